// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are of !env, not ours.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { job, linesOf, mistakesOf } from './reading.ts';

interface Case {
  readonly group: string;
  readonly yaml: string;
  readonly lines: readonly string[];
}

/** Blocks of YAML, each followed by what is said of it: "=> LINE:COLUMN words". */
function casesOf(text: string): readonly Case[] {
  let group = '';
  const cases: Case[] = [];
  for (const block of text.split('\n\n')) {
    const lines = block.split('\n').filter((line) => {
      if (line.startsWith('## ')) group = line.slice(3);
      return !line.startsWith('## ');
    });
    const said = lines.filter((line) => line.startsWith('=> ')).map((line) => line.slice(3));
    const yaml = lines.filter((line) => !line.startsWith('=> ')).join('\n');
    if (said.length > 0) cases.push({ group, yaml: `${yaml}\n`, lines: said });
  }
  return cases;
}

const CASES = casesOf(readFileSync(new URL('./mistakes.txt', import.meta.url), 'utf8'));

it('there are many different mistakes', () => {
  const words = CASES.flatMap(({ lines }) => lines.map((line) => line.replace(/^\d+:\d+ /, '')));
  expect(new Set(words).size).toBeGreaterThan(150);
});

describe.each([...new Set(CASES.map(({ group }) => group))])('a mistake in %s', (group) => {
  it.each(CASES.filter((one) => one.group === group))('is told: $yaml', ({ yaml, lines }) => {
    expect(linesOf(yaml)).toEqual(lines);
  });
});

describe('the file itself', () => {
  it('must be UTF-8 without control characters, and not too large', () => {
    expect(linesOf('')).toEqual(['the file is empty; begin with jobs:']);
    expect(linesOf(Buffer.from('\uFEFFjobs: {}', 'utf16le'))).toEqual(['the file is UTF-16; save it as UTF-8']);
    expect(linesOf(Buffer.from([...Buffer.from('jobs:\n  a: {command: '), 0xe4, 0x7d]))).toEqual([
      '2:16 this is not UTF-8; save the file as UTF-8',
    ]);
    expect(linesOf('jobs:\n  a: {command: x\u0007}\n')).toEqual([
      '2:17 there is a control character (0x07) here; delete it, or write it as "\\x07"',
    ]);
    expect(linesOf(`${'#'.repeat(262_145)}`)).toEqual([
      'the file has 262145 bytes, and 262144 are the most that is read; is it the right one?',
    ]);
  });

  it('may have no aliases that make it explode, and no depth that nobody can follow', () => {
    const bomb = Array.from({ length: 9 }, (_, level) => `x-${level}: &l${level} [${`*l${level - 1}, `.repeat(9)}]`);
    bomb[0] = `x-0: &l0 [${'a, '.repeat(9)}]`;
    const [only, ...more] = linesOf(`${bomb.join('\n')}\njobs: {a: {command: x}}\n`);
    expect(only).toMatch(/the aliases up to here make it grow without end; repeat less$/);
    expect(more).toEqual([]);
    expect(linesOf(`jobs: ${'['.repeat(50_000)}`).join()).toMatch(/nested too deeply/);
  });

  it('may have no more than the ledger can keep', () => {
    const jobs = Array.from({ length: 2000 }, (_, index) => `  j${index}: {command: x}\n`);
    expect(linesOf(`jobs:\n${jobs.join('')}`)).toEqual([
      expect.stringMatching(
        /^with all that is filled in it has \d+ bytes, and 1000000 are the most; have fewer jobs, or shorter/,
      ),
    ]);
  });
});

describe('!env', () => {
  it.each([
    [
      'user: !env "${WHO}"',
      'has no',
      '2:30 jobs.a.user: needs the variable WHO, which is not set; set it, or write ${WHO:-default}',
    ],
    [
      'user: !env "$WHO"',
      'a dollar alone',
      '2:30 jobs.a.user: has "$WHO", which names no variable; write ${NAME}, ${NAME:-default}, or $$ for a dollar sign',
    ],
    [
      'user: !env "${}"',
      'no name',
      '2:30 jobs.a.user: has "${}", which names no variable; write ${NAME}, ${NAME:-default}, or $$ for a dollar sign',
    ],
    [
      'after: !env "${A}"',
      'a job',
      '2:31 jobs.a.after: must be the name of a job as it is, without variables; use one of those under jobs:',
    ],
  ])('%s (%s) is told', (keys, _, line) => {
    expect(linesOf(job(keys), ['A=b'])).toEqual([line]);
  });

  it('shows no value of a variable, whatever is wrong with it', () => {
    const secret = 'hunter2';
    const keys = [
      'user',
      'nice',
      'umask',
      'cwd',
      'kind',
      'autostart',
      'instances',
      'cgroup',
      'watchdog',
      'stdout',
      'stderr',
      'ready',
      'restart',
      'on_failure',
      'forward',
      'success',
      'permanent',
      'on_demand',
      'after',
      'requires',
      'environment_file',
      'environment_import',
    ];
    const values = [`${secret}:${secret}`, `${secret} 1`, `/${secret} | x`, '', '999999', `TERM${secret}`];
    const nested = [
      'command: x, ready: {tcp: VALUE}',
      'command: x, ready: {line: VALUE}',
      'command: x, stop: {signal: VALUE, timeout: VALUE}',
      'command: VALUE',
      'command: x, limits: {nofile: VALUE}',
      'command: x, capabilities: [VALUE]',
      'command: x, sockets: {x: VALUE, y: VALUE}',
      'command: x, stdout: {file: VALUE, max_size: VALUE}',
      'command: x, live: {exec: VALUE}',
    ];
    let told = 0;
    for (const text of [...keys.map((key) => `command: x, ${key}: VALUE`), ...nested])
      for (const value of values) {
        const yaml = `jobs:\n  a: {${text.replaceAll('VALUE', '!env "${SECRET}"')}}\n  b: {command: }\n`;
        const mistakes = mistakesOf(yaml, [`SECRET=${value}`]);
        told += mistakes.length - 1;
        expect(JSON.stringify(mistakes)).not.toContain(secret);
        expect(JSON.stringify(mistakes)).not.toContain('999999');
      }
    expect(told).toBeGreaterThan(100);
  });
});
