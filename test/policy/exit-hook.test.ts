import { describe, expect, it } from 'vitest';
import { millis } from '../../src/model/ids.ts';
import type { HookPoint, Settings } from '../../src/model/settings.ts';
import { SIGHUP, SIGINT, SIGTERM } from '../../src/model/signals.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { mustHearOfCleanEnd, standingOrders } from '../../src/policy/standing-orders.ts';
import {
  appEnds,
  arrived,
  childEnded,
  drained,
  exited,
  HOOK,
  hookFailed,
  hookStarted,
  killedBy,
  Machine,
  NO_SUCH_FILE,
  passed,
  signalled,
} from './given.ts';

const HOOKS: ReadonlyMap<HookPoint, string> = new Map([['EXIT', 'bye']]);
const LEAVE = { type: 'leave', code: 3 };
const run = (exitCode: number) => ({ type: 'run-hook', point: 'EXIT', command: 'bye', info: null, app: null, exitCode });
const KILL_HOOK = { type: 'send-signal', signal: 9, target: { type: 'group', leader: HOOK }, carry: null };

const appOver = (settings: Partial<Settings> = {}) =>
  new Machine({ hooks: HOOKS, ...settings }).running().happens(...appEnds(exited(3)), drained(false));
const closing = (settings: Partial<Settings> = {}) => appOver(settings).happens(hookStarted('EXIT'));

describe('the hook EXIT', () => {
  it('runs when the app has ended and nobody is left, and knows what we leave with', () => {
    expect(appOver().effects).toEqual([run(3)]);
    expect(closing().told).toEqual([{ type: 'hook-started', point: 'EXIT', pid: HOOK, command: 'bye' }]);
  });

  it('runs after the rest has been waited for', () => {
    const machine = new Machine({ hooks: HOOKS }).draining();
    expect(machine.happens(childEnded(20, exited(0)), childEnded(21, exited(0)), drained(false)).effects).toEqual([run(3)]);
  });

  it('runs after the rest has been killed, or given up', () => {
    const machine = new Machine({ hooks: HOOKS }).draining().at(6000).happens(passed, signalled(9));
    expect(machine.effects).toEqual([run(3)]);
  });

  it('runs beside the rest where that is not waited for', () => {
    const machine = new Machine({ hooks: HOOKS, grace: millis(0) }).running().happens(...appEnds(exited(3)), drained(true));
    expect(machine.effects).toEqual([run(3)]);
  });

  it('runs also where the app could not be started, or START has refused it', () => {
    const failed = new Machine({ hooks: HOOKS }).happens({ type: 'began' }, { type: 'spawn-failed', failure: NO_SUCH_FILE });
    expect(failed.effects.at(-1)).toEqual(run(127));
    const hooks = new Map([...HOOKS, ['START', 'hello'] as const]);
    const refused = new Machine({ hooks }).happens({ type: 'began' }, hookStarted('START'), childEnded(HOOK, exited(9)));
    expect(refused.effects.at(-1)).toEqual(run(9));
  });

  it.each([exited(0), exited(1), killedBy(11)])('does not change what we leave with by ending with %j', (end) => {
    const machine = closing().at(1100).happens(childEnded(HOOK, end));
    const ended = { type: 'hook-ended', point: 'EXIT', pid: HOOK, end, ranFor: 100, killed: false };
    expect(machine.effects).toEqual([{ type: 'tell', message: ended }, LEAVE]);
  });

  it('does not keep us where it cannot be started', () => {
    const machine = appOver().happens(hookFailed('EXIT'));
    expect(machine.effects).toEqual([
      { type: 'tell', message: { type: 'hook-failed', point: 'EXIT', command: 'bye', failure: NO_SUCH_FILE } },
      LEAVE,
    ]);
  });

  it('is killed at its limit, and not waited for for ever after that', () => {
    const machine = closing({ hookLimit: millis(2000) });
    expect(nextDeadline(machine.state)).toBe(3000);
    expect(machine.at(3000).happens(passed).effects).toEqual([KILL_HOOK]);
    expect(nextDeadline(machine.state)).toBe(4000);
    expect(machine.at(4000).happens(passed).effects).toEqual([LEAVE]);
  });

  it('is over where there is no child any more, though nobody told of its end', () => {
    expect(appOver().happens(drained(false)).effects).toEqual([]);
    expect(closing().happens(drained(true)).effects).toEqual([]);
    expect(closing().happens(drained(false)).effects).toEqual([LEAVE]);
  });

  it('is started again after a crash before it was started', () => {
    const resumed = { type: 'resumed', crash: { signal: null, words: '', count: 1, hung: false } } as const;
    expect(appOver().happens(resumed).effects.slice(1)).toEqual([run(3)]);
    expect(closing().happens(resumed).types).toEqual(['tell']);
  });

  it('is killed once more after a crash where it was being killed', () => {
    const resumed = { type: 'resumed', crash: { signal: null, words: '', count: 1, hung: false } } as const;
    expect(closing().at(11_000).happens(passed, resumed).effects[1]).toEqual(KILL_HOOK);
  });

  it('wakes us at an end that the sleeping core would see to alone', () => {
    const { settings } = new Machine({ hooks: HOOKS }).state;
    expect([mustHearOfCleanEnd(settings), mustHearOfCleanEnd({ ...settings, hooks: new Map() })]).toEqual([true, false]);
    expect(standingOrders(closing().state).reapQuietly).toBe(false);
  });
});

describe('a signal while EXIT runs', () => {
  it('shortens nothing the first time, or where it is no stop signal', () => {
    const machine = closing().happens(arrived(SIGTERM), arrived(SIGINT), arrived(10), arrived(10));
    expect(machine.types).toEqual(['tell']);
    expect(machine.told).toMatchObject([{ action: { type: 'kept', why: 'stopping' } }]);
  });

  it('ends the waiting where a stop signal comes a second time', () => {
    const machine = closing().happens(arrived(SIGTERM), arrived(SIGTERM));
    expect(machine.told).toMatchObject([{ action: { type: 'kept', why: 'stopping-now' } }]);
    expect(machine.effects[1]).toEqual(KILL_HOOK);
    expect(machine.happens(arrived(SIGTERM)).types).toEqual(['tell']);
    expect(machine.happens(childEnded(HOOK, killedBy(9))).effects.at(-1)).toEqual(LEAVE);
  });

  it('counts those that came while the rest was waited for', () => {
    const machine = new Machine({ hooks: HOOKS }).draining().happens(arrived(SIGTERM), drained(false), hookStarted('EXIT'));
    expect(machine.happens(arrived(SIGTERM)).effects[1]).toEqual(KILL_HOOK);
  });

  it('is dropped where it would be dropped anyway', () => {
    const machine = closing({ rewrites: new Map([[SIGHUP, 'drop']]) }).happens(arrived(SIGHUP), arrived(SIGHUP));
    expect(machine.told).toMatchObject([{ action: { type: 'dropped', why: 'rule' } }]);
  });
});
