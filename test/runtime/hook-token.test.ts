import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/cli/parse-arguments.ts';
import { exitCode, millis, pid, signalNumber, uid } from '../../src/model/ids.ts';
import type { App, Hook, State } from '../../src/model/state.ts';
import { initialState } from '../../src/policy/initial-state.ts';
import { hookToken, startingHooks, tokenToStart } from '../../src/runtime/hook-token.ts';

const HUP = signalNumber(1);
const TERM = signalNumber(15);
const hook: Hook = { point: TERM, pid: null, startedAt: millis(12.5), deadline: millis(10_012.5), killed: false };
const info = { signal: TERM, code: 0, senderPid: 0, senderUid: uid(0), value: 0, pointer: '0' };

const stateWith = (app: App): State => ({ ...initialState(DEFAULT_SETTINGS, 'pid-1', { type: 'pause' }), app });
const running = (...hooks: readonly Hook[]): State =>
  stateWith({
    id: 'running',
    pid: pid(8),
    startTime: null,
    spawnedAt: millis(1),
    stopped: false,
    stopAsked: false,
    resuming: false,
    stopping: { id: 'not-asked' },
    held: [
      { info, since: millis(2), waitsFor: { type: 'delay', until: millis(3) } },
      ...hooks.map((one) => ({ info, since: millis(2), waitsFor: { type: 'hook', hook: one } as const })),
    ],
    passedOn: [],
  });

describe('the token of a hook', () => {
  test('is another one for each start, and for each point at the same time', () => {
    const tokens = [hook, { ...hook, startedAt: millis(12.75) }, { ...hook, point: HUP }, { ...hook, point: 'EXIT' } as const];
    expect(new Set(tokens.map(hookToken)).size).toBe(4);
  });

  test('is a number of 32 bits that is not 0, the same before and after the start', () => {
    const token = hookToken(hook);
    expect(token >>> 0).toBe(token);
    expect(token).not.toBe(0);
    expect(hookToken({ ...hook, pid: pid(9), killed: true })).toBe(token);
  });

  test('is that of the hook that the state is about to start', () => {
    const state = running({ ...hook, point: HUP, pid: pid(9) }, hook);
    expect(tokenToStart(state, TERM)).toBe(hookToken(hook));
    expect(tokenToStart(state, HUP)).toBe(0);
  });
});

test('hooks are started before the app, beside it and after it', () => {
  const unborn = (one: Hook | null) => stateWith({ id: 'unborn', waiting: [], hook: one, startHookEnded: false });
  expect(startingHooks(unborn(null))).toEqual([]);
  expect(startingHooks(unborn(hook))).toEqual([hook]);
  expect(startingHooks(running(hook))).toEqual([hook]);
  expect(startingHooks(stateWith({ id: 'closing', exitCode: exitCode(0), hook, stopSignals: [] }))).toEqual([hook]);
  expect(startingHooks(stateWith({ id: 'left', exitCode: exitCode(0) }))).toEqual([]);
});
