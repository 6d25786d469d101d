import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/cli/personalities/defaults.ts';
import { millis, signalNumber } from '../../src/model/ids.ts';
import type { HookPoint, Settings } from '../../src/model/settings.ts';
import { SIGHUP, SIGTERM } from '../../src/model/signals.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { standingOrders } from '../../src/policy/standing-orders.ts';
import {
  APP,
  appStopped,
  arrived,
  childEnded,
  exited,
  GROUP,
  HOOK,
  hookFailed,
  hookStarted,
  info,
  killedBy,
  Machine,
  NO_SUCH_FILE,
  passed,
} from './given.ts';

const DRAIN: ReadonlyMap<HookPoint, string> = new Map([[SIGTERM, 'drain']]);
const SOON: Settings['delays'] = new Map([[SIGTERM, millis(500)]]);
const TERM = { type: 'send-signal', signal: SIGTERM, target: GROUP, carry: null };
const ACTION = { type: 'forwarded', as: SIGTERM, to: GROUP, alsoContinued: false };
const released = (heldFor: number, action: object = ACTION) => ({
  type: 'tell',
  message: { type: 'signal-released', info: info(SIGTERM), heldFor, action },
});
const KILL_HOOK = { type: 'send-signal', signal: 9, target: { type: 'group', leader: HOOK }, carry: null };

const withHook = (settings: Partial<Settings> = {}) => new Machine({ hooks: DRAIN, ...settings }).running();
const hookRuns = (settings: Partial<Settings> = {}) => withHook(settings).happens(arrived(SIGTERM), hookStarted(SIGTERM));

