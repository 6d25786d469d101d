import { constants } from 'node:os';
import { expect, it } from 'vitest';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';

/** CHLD, CONT, URG and WINCH do nothing by default; STOP, TSTP, TTIN and TTOU stop; 32 and 33 belong to glibc. */
const harmless = new Set([17, 18, 19, 20, 21, 22, 23, 28, 32, 33]);
const deadly = Array.from({ length: 64 }, (_, index) => index + 1).filter((signal) => !harmless.has(signal));

describeNeeding([], 'the exit code', () => {
  it('is the code of the app, for every code there is', { timeout: 600_000 }, async () => {
    const codes = Array.from({ length: 256 }, (_, code) => code);
    expect(await endings(codes.map((code) => ['exit-code', String(code)]))).toEqual(codes);
  });

  it('is the code of the app where options are given', async () => {
    const codes = [0, 1, 2, 42, 100, 111, 126, 127, 128, 143, 255];
    expect(
      await endings(
        codes.map((code) => ['exit-code', String(code)]),
        ['--single'],
      ),
    ).toEqual(codes);
  });

  it('is 128 and the number of the signal that killed the app, for every signal that can', { timeout: 600_000 }, async () => {
    const expected = deadly.map((signal) => 128 + signal);
    expect(await endings(deadly.map((signal) => ['die-by-signal', String(signal)]))).toEqual(expected);
  });

  it('is the same where the app dies of a signal under an init with options', async () => {
    const signals = [constants.signals.SIGKILL, constants.signals.SIGTERM, constants.signals.SIGSEGV, 64];
    const expected = signals.map((signal) => 128 + signal);
    expect(
      await endings(
        signals.map((signal) => ['die-by-signal', String(signal)]),
        ['--single'],
      ),
    ).toEqual(expected);
  });

  it('is the code of the app where tsinit is not process 1', async () => {
    for (const code of [0, 7]) {
      const run = runAsInit({ place: 'child', app: ['exit-code', String(code)] });
      expect((await run.ended).code).toBe(code);
    }
  });
});

/** A few at a time: a machine of two cores gains nothing by more. */
async function endings(apps: readonly (readonly string[])[], options: readonly string[] = []): Promise<(number | null)[]> {
  const codes: (number | null)[] = [];
  for (let at = 0; at < apps.length; at += 4) {
    const runs = apps.slice(at, at + 4).map((app) => runAsInit({ app, options }));
    const ended = await Promise.all(runs.map((run) => run.ended));
    codes.push(...ended.map(({ code }) => code));
  }
  return codes;
}
