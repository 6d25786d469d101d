import { describe, expect, it } from 'vitest';
import { pid, signalNumber } from '../../src/model/ids.ts';
import { childEnded, exited, facts, killedBy, Machine } from './given.ts';

const SIGTSTP = 20;

describe('the end of any other child', () => {
  it('is told of as an orphan and changes nothing', () => {
    const machine = new Machine().running();
    const before = machine.state;
    machine.happens(childEnded(30, killedBy(9)));
    const message = { type: 'orphan-reaped', pid: 30, facts: facts(30), end: killedBy(9), warn: false };
    expect([machine.state, machine.effects]).toEqual([before, [{ type: 'tell', message }]]);
  });

  it('is a warning with --warn-on-reap', () => {
    const machine = new Machine({ warnOnReap: true }).running().happens(childEnded(30, exited(0)));
    expect(machine.told).toMatchObject([{ warn: true }]);
  });

  it('may come before the app is there: it was our child before we were tsinit', () => {
    expect(new Machine().happens(childEnded(30, exited(0))).told).toMatchObject([{ type: 'orphan-reaped' }]);
  });

  it('is the only news of it: that an orphan was stopped or goes on is nothing to us', () => {
    const changes = [{ type: 'stopped', signal: signalNumber(SIGTSTP) }, { type: 'continued' }] as const;
    for (const change of changes) {
      const machine = new Machine().running().happens({ type: 'child-changed', pid: pid(30), change, facts: null });
      expect(machine.effects).toEqual([]);
    }
  });
});
