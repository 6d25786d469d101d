import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/cli/personalities/defaults.ts';
import { errno, millis, pid, signalNumber } from '../../src/model/ids.ts';
import type { Rewrite, Settings } from '../../src/model/settings.ts';
import { SIGCHLD, SIGCONT, SIGHUP, SIGKILL, SIGSTOP, SIGTERM, SIGTSTP, SIGWINCH } from '../../src/model/signals.ts';
import { standingOrders } from '../../src/policy/standing-orders.ts';
import { APP, appStopped, arrived, childEnded, exited, GROUP, Machine, passed } from './given.ts';

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

describe('the end in advance', () => {
  const orders = (settings: Partial<Settings>) => standingOrders(new Machine(settings).running().state);

  it('is nobody waited for without grace: the sleeping core may leave', () => {
    expect(orders({})).toMatchObject({ leaveAtOnce: false, farewell: null });
    expect(orders(DEFAULTS.tini)).toMatchObject({ leaveAtOnce: true, farewell: null });
  });

  it('includes the farewell of dumb-init, as its user rewrites it', () => {
    const settings = DEFAULTS['dumb-init'];
    expect(orders(settings)).toMatchObject({ leaveAtOnce: true, farewell: SIGTERM });
    expect(orders({ ...settings, rewrites: new Map([[SIGTERM, SIGHUP]]) }).farewell).toBe(SIGHUP);
    expect(orders({ ...settings, rewrites: new Map([[SIGTERM, 'drop']]) }).farewell).toBeNull();
    expect(orders({ ...settings, grace: millis(1) })).toMatchObject({ leaveAtOnce: false, farewell: null });
  });

  it('is not left to the core where the hook EXIT has to run', () => {
    expect(orders({ ...DEFAULTS.tini, hooks: new Map([['EXIT', 'bye']]) }).leaveAtOnce).toBe(false);
  });

  it('is not left to the core where everybody is being killed', () => {
    const machine = new Machine({ ...DEFAULTS.tini, killAfter: millis(100) }).running().happens(arrived(SIGTERM));
    expect(standingOrders(machine.state).leaveAtOnce).toBe(true);
    expect(standingOrders(machine.at(1100).happens(passed).state).leaveAtOnce).toBe(false);
  });
});

describe('the standing orders of a personality', () => {
  const ordersOf = (settings: Settings) => standingOrders(new Machine(settings).running().state).orders;

  it('drop what tini and catatonit do not pass on', () => {
    expect([11, 21, SIGTSTP].map((signal) => ordersOf(DEFAULTS.tini)[signal])).toEqual(['drop', 'drop', SIGTSTP]);
    expect(ordersOf(DEFAULTS.catatonit)[SIGTSTP]).toBe('drop');
  });

  it('leave to the brain what stops dumb-init itself, whatever it becomes', () => {
    const rewrites = new Map([[SIGTSTP, SIGHUP]]);
    expect(ordersOf(DEFAULTS['dumb-init'])[SIGTSTP]).toBe('ask');
    expect(ordersOf({ ...DEFAULTS['dumb-init'], rewrites })[SIGTSTP]).toBe('ask');
  });

  it('send the stop signal for SIGTERM, and ask about it for a stopped app', () => {
    const machine = new Machine({ stopSignal: SIGWINCH }).running();
    expect(standingOrders(machine.state).orders[SIGTERM]).toBe(SIGWINCH);
    const { orders } = standingOrders(machine.happens(appStopped(SIGSTOP)).state);
    expect([orders[SIGTERM], orders[SIGWINCH]]).toEqual(['ask', 'ask']);
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
