import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newDirectory } from '../helpers/fixtures.ts';
import { pathsIn, runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';

const { app } = pathsIn('machine');

describeNeeding([], 'a program that cannot be started', () => {
  describe.each([
    { form: 'the plain form', options: [] },
    { form: 'the form with options', options: ['--single'] },
  ])('$form', ({ options }) => {
    it('is named with step, path and errno where it is not there: 127', async () => {
      await expectFailure([...options, '--', '/nowhere/app'], 127, /exec of \/nowhere\/app failed: ENOENT/);
    });

    it('is named where no directory of PATH has it: 127', async () => {
      await expectFailure([...options, '--', 'no-such-program'], 127, /cannot start no-such-program: exec of .*ENOENT/);
    });

    it('is named where a part of its path is no directory: 127', async () => {
      await expectFailure([...options, '--', '/etc/passwd/app'], 127, /exec of \/etc\/passwd\/app failed: ENOTDIR/);
    });

    it('is named where it is not executable: 126', async () => {
      await expectFailure([...options, '--', '/etc/passwd'], 126, /exec of \/etc\/passwd failed: EACCES/);
    });

    it('is named where it is a directory: 126', async () => {
      await expectFailure([...options, '--', '/etc'], 126, /exec of \/etc failed: EACCES/);
    });

    it('is named where it is made for another machine: 126', async () => {
      const file = executable('\x7fELF\x02\x01\x01 of no machine that there is');
      await expectFailure([...options, '--', file], 126, /exec of .* failed: ENOEXEC/);
    });

    it('is none where it is a script without #!: the shell runs it, as execvp(3) says', async () => {
      const run = runAsInit({ words: [...options, '--', executable('exit 5')] });
      expect((await run.ended).code).toBe(5);
    });

    it('is found by PATH, and keeps the name that it was called by', async () => {
      const environment = { PATH: `/nowhere:${dirname(app)}` };
      const run = runAsInit({ words: [...options, 'app', 'exit-code', '4'], environment });
      expect((await run.ended).code).toBe(4);
    });
  });
});

describeNeeding([], 'the command line', () => {
  it.each([
    [[]],
    [['--']],
    [['--no-such-option', '--', app]],
    [['--grace', 'soon', '--', app]],
    [['--grace']],
    [['-r', 'TERM', '--', app]],
    [['-r', 'KILL:TERM', '--', app]],
    [['-e', '256', '--', app]],
    [['-p', 'NOSUCH', '--', app]],
  ])('is refused with 100 and one line where it is wrong: %j', async (words) => {
    const run = runAsInit({ words });
    expect((await run.ended).code).toBe(100);
    expect(run.stderr.lines[0]).toMatch(/^tsinit: /);
    expect(run.stdout.text).toBe('');
  });

  it('is read only up to the program: what comes after it is its own', async () => {
    const run = runAsInit({ words: [app, 'exit-code', '0', '--version', '-v', '--'] });
    expect((await run.ended).code).toBe(0);
    expect(run.stdout.text + run.stderr.text).toBe('');
  });

  it('refuses a TSINIT_ variable that makes no sense, and names it', async () => {
    const run = runAsInit({ environment: { TSINIT_GRACE: 'soon' }, app: ['exit-code', '0'] });
    expect((await run.ended).code).toBe(100);
    expect(run.stderr.text).toMatch(/^tsinit: .*TSINIT_GRACE.*soon/);
  });

  it.each([
    ['--help', /^usage: tsinit \[options\] \[--\] program/im],
    ['-h', /--grace DURATION/],
    ['--version', /^tsinit \d+\.\d+\.\d+/],
    ['--license', /libstdc\+\+/],
  ])('answers %s on standard output, with 0', async (option, pattern) => {
    const run = runAsInit({ words: [option] });
    expect((await run.ended).code).toBe(0);
    expect(run.stdout.text).toMatch(pattern);
    expect(run.stderr.text).toBe('');
  });
});

function executable(content: string): string {
  const file = join(newDirectory(), 'program');
  writeFileSync(file, content);
  chmodSync(file, 0o755);
  return file;
}

async function expectFailure(words: readonly string[], code: number, pattern: RegExp): Promise<void> {
  const run = runAsInit({ words, environment: { PATH: '/usr/bin:/bin' } });
  expect((await run.ended).code).toBe(code);
  expect(run.stderr.lines).toHaveLength(1);
  expect(run.stderr.text).toMatch(pattern);
  expect(run.stderr.text).toMatch(new RegExp(`leaving with ${code}$`, 'm'));
}