describe('a signal with a hook', () => {
  it('is told of as held, and its hook is started, who sent it and for which app being known to it', () => {
    const machine = withHook().happens(arrived(SIGTERM));
    expect(machine.types).toEqual(['tell', 'run-hook']);
    expect(machine.told).toMatchObject([{ type: 'signal', action: { type: 'held', hook: 'drain', delay: null } }]);
    const run = { point: SIGTERM, command: 'drain', info: info(SIGTERM), app: APP, exitCode: null };
    expect(machine.effects[1]).toEqual({ type: 'run-hook', ...run });
    expect(machine.happens(hookStarted(SIGTERM)).told).toEqual([
      { type: 'hook-started', point: SIGTERM, pid: HOOK, command: 'drain' },
    ]);
  });

  it('goes on when the hook has ended', () => {
    const machine = hookRuns()
      .at(1300)
      .happens(childEnded(HOOK, exited(0)));
    const ended = { type: 'hook-ended', point: SIGTERM, pid: HOOK, end: exited(0), ranFor: 300, killed: false };
    expect(machine.effects).toEqual([{ type: 'tell', message: ended }, TERM, released(300)]);
    expect(machine.state.app).toMatchObject({ held: [] });
  });

  it('goes on however the hook has ended', () => {
    for (const end of [exited(1), killedBy(11)]) {
      expect(hookRuns().happens(childEnded(HOOK, end)).effects.slice(1)).toEqual([TERM, released(0)]);
    }
  });

  it('goes on where the hook cannot be started', () => {
    const machine = withHook().happens(arrived(SIGTERM), hookFailed(SIGTERM));
    const failed = { type: 'hook-failed', point: SIGTERM, command: 'drain', failure: NO_SUCH_FILE };
    expect(machine.effects).toEqual([{ type: 'tell', message: failed }, TERM, released(0)]);
  });

  it('goes on when the hook has outlived its limit, and was killed with all of its group', () => {
    const machine = hookRuns({ hookLimit: millis(2000) });
    expect(nextDeadline(machine.state)).toBe(3000);
    expect(machine.at(2999).happens(passed).effects).toEqual([]);
    expect(machine.at(3000).happens(passed).effects).toEqual([KILL_HOOK]);
    machine.at(3001).happens(childEnded(HOOK, killedBy(9)));
    expect(machine.told).toMatchObject([{ type: 'hook-ended', killed: true }, { type: 'signal-released' }]);
    expect(machine.effects).toContainEqual(TERM);
  });

  it('goes on although not even SIGKILL ends the hook, a second later; its end is then an orphan’s', () => {
    const machine = hookRuns({ hookLimit: millis(2000) })
      .at(3000)
      .happens(passed);
    expect(nextDeadline(machine.state)).toBe(4000);
    expect(machine.at(4000).happens(passed).effects).toEqual([TERM, released(3000)]);
    expect(machine.happens(childEnded(HOOK, killedBy(9))).told).toMatchObject([{ type: 'orphan-reaped' }]);
  });

  it('goes on where nobody ever said whether the hook was started', () => {
    const machine = withHook({ hookLimit: millis(2000) })
      .happens(arrived(SIGTERM))
      .at(3000)
      .happens(passed);
    expect(machine.effects).toEqual([TERM, released(2000)]);
  });

  it('is not moved by the end, or a stop, of anybody else', () => {
    const machine = hookRuns().happens(childEnded(41, exited(0)));
    expect(machine.told).toMatchObject([{ type: 'orphan-reaped' }]);
    const stop = { type: 'stopped', signal: signalNumber(19) } as const;
    expect(machine.happens({ type: 'child-changed', pid: HOOK, change: stop, facts: null }).effects).toEqual([]);
  });

  it('comes a second time while the first is held: that is one signal', () => {
    const machine = hookRuns().happens(arrived(SIGTERM));
    expect(machine.types).toEqual(['tell']);
    expect(machine.told).toMatchObject([{ action: { type: 'kept', why: 'held' } }]);
    expect(machine.happens(childEnded(HOOK, exited(0))).effects.slice(1)).toEqual([TERM, released(0)]);
    expect(machine.happens(arrived(SIGTERM)).types).toEqual(['tell', 'run-hook']);
  });

  it('does not hold the others', () => {
    const machine = hookRuns().happens(arrived(SIGHUP));
    expect(machine.types).toEqual(['send-signal', 'tell']);
  });

  it('may run beside another that has a hook of its own', () => {
    const hooks = new Map([...DRAIN, [SIGHUP, 'reload'] as const]);
    const machine = hookRuns({ hooks }).happens(arrived(SIGHUP), hookStarted(SIGHUP, 41), childEnded(41, exited(0)));
    expect(machine.effects[1]).toMatchObject({ type: 'send-signal', signal: SIGHUP });
    expect(machine.happens(childEnded(HOOK, exited(0))).effects[1]).toEqual(TERM);
  });

  it('runs its hook although a rule or the personality drops it: that may be all it is for', () => {
    const rules = new Machine({ hooks: DRAIN, delays: SOON, rewrites: new Map([[SIGTERM, 'drop']]) });
    const other = new Machine({ ...DEFAULTS.tini, hooks: DRAIN, unforwarded: [SIGTERM] });
    for (const [machine, why] of [
      [rules, 'rule'],
      [other, 'personality'],
    ] as const) {
      machine.running().happens(arrived(SIGTERM), hookStarted(SIGTERM), childEnded(HOOK, exited(0)));
      expect(machine.effects.slice(1)).toEqual([released(0, { type: 'dropped', why })]);
    }
  });

  it('is followed by SIGCONT where the app was stopped meanwhile', () => {
    const machine = hookRuns().happens(appStopped(19), childEnded(HOOK, exited(0)));
    expect(machine.effects.slice(1, 3)).toEqual([TERM, { ...TERM, signal: 18 }]);
    expect(machine.told.at(-1)).toMatchObject({ action: { alsoContinued: true } });
  });

  it('runs its hook for a signal that came before the app, once the app is there', () => {
    const machine = new Machine({ hooks: DRAIN }).happens(arrived(SIGTERM)).running();
    expect(machine.types).toEqual(['tell', 'run-hook']);
    machine.happens(hookStarted(SIGTERM), childEnded(HOOK, exited(0)));
    expect(machine.effects).toContainEqual(TERM);
  });

  it('keeps the value that sigqueue gave it', () => {
    const queued = { code: -1, value: 42, pointer: '42' };
    const machine = withHook().happens(arrived(SIGTERM, queued), hookStarted(SIGTERM), childEnded(HOOK, exited(0)));
    expect(machine.effects[1]).toMatchObject({ carry: { value: 42 } });
  });

  it('starts its hook once more after a crash in which nobody saw it start, and does not where it runs', () => {
    const resumed = { type: 'resumed', crash: { signal: null, words: '', count: 1, hung: false } } as const;
    expect(withHook().happens(arrived(SIGTERM), resumed).types).toEqual(['tell', 'run-hook']);
    expect(hookRuns().happens(resumed).types).toEqual(['tell']);
  });

  it('has its hook killed once more after a crash, because it is not known whether it was', () => {
    const resumed = { type: 'resumed', crash: { signal: null, words: '', count: 1, hung: false } } as const;
    const machine = hookRuns({ hookLimit: millis(2000) })
      .at(3000)
      .happens(passed, resumed);
    expect(machine.effects[1]).toEqual(KILL_HOOK);
  });

  it('knows its hook by the first pid that it was told, whatever is told twice', () => {
    expect(hookRuns().happens(hookStarted(SIGTERM, 41), hookFailed(SIGTERM)).effects).toEqual([]);
    expect(hookRuns().happens(hookStarted(SIGTERM, 41), childEnded(HOOK, exited(0))).effects).toContainEqual(TERM);
  });
});

