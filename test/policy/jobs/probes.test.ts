import { describe, expect, it } from 'vitest';
import { millis } from '../../../src/model/ids.ts';
import { runId } from '../../../src/model/jobs/ids.ts';
import { jobsDeadline } from '../../../src/policy/jobs/deadline.ts';
import { config, job, needs } from './given.ts';
import { Machine } from './machine.ts';

const tcp = { type: 'tcp', host: '127.0.0.1', port: 80 } as const;
const readiness = { type: 'probe', probe: tcp, interval: millis(500), timeout: millis(5000) } as const;

const answers = (machine: Machine, run: number, purpose: 'readiness' | 'liveness', good: boolean): Machine =>
  machine.happens({ type: 'probe-answered', run: runId(run), purpose, good, words: good ? '' : 'refused' });

/** The times, since now, at which it is asked while each answer is bad at once. */
function askedAt(machine: Machine, run: number, purpose: 'readiness' | 'liveness', count: number): readonly number[] {
  const start = machine.now;
  return Array.from({ length: count }, () => {
    answers(machine, run, purpose, false);
    machine.passes((jobsDeadline(machine.state) ?? machine.now) - machine.now);
    expect(machine.did('probe')).toMatchObject([{ run, purpose }]);
    return machine.now - start;
  });
}

describe('a probe of readiness', () => {
  it('is asked at once, 20 ms later, and then in pauses that double up to the interval', () => {
    const machine = new Machine(config([job('web', { readiness })])).started(1);
    expect(machine.did('probe')).toMatchObject([{ run: 1, purpose: 'readiness' }]);
    expect(askedAt(machine, 1, 'readiness', 9)).toEqual([20, 40, 80, 160, 320, 640, 1140, 1640, 2140]);
  });

  it('is never asked less often than its interval says', () => {
    const machine = new Machine(config([job('web', { readiness: { ...readiness, interval: millis(5) } })])).started(1);
    expect(askedAt(machine, 1, 'readiness', 3)).toEqual([5, 10, 15]);
  });

  it('is asked again the later, the longer its answers take', () => {
    const machine = new Machine(config([job('web', { readiness })])).started(1);
    machine.passes(300);
    expect(askedAt(machine, 1, 'readiness', 2)).toEqual([300, 800]);
  });

  it('does not hold up a chain of jobs of which each is there after 15 ms', () => {
    const chain = ['a', 'b', 'c'].map((name, at, all) =>
      job(name, { readiness, dependencies: at === 0 ? [] : [needs(all[at - 1] ?? '')] }),
    );
    const machine = new Machine(config(chain));
    const began = machine.now;
    for (const run of [1, 2, 3])
      answers(answers(machine.started(run), run, 'readiness', false).passes(20), run, 'readiness', true);
    expect([machine.status('c'), machine.now - began]).toEqual(['ready', 60]);
  });
});

describe('a probe of life', () => {
  const liveness = { probe: tcp, interval: millis(10_000), timeout: millis(5000), failures: 3, delay: millis(0) };
  const started = () => new Machine(config([job('web', { liveness })])).started(1);

  it('is asked sooner until it is answered well for the first time, so that nobody waits long for a healthy job', () => {
    const machine = started();
    machine.passes(0);
    expect(askedAt(machine, 1, 'liveness', 5)).toEqual([20, 40, 80, 160, 320]);
    answers(machine, 1, 'liveness', true);
    expect([machine.passes(9_999).did('probe'), machine.passes(1).did('probe')]).toMatchObject([[], [{ purpose: 'liveness' }]]);
  });

  it('ends the run no sooner for being asked sooner', () => {
    const machine = started();
    machine.passes(0);
    expect(askedAt(machine, 1, 'liveness', 11).slice(-3)).toEqual([5120, 10_000, 20_000]);
    expect([machine.signals, answers(machine, 1, 'liveness', false).signals]).toEqual([[], ['1 15 set']]);
  });
});
