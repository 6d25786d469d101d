import { describe, expect, it } from 'vitest';
import { errno, pid, signalNumber } from '../../src/model/ids.ts';
import type { Rewrite } from '../../src/model/settings.ts';
import { SIGCHLD, SIGCONT, SIGHUP, SIGKILL, SIGSTOP, SIGTERM, SIGWINCH } from '../../src/model/signals.ts';
import { standingOrders } from '../../src/policy/standing-orders.ts';
import { APP, appStopped, arrived, childEnded, exited, GROUP, Machine } from './given.ts';

describe('the standing orders', () => {
  it('send each signal as it is to the group of a running app', () => {
    const { target, orders } = standingOrders(new Machine().running().state);
    expect(target).toEqual(GROUP);
    expect([SIGTERM, SIGHUP, SIGWINCH, 34, 64].map((signal) => orders[signal])).toEqual([15, 1, 28, 34, 64]);
  });

  it('send it to the pid alone with --single', () => {
    expect(standingOrders(new Machine({ forwardTo: 'process' }).running().state).target).toEqual({ type: 'process', pid: APP });
  });

  it.each([SIGCHLD, SIGCONT, SIGKILL, SIGSTOP])('leave signal %i to be decided when it comes', (signal) => {
    expect(standingOrders(new Machine().running().state).orders[signal]).toBe('ask');
  });

  it('rewrite and drop as they were told', () => {
    const rewrites = new Map<ReturnType<typeof signalNumber>, Rewrite>([
      [SIGTERM, signalNumber(3)],
      [SIGHUP, 'drop'],
      [signalNumber(10), SIGCONT],
    ]);
    const { orders } = standingOrders(new Machine({ rewrites }).running().state);
    expect([orders[SIGTERM], orders[SIGHUP], orders[10]]).toEqual([3, 'drop', 'ask']);
  });

  it('leave stop signals for a stopped app to be decided, since it needs a SIGCONT as well', () => {
    const { orders } = standingOrders(new Machine().running().happens(appStopped(SIGSTOP)).state);
    expect([orders[SIGTERM], orders[SIGWINCH]]).toEqual(['ask', SIGWINCH]);
  });

  it('are none where there is no app, not yet or not any more', () => {
    expect(standingOrders(new Machine().state).target).toBeNull();
    expect(standingOrders(new Machine().running().happens(childEnded(APP, exited(0))).state).target).toBeNull();
  });
});

describe('a signal that was sent on by them', () => {
  const sent = { ...arrived(SIGTERM), forwarded: { as: signalNumber(15), errno: null } };

  it('is told of, and not sent again', () => {
    const machine = new Machine().running().happens(sent);
    expect(machine.types).toEqual(['tell']);
    expect(machine.told).toMatchObject([{ action: { type: 'forwarded', as: 15, to: GROUP } }]);
  });

  it('is followed by SIGCONT where the app was stopped meanwhile', () => {
    const machine = new Machine().running().happens(appStopped(SIGSTOP), sent);
    expect(machine.effects[0]).toMatchObject({ type: 'send-signal', signal: SIGCONT, target: GROUP });
  });

  it('goes to the pid where the group has gone', () => {
    const machine = new Machine().running().happens({ type: 'signal-refused', signal: SIGTERM, target: GROUP, errno: errno(3) });
    expect(machine.effects).toMatchObject([{ type: 'send-signal', signal: SIGTERM, target: { type: 'process', pid: pid(APP) } }]);
  });
});
