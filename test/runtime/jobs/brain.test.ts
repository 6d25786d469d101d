import { describe, expect, it } from 'vitest';
import { exitCode } from '../../../src/model/ids.ts';
import { config, job, name, needs } from '../../policy/jobs/given.ts';
import { Slept } from '../fake-system.ts';
import { FakeJobsSystem } from './fake-jobs-system.ts';
import { codeOf, liveJobs } from './live-jobs.ts';

const SIGTERM = 15;
const THREE = config([job('db'), job('web', { dependencies: [needs('db')] }), job('cron')]);
const many = config(Array.from({ length: 100 }, (_, index) => job(`job-${index}`)));

function stoppedAfter(time: number, disk = THREE): FakeJobsSystem {
  const system = new FakeJobsSystem(disk);
  system.schedule(time, () => system.arrive(SIGTERM));
  return system;
}

describe('a life of jobs', () => {
  it('starts them, stops them at SIGTERM, and leaves with 0 when nobody is left', () => {
    const system = stoppedAfter(50);
    expect(codeOf(liveJobs(system).outcome)).toBe(0);
    expect([system.started.map((one) => one.job), system.living]).toEqual([['db', 'cron', 'web'], []]);
  });

  it('sleeps when it has been quiet for a while', () => {
    const system = new FakeJobsSystem(THREE);
    expect(liveJobs(system).outcome).toBeInstanceOf(Slept);
    expect(system.now()).toBeGreaterThanOrEqual(1200);
    expect(system.living).toHaveLength(3);
  });

  it('answers whoever asks, and leaves with the code that was asked for', () => {
    const system = new FakeJobsSystem(THREE);
    const wait = system.ask({ type: 'wait', job: name('web'), condition: 'ready' });
    let shutdown = 0;
    system.schedule(20, () => {
      shutdown = system.ask({ type: 'shutdown', code: exitCode(3) });
    });
    expect(codeOf(liveJobs(system).outcome)).toBe(3);
    expect([system.answers.get(wait)?.lines, system.answers.get(shutdown)?.code]).toEqual([['web is ready'], 0]);
  });
});

describe('a brain of jobs that is lost', () => {
  it('at whatever moment: what comes after it starts nothing twice, leaves nobody waiting, and stops everything', () => {
    let moments = 0;
    for (let moment = 1; ; moment += 1) {
      const system = stoppedAfter(50);
      const wait = system.ask({ type: 'wait', job: name('web'), condition: 'ready' });
      let calls = 0;
      system.isLost = () => {
        calls += 1;
        return calls === moment;
      };
      const { outcome, brains } = liveJobs(system);
      expect(codeOf(outcome), `lost at call ${moment}`).toBe(0);
      expect([system.started.length, system.living, system.answers.has(wait)], `lost at call ${moment}`).toEqual([3, [], true]);
      if (brains === 1) break;
      moments += 1;
    }
    expect(moments).toBeGreaterThan(30);
  });
});

describe('a hundred jobs', () => {
  it('that end at once are not each written down: the state is long', () => {
    const system = stoppedAfter(50, many);
    const { outcome, saves } = liveJobs(system);
    expect([codeOf(outcome), system.started.length, system.living]).toEqual([0, 100, []]);
    expect(saves).toBeLessThan(40);
  });

  it('lose nothing where the brain is lost again and again', () => {
    const system = stoppedAfter(50, many);
    let calls = 0;
    system.isLost = () => {
      calls += 1;
      return calls % 397 === 0;
    };
    const { outcome, brains } = liveJobs(system);
    expect([codeOf(outcome), system.started.length, system.living]).toEqual([0, 100, []]);
    expect(brains).toBeGreaterThan(2);
  });
});
