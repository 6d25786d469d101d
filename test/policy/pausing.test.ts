import { describe, expect, it } from 'vitest';
import { signalNumber } from '../../src/model/ids.ts';
import type { Settings } from '../../src/model/settings.ts';
import type { Role } from '../../src/model/state.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { maySleep } from '../../src/policy/may-sleep.ts';
import { standingOrders } from '../../src/policy/standing-orders.ts';
import { arrived, childEnded, drained, exited, HOOK, hookStarted, info, Machine, passed } from './given.ts';

const SIGINT = 2;
const SIGTERM = 15;
const pausing = (settings: Partial<Settings> = {}, role: Role = 'pid-1') =>
  new Machine(settings, role, { type: 'pause' }).happens({ type: 'began' });

describe('--pause', () => {
  it('says so, and starts nothing', () => {
    expect(pausing().effects).toEqual([{ type: 'tell', message: { type: 'pausing' } }]);
  });

  it('adopts orphans where it is not PID 1, and does what else was asked for', () => {
    expect(pausing({ parentDeathSignal: signalNumber(9) }, 'subreaper').types).toEqual([
      'set-subreaper',
      'set-parent-death-signal',
      'tell',
    ]);
  });

  it.each([SIGTERM, SIGINT])('leaves with 0 at signal %i, its sender having been told of', (signal) => {
    const machine = pausing().happens({ type: 'signal-arrived', info: info(signal), sender: undefined });
    const action = { type: 'obeyed' } as const;
    expect(machine.effects).toEqual([{ type: 'identify-sender', info: info(signal), action }]);
    machine.happens({ type: 'sender-identified', info: info(signal), action, sender: null });
    expect(machine.told).toMatchObject([{ type: 'signal', action }]);
    expect(machine.happens(drained(true)).effects).toEqual([{ type: 'leave', code: 0 }]);
  });

  it.each([1, 3, 10, 28, 37])('drops signal %i, and says that there is nobody to get it', (signal) => {
    const machine = pausing().happens(arrived(signal));
    expect(machine.told).toMatchObject([{ action: { type: 'dropped', why: 'pausing' } }]);
    expect(machine.happens(drained(true), drained(false), passed).effects).toEqual([]);
  });

  it('reaps what it has adopted', () => {
    expect(pausing().happens(childEnded(30, exited(1))).told).toMatchObject([{ type: 'orphan-reaped', pid: 30 }]);
    expect(pausing().happens(arrived(17)).effects).toEqual([]);
  });

  it('runs the hook EXIT, if any', () => {
    const machine = pausing({ hooks: new Map([['EXIT', 'bye']]) }).happens(arrived(SIGTERM), drained(true));
    expect(machine.effects).toMatchObject([{ type: 'run-hook', point: 'EXIT', exitCode: 0 }]);
    expect(machine.happens(hookStarted('EXIT'), childEnded(HOOK, exited(1))).effects.at(-1)).toEqual({ type: 'leave', code: 0 });
  });

  it('sleeps, reaps quietly and has no deadline, and is awake only to leave', () => {
    const machine = pausing();
    expect([maySleep(machine.state), nextDeadline(machine.state), standingOrders(machine.state).reapQuietly]).toEqual([
      true,
      null,
      true,
    ]);
    expect(maySleep(machine.happens(arrived(SIGTERM)).state)).toBe(false);
  });

  it('goes on after a crash, and leaves where that was asked for', () => {
    const machine = pausing().happens(arrived(SIGTERM), {
      type: 'resumed',
      crash: { signal: null, words: '', count: 1, hung: false },
    });
    expect(machine.types).toEqual(['tell']);
    expect(machine.happens(drained(true)).types).toEqual(['leave']);
  });
});
