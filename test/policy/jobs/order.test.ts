import { describe, expect, it } from 'vitest';
import { startOrder } from '../../../src/policy/jobs/order.ts';
import { config, exited, job, name, needs, after as orderedAfter, restart } from './given.ts';
import { says } from './given-notify.ts';
import { Machine } from './machine.ts';

const db = job('db', { readiness: { type: 'notify' } });
const web = job('web', { dependencies: [needs('db')] });
const log = job('log');

/** All three are up: runs 1 (db), 2 (log), 3 (web). */
const up = () =>
  new Machine(config([web, db, log]))
    .started(1)
    .started(2)
    .happens(says(1, { ready: true }))
    .started(3);

describe('jobs start', () => {
  it('all at once, but for those that wait for others', () => {
    const machine = new Machine(config([web, db, log]));
    expect(machine.starts).toEqual(['1 db', '2 log']);
    expect(machine.started(1).starts).toEqual([]);
    expect(machine.status('web')).toBe('waiting');
    expect(machine.happens(says(1, { ready: true })).starts).toEqual(['3 web']);
  });

  it('when a oneshot has completed, and not when it has failed', () => {
    const jobs = config([
      job('setup', { kind: 'oneshot', restart: restart({ when: 'never' }) }),
      job('web', { dependencies: [needs('setup', 'completed')] }),
    ]);
    expect(new Machine(jobs).started(1).ended(1, exited(0)).starts).toEqual(['2 web']);
    const failed = new Machine(jobs).started(1).ended(1, exited(3));
    expect([failed.starts, failed.status('setup'), failed.status('web')]).toEqual([[], 'failed', 'failed']);
  });

  it('in spite of what they are only ordered after, where that will not come', () => {
    const jobs = config([
      job('setup', { kind: 'oneshot', restart: restart({ when: 'never' }) }),
      job('web', { dependencies: [orderedAfter('setup')] }),
    ]);
    expect(new Machine(jobs).started(1).ended(1, exited(3)).starts).toEqual(['2 web']);
    expect(
      new Machine(config([job('off', { autostart: false }), job('web', { dependencies: [orderedAfter('off')] })])).starts,
    ).toEqual(['1 web']);
  });

  it('because another one requires them', () => {
    expect(new Machine(config([job('off', { autostart: false }), job('web', { dependencies: [needs('off')] })])).starts).toEqual([
      '1 off',
    ]);
  });

  it('by levels, which tsinit check shows', () => {
    expect(startOrder(config([web, db, log]))).toEqual([['db', 'log'], ['web']]);
  });
});

describe('jobs stop', () => {
  it('in the reverse order, those who depend on others first', () => {
    const machine = up().signal(15);
    expect(machine.signals).toEqual(['3 15 set', '2 15 set']);
    expect(machine.emptied(2).signals).toEqual([]);
    expect(machine.emptied(3).signals).toEqual(['1 15 set']);
    expect(machine.emptied(1).left).toBe(0);
  });

  it('together with what they require, and come back with it', () => {
    const machine = up();
    machine.asks({ type: 'stop', jobs: [name('db')] });
    expect(machine.signals).toEqual(['3 15 set']);
    expect(machine.ended(3, exited(0)).signals).toEqual(['1 15 set']);
    machine.ended(1, exited(0));
    machine.asks({ type: 'start', jobs: [name('db')] });
    expect(machine.starts).toEqual(['4 db']);
    expect(machine.started(4).happens(says(4, { ready: true })).starts).toEqual(['5 web']);
  });

  it('while others are still being started', () => {
    const machine = new Machine(config([db, web, log])).started(2).signal(15);
    expect(machine.signals).toEqual(['2 15 set']);
    expect(machine.started(1).signals).toEqual(['1 15 set']);
    machine.emptied(1);
    expect(machine.emptied(2).left).toBe(0);
  });

  it('with SIGCONT along, with SIGKILL after their limit, and at the second signal of the same kind at once', () => {
    const machine = up().signal(15);
    expect(machine.did('signal-run').filter(({ signal }) => signal === 18)).toHaveLength(2);
    expect(machine.signal(2).kills).toEqual([]);
    expect(machine.signal(15).kills).toEqual([3, 1, 2]);
    const slow = up().signal(15);
    expect(slow.passes(9_999).kills).toEqual([]);
    expect(slow.passes(1).kills).toEqual([3, 2]);
  });
});
