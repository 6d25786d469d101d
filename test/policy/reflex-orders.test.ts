import { describe, expect, it } from 'vitest';
import { exitCode, millis } from '../../src/model/ids.ts';
import { SIGTERM, SIGWINCH } from '../../src/model/signals.ts';
import { reflexOrders } from '../../src/policy/reflex-orders.ts';
import { appEnds, arrived, drained, exited, Machine, passed } from './given.ts';

const WITH_LIMIT = { killAfter: millis(3000) };

describe('what the core is to do without the brain', () => {
  it('is what the settings say', () => {
    const { state } = new Machine({ ...WITH_LIMIT, remapExit: [exitCode(143)] }).running();
    expect(reflexOrders(state)).toEqual({
      stopSignals: [2, 3, 15, 30, 37],
      killAfter: 3000,
      grace: 5000,
      successCodes: [143],
      killAt: null,
    });
  });

  it('counts a stop signal by the number that comes, and only where the app gets it', () => {
    const { state } = new Machine({ rewrites: new Map([[SIGTERM, 'drop']]), stopSignal: SIGWINCH }).running();
    expect(reflexOrders(state).stopSignals).toEqual([2, 3, 28, 30, 37]);
  });

  it('has the deadlines that are running already', () => {
    const machine = new Machine(WITH_LIMIT).running().happens(arrived(SIGTERM));
    expect(reflexOrders(machine.state).killAt).toBe(4000);
    expect(reflexOrders(machine.at(4000).happens(passed).state).killAt).toBe(4100);
    const draining = new Machine().running().happens(...appEnds(exited(0)), drained(true));
    expect(reflexOrders(draining.state).killAt).toBe(6000);
    expect(reflexOrders(draining.happens(drained(false)).state).killAt).toBeNull();
  });
});