describe('a signal with a delay', () => {
  const delayed = (settings: Partial<Settings> = {}) =>
    new Machine({ delays: SOON, ...settings }).running().happens(arrived(SIGTERM));

  it('is held, and goes on when its time is over', () => {
    const machine = delayed();
    expect(machine.types).toEqual(['tell']);
    expect(machine.told).toMatchObject([{ action: { type: 'held', hook: null, delay: 500 } }]);
    expect(nextDeadline(machine.state)).toBe(1500);
    expect(machine.at(1499).happens(passed).effects).toEqual([]);
    expect(machine.at(1500).happens(passed).effects).toEqual([TERM, released(500)]);
  });

  it('waits for its hook first, and for the delay from then on', () => {
    const machine = hookRuns({ delays: SOON })
      .at(1300)
      .happens(childEnded(HOOK, exited(0)));
    expect(machine.told).toMatchObject([{ type: 'hook-ended' }]);
    expect(machine.types).toEqual(['tell']);
    expect(nextDeadline(machine.state)).toBe(1800);
    expect(machine.at(1800).happens(passed).effects).toEqual([TERM, released(800)]);
  });

  it('is dropped at once where it is to be dropped: nobody waits for it', () => {
    const machine = delayed({ rewrites: new Map([[SIGTERM, 'drop']]) });
    expect(machine.told).toMatchObject([{ action: { type: 'dropped' } }]);
  });

  it('is forwarded at once where the delay is 0', () => {
    expect(delayed({ delays: new Map([[SIGTERM, millis(0)]]) }).types).toEqual(['send-signal', 'tell']);
  });
});

describe('the standing orders', () => {
  it('leave what has a hook or a delay to the brain, and nothing else', () => {
    const { orders } = standingOrders(new Machine({ hooks: DRAIN, delays: new Map([[SIGHUP, millis(1)]]) }).running().state);
    expect([orders[SIGTERM], orders[SIGHUP], orders[2]]).toEqual(['ask', 'ask', 2]);
  });

  it('let no child be reaped unseen while a hook runs', () => {
    expect(standingOrders(withHook().state).reapQuietly).toBe(true);
    const machine = withHook().happens(arrived(SIGTERM));
    expect(standingOrders(machine.state).reapQuietly).toBe(false);
    expect(standingOrders(machine.happens(hookStarted(SIGTERM)).state).reapQuietly).toBe(false);
    expect(standingOrders(machine.happens(childEnded(HOOK, exited(0))).state).reapQuietly).toBe(true);
  });
});
