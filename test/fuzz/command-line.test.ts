import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { DEFAULTS } from '../../src/cli/personalities/defaults.ts';
import { buildProgram, SAY_PROGRAM } from './harness.ts';
import { calledBy, hostileText, runs, variable, word } from './hostile-text.ts';
import { seed } from './rounds.ts';

const VERSION = '9.8.7';
const line = fc.record({
  name: calledBy.map((text) => Buffer.from(text)),
  words: fc.array(word, { maxLength: 8 }),
  environment: fc.array(variable, { maxLength: 3 }),
  isProcessOne: fc.boolean(),
});
type Line = typeof line extends fc.Arbitrary<infer Value> ? Value : never;

const parsed = ({ name, words, environment, isProcessOne }: Line) =>
  parseArguments([name, ...words], environment, VERSION, isProcessOne);

const controls = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe(`any command line and environment, seed ${seed},`, () => {
  it('is run, printed, a command, or told to be wrong in one line that a terminal can show', () => {
    fc.assert(
      fc.property(line, (given) => {
        const result = parsed(given);
        if (result.type === 'usage-error') {
          expect(result.line).not.toMatch(controls);
          expect(result.line.length).toBeLessThan(1000);
          expect([1, 100]).toContain(result.code);
        }
        if (result.type !== 'run' || result.task.type !== 'app') return;
        const { program } = result.task;
        expect(program.length).toBeGreaterThan(0);
        // The app’s words are the last ones, and the very same bytes.
        expect(Buffer.concat(program)).toEqual(Buffer.concat(given.words.slice(-program.length)));
      }),
      runs(1_000, 100_000),
    );
  });

  it('has settings that the kernel can be asked for', () => {
    fc.assert(
      fc.property(line, hostileText, (given, text) => {
        const environment = [...given.environment, Buffer.from(`TSINIT_ON=TERM=${text.replaceAll('\0', '')}`)];
        const result = parsed({ ...given, environment });
        if (result.type !== 'run') return;
        const { settings } = result;
        const signals = [
          settings.parentDeathSignal,
          settings.stopSignal,
          settings.farewell,
          ...settings.rewrites.keys(),
          ...settings.delays.keys(),
        ];
        for (const signal of signals.filter((each) => each !== null))
          expect(signal >= 1 && signal <= 64 && Number.isInteger(signal)).toBe(true);
        for (const code of settings.remapExit) expect(code >= 0 && code <= 255 && Number.isInteger(code)).toBe(true);
        for (const time of [settings.grace, settings.killAfter ?? 0, settings.hookLimit, ...settings.delays.values()])
          expect(Number.isFinite(time) && time >= 0).toBe(true);
      }),
      runs(500, 50_000),
    );
  });
});

/** What the core makes of each, in one go: it is asked by a program of its own, compiled from its own sources. */
function askCore(lines: readonly Line[]): readonly (readonly number[])[] {
  const blocks = lines.flatMap(({ name, words, environment, isProcessOne }) => {
    const join = (list: readonly Buffer[]) =>
      Buffer.concat(list.flatMap((each, index) => (index === 0 ? [each] : [NEWLINE, each])));
    const block = Buffer.concat([
      Buffer.from(isProcessOne ? '1' : '7'),
      join([name, ...words]),
      Buffer.alloc(1),
      join(environment),
    ]);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(block.length);
    return [size, block];
  });
  const { status, stdout, stderr } = spawnSync(buildProgram(SAY_PROGRAM), { input: Buffer.concat(blocks), maxBuffer: 64 << 20 });
  expect(`${status} ${stderr}`).toBe('0 ');
  const answers = stdout
    .toString()
    .trim()
    .split('\n')
    .map((text) => text.split(' ').map(Number));
  expect(answers).toHaveLength(lines.length);
  return answers;
}

const NEWLINE = Buffer.from('\n');
/** What the program is asked in: one word a line, a NUL behind the arguments. */
const isSayable = ({ name, words, environment }: Line): boolean =>
  [name, ...words, ...environment].every((each) => !each.includes(0) && !each.includes(NEWLINE)) &&
  environment.every((each) => each.length > 0);

const told = ({ name, words, environment, isProcessOne }: Line): string =>
  JSON.stringify({ words: [name, ...words].map(String), environment: environment.map(String), isProcessOne });

describe(`the core and the brain, seed ${seed},`, () => {
  const { numRuns } = runs(3_000, 100_000);
  const lines = fc.sample(line.filter(isSayable), { numRuns, seed });
  const answers = askCore(lines);

  it('find the same program where the plain form is started without asking, and nothing but the defaults is meant', () => {
    const plain = lines.flatMap((given, index) =>
      (answers[index]?.[0] ?? 0) > 0 ? [{ given, program: answers[index]?.[0] ?? 0 }] : [],
    );
    expect(plain.length).toBeGreaterThan(0);
    for (const { given, program } of plain) {
      const result = parsed(given);
      if (result.type !== 'run' || result.task.type !== 'app') throw new Error(`${told(given)} is ${result.type} to the brain`);
      expect(result.task.program, told(given)).toEqual([given.name, ...given.words].slice(program));
      expect(result.settings, told(given)).toEqual(DEFAULTS[result.settings.personality]);
      expect(result.warnings, told(given)).toEqual([]);
    }
  });

  it('find the same program behind the options, where reflex has to start it alone', () => {
    let count = 0;
    for (const [index, given] of lines.entries()) {
      // By a variable the brain can be another personality, or pause: of variables reflex knows nothing.
      if (given.environment.some((each) => /^(TSINIT_(AS|PAUSE)|TINI|DUMB)/.test(each.toString()))) continue;
      const result = parsed(given);
      if (result.type !== 'run') continue;
      count++;
      const [, program = 0, pauses = 0] = answers[index] ?? [];
      expect(pauses === 1, told(given)).toBe(result.task.type === 'pause');
      if (result.task.type === 'app')
        expect([given.name, ...given.words].slice(program), told(given)).toEqual(result.task.program);
    }
    expect(count).toBeGreaterThan(0);
  });
});
