import { describe, expect, it } from 'vitest';
import { millis } from '../../src/model/ids.ts';
import type { Settings } from '../../src/model/settings.ts';
import { SIGHUP, SIGINT, SIGTERM } from '../../src/model/signals.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { standingOrders } from '../../src/policy/standing-orders.ts';
import { arrived, childEnded, exited, GROUP, HOOK, hookFailed, hookStarted, killedBy, Machine, passed } from './given.ts';

const RUN = { type: 'run-hook', point: 'START', command: 'migrate', info: null, app: null, exitCode: null };
const KILL_HOOK = { type: 'send-signal', signal: 9, target: { type: 'group', leader: HOOK }, carry: null };
const began = { type: 'began' } as const;

const unborn = (settings: Partial<Settings> = {}) => new Machine({ hooks: new Map([['START', 'migrate']]), ...settings });
const starting = (settings: Partial<Settings> = {}) => unborn(settings).happens(began, hookStarted('START'));
const refused = (code: number) => [
  { type: 'tell', message: { type: 'start-refused', exitCode: code } },
  { type: 'leave', code },
];

describe('the hook START', () => {
  it('runs before the app, which is not started yet', () => {
    expect(unborn().happens(began).effects).toEqual([RUN]);
    expect(starting().told).toEqual([{ type: 'hook-started', point: 'START', pid: HOOK, command: 'migrate' }]);
  });

  it('runs when we are a subreaper already, since it may leave orphans', () => {
    const machine = new Machine({ hooks: new Map([['START', 'migrate']]) }, 'subreaper').happens(began);
    expect(machine.types).toEqual(['set-subreaper', 'run-hook']);
  });

  it('lets the app start when it has ended well', () => {
    const machine = starting()
      .at(1200)
      .happens(childEnded(HOOK, exited(0)));
    const ended = { type: 'hook-ended', point: 'START', pid: HOOK, end: exited(0), ranFor: 200, killed: false };
    expect(machine.effects).toEqual([{ type: 'tell', message: ended }, { type: 'spawn-app' }]);
  });

  it.each([
    [exited(3), 3],
    [killedBy(11), 139],
  ])('keeps the app from being started where it ends with %j, and we leave with %i', (end, code) => {
    const machine = starting().happens(childEnded(HOOK, end));
    expect(machine.told[0]).toMatchObject({ type: 'hook-ended', end });
    expect(machine.effects.slice(1)).toEqual(refused(code));
  });

  it('keeps the app from being started where it cannot be started itself', () => {
    const machine = unborn().happens(began, hookFailed('START'));
    expect(machine.told[0]).toMatchObject({ type: 'hook-failed', point: 'START' });
    expect(machine.effects.slice(1)).toEqual(refused(127));
  });

  it('writes its refusal down for Kubernetes', () => {
    const machine = starting({ terminationLog: 'default' }).happens(childEnded(HOOK, exited(3)));
    expect(machine.types).toEqual(['tell', 'tell', 'write-termination-log', 'leave']);
  });

  it('is killed at its limit, and the app is not started', () => {
    const machine = starting({ hookLimit: millis(2000) });
    expect(nextDeadline(machine.state)).toBe(3000);
    expect(machine.at(2999).happens(passed).effects).toEqual([]);
    expect(machine.at(3000).happens(passed).effects).toEqual([KILL_HOOK]);
    machine.happens(childEnded(HOOK, killedBy(9)));
    expect(machine.told[0]).toMatchObject({ type: 'hook-ended', killed: true });
    expect(machine.effects.slice(1)).toEqual(refused(137));
  });

  it('is not waited for for ever where not even SIGKILL ends it', () => {
    const machine = starting({ hookLimit: millis(2000) })
      .at(3000)
      .happens(passed)
      .at(4000)
      .happens(passed);
    expect(machine.effects).toEqual(refused(137));
  });

  it('is left to the reaper alone where nothing else of it is known', () => {
    const machine = starting().happens(childEnded(30, exited(1)));
    expect(machine.told).toMatchObject([{ type: 'orphan-reaped' }]);
    expect(standingOrders(machine.state).reapQuietly).toBe(false);
  });
});

describe('a signal while START runs', () => {
  it('waits for the app, and is forwarded to it', () => {
    const machine = starting().happens(arrived(SIGTERM));
    expect(machine.told).toMatchObject([{ action: { type: 'kept', why: 'no-app' } }]);
    machine.happens(childEnded(HOOK, exited(0))).running();
    expect(machine.effects).toContainEqual({ type: 'send-signal', signal: SIGTERM, target: GROUP, carry: null });
  });

  it('waits once where it comes twice, as the kernel has it; real-time signals wait each', () => {
    const machine = unborn().happens(arrived(SIGHUP), arrived(SIGHUP), arrived(40), arrived(40));
    expect(machine.state.app).toMatchObject({ waiting: [{ signal: SIGHUP }, { signal: 40 }, { signal: 40 }] });
  });

  it('means "now" where it is a stop signal and comes a second time: START is killed, and the app not started', () => {
    const machine = starting().happens(arrived(SIGTERM), arrived(SIGINT), arrived(SIGTERM));
    expect(machine.told).toMatchObject([{ action: { type: 'kept', why: 'stopping-now' } }]);
    expect(machine.effects[1]).toEqual(KILL_HOOK);
    expect(machine.happens(arrived(SIGTERM)).types).toEqual(['tell']);
    expect(machine.happens(childEnded(HOOK, killedBy(9))).effects.slice(1)).toEqual(refused(137));
  });

  it('means no such thing where it is no stop signal', () => {
    expect(starting().happens(arrived(10), arrived(10)).types).toEqual(['tell']);
  });
});

describe('after a crash before there was an app', () => {
  it('START is started again where nobody saw it start', () => {
    expect(unborn().happens(began, began).effects).toEqual([RUN]);
  });

  it('START is waited for where it runs', () => {
    expect(starting().happens(began).effects).toEqual([]);
  });

  it('START is killed once more where it was being killed', () => {
    const resumed = { type: 'resumed', crash: { signal: null, words: '', count: 1, hung: false } } as const;
    const machine = starting({ hookLimit: millis(2000) })
      .at(3000)
      .happens(passed, began, resumed);
    expect(machine.effects[1]).toEqual(KILL_HOOK);
    expect(starting().happens(resumed).types).toEqual(['tell']);
  });

  it('START does not run again where it had ended well: the app is started', () => {
    expect(starting().happens(childEnded(HOOK, exited(0)), began).effects).toEqual([{ type: 'spawn-app' }]);
  });
});
