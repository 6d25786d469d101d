import { describe, expect, test } from 'vitest';
import { exitCode, pid, signalNumber, uid } from '../../src/model/ids.ts';
import { hookEnvironment } from '../../src/runtime/hook-environment.ts';
import type { HookRun } from '../../src/runtime/system.ts';

const info = { signal: signalNumber(15), code: 0, senderPid: 31, senderUid: uid(0), value: 0, pointer: '0' };
const run: HookRun = { point: signalNumber(15), command: 'x', info, app: pid(8), exitCode: null };
const inherited = (...entries: readonly string[]): readonly Buffer[] => entries.map((entry) => Buffer.from(entry));
const environment = (entries: readonly string[], more: Partial<HookRun> = {}): readonly string[] =>
  hookEnvironment(inherited(...entries), { ...run, ...more }).map(String);

describe('the environment of a hook', () => {
  test('says why it runs, behind all that the app has', () => {
    expect(environment(['PATH=/bin', 'A=b=c'])).toEqual([
      'PATH=/bin',
      'A=b=c',
      'TSINIT_SIGNAL=TERM',
      'TSINIT_SENDER_PID=31',
      'TSINIT_APP_PID=8',
      'TSINIT_EXIT_CODE=',
    ]);
  });

  test('has nobody for a sender and an app where there is none', () => {
    expect(environment([], { point: 'START', info: null, app: null })).toEqual([
      'TSINIT_SIGNAL=START',
      'TSINIT_SENDER_PID=',
      'TSINIT_APP_PID=',
      'TSINIT_EXIT_CODE=',
    ]);
  });

  test('tells the hook EXIT what we leave with', () => {
    expect(environment([], { point: 'EXIT', info: null, app: null, exitCode: exitCode(137) })).toContain('TSINIT_EXIT_CODE=137');
  });

  test('tells of a sender outside the container as 0', () => {
    expect(environment([], { info: { ...info, senderPid: 0 } })).toContain('TSINIT_SENDER_PID=0');
  });

  test.each([
    [1, 'HUP'],
    [34, 'RTMIN'],
    [37, 'RTMIN+3'],
    [64, 'RTMAX'],
    [32, '32'],
  ])('names signal %d %s, as kill(1) wants it', (number, name) => {
    expect(environment([], { point: signalNumber(number) })).toContain(`TSINIT_SIGNAL=${name}`);
  });

  test('replaces what an init above us has left under the same names, and nothing else', () => {
    expect(environment(['TSINIT_SIGNAL=HUP', 'TSINIT_SIGNALS=x', 'TSINIT_EXIT_CODE=3', 'TSINIT_GRACE=1s'])).toEqual([
      'TSINIT_SIGNALS=x',
      'TSINIT_GRACE=1s',
      'TSINIT_SIGNAL=TERM',
      'TSINIT_SENDER_PID=31',
      'TSINIT_APP_PID=8',
      'TSINIT_EXIT_CODE=',
    ]);
  });

  test('keeps bytes that are no UTF-8', () => {
    const odd = Buffer.from([0x41, 0x3d, 0xff, 0xfe]);
    expect(hookEnvironment([odd], run)[0]).toEqual(odd);
  });
});
