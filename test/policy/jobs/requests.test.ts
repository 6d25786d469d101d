import { describe, expect, it } from 'vitest';
import { exitCode, millis, signalNumber } from '../../../src/model/ids.ts';
import { runId } from '../../../src/model/jobs/ids.ts';
import { jobsMaySleep } from '../../../src/policy/jobs/may-sleep.ts';
import { jobsReflexOrders } from '../../../src/policy/jobs/reflex-orders.ts';
import { config, exited, job, name, restart, socket } from './given.ts';
import { says } from './given-notify.ts';
import { Machine } from './machine.ts';

const web = job('web', { readiness: { type: 'notify' } });
const jobs = config([web, job('other')]);
const up = () =>
  new Machine(jobs)
    .started(1)
    .started(2)
    .happens(says(1, { ready: true }));

describe('a request', () => {
  it('for a job that is not there is told which one was meant', () => {
    const machine = up();
    const id = machine.asks({ type: 'stop', jobs: [name('wbe')] });
    expect(machine.answerTo(id)).toMatchObject({ code: 100, lines: ['there is no job wbe; did you mean web?'] });
  });

  it('to stop or start is answered when that is done', () => {
    const machine = up();
    const stop = machine.asks({ type: 'stop', jobs: [name('web')] });
    expect(machine.answerTo(stop)).toBeNull();
    expect(machine.ended(1, exited(0)).answerTo(stop)).toMatchObject({ code: 0, lines: ['web is stopped'] });
    const start = machine.asks({ type: 'start', jobs: [name('web')] });
    expect([machine.starts, machine.answerTo(start), machine.started(3).answerTo(start)]).toEqual([['3 web'], null, null]);
    expect(machine.happens(says(3, { ready: true })).answerTo(start)).toMatchObject({ code: 0, lines: ['web is ready'] });
  });

  it('to start is answered with 1 where the main process has ended and the rest is kept: it would wait for ever', () => {
    const machine = new Machine(config([job('kept', { leaderless: 'keep' }), job('other')])).started(1).ended(1, exited(0), 2);
    const id = machine.asks({ type: 'start', jobs: [name('kept')] });
    expect(machine.answerTo(id)).toMatchObject({ code: 1, lines: [expect.stringMatching(/main process.*restart it/)] });
  });

  it('to start or restart is answered with 1 where it does not go well', () => {
    const machine = up();
    const id = machine.asks({ type: 'restart', jobs: [name('web')] });
    expect(machine.ended(1, exited(0)).starts).toEqual(['3 web']);
    expect(machine.started(3).ended(3, exited(9)).answerTo(id)?.code).toBe(1);
  });

  it('to wait is answered when it is so, and at once where it never will be', () => {
    const machine = new Machine(jobs).started(1).started(2);
    const ready = machine.asks({ type: 'wait', job: name('web'), condition: 'ready' });
    expect(machine.answerTo(ready)).toBeNull();
    const healthy = machine.asks({ type: 'wait', job: name('web'), condition: 'healthy' });
    expect(machine.answerTo(healthy)?.code).toBe(1);
    expect(machine.happens(says(1, { ready: true })).answerTo(ready)?.code).toBe(0);
  });

  it('that has been withdrawn is forgotten, and of those that wait there are not too many', () => {
    const machine = new Machine(jobs);
    const ids = Array.from({ length: 70 }, () => machine.asks({ type: 'wait', job: name('web'), condition: 'ready' }));
    expect(machine.answerTo(ids[69] ?? 0)?.code).toBe(1);
    expect(machine.state.requests).toHaveLength(64);
    expect(machine.happens({ type: 'request-withdrawn', id: 3 }).state.requests).toHaveLength(63);
  });

  it('for a signal is answered with how many it has reached', () => {
    const machine = up();
    const id = machine.asks({ type: 'signal', jobs: [name('web')], signal: signalNumber(10), to: 'set' });
    expect(machine.signals).toEqual(['1 10 set']);
    machine.happens({ type: 'run-signalled', run: runId(1), signal: signalNumber(10), reached: 3, errno: null });
    expect(machine.answerTo(id)).toMatchObject({ code: 0, lines: ['SIGUSR1 has reached 3 processes of web'] });
  });

  it('for what a reload would do changes nothing', () => {
    const machine = up();
    const id = machine.asks({ type: 'reload', jobs: [], dryRun: true });
    machine.reads(config([job('other')]));
    expect(machine.answerTo(id)?.lines).toEqual(['other: unchanged, is not touched', 'web: gone, is stopped by SIGTERM']);
    expect([machine.state.config, machine.signals]).toEqual([jobs, []]);
  });

  it('for the end is answered before it, with the code to leave with', () => {
    const machine = up();
    const id = machine.asks({ type: 'shutdown', code: exitCode(3) });
    machine.emptied(1).emptied(2);
    expect([machine.left, machine.answerTo(id)?.code]).toEqual([3, 0]);
  });
});

describe('an on-demand job', () => {
  const onDemand = { limit: 2, idle: millis(1000), uses: 2 };
  const config1 = config([
    job('web', {
      sockets: [socket(80)],
      onDemand,
      restart: restart({ throttle: { within: millis(100), pause: millis(60_000) } }),
    }),
  ]);
  const open = () => new Machine(config1).happens({ type: 'sockets-opened', job: name('web') });
  const connects = (machine: Machine) => machine.happens({ type: 'connection-waiting', job: name('web') });
  const worker = (machine: Machine, run: number, status: 'idle' | 'busy') =>
    machine.happens({ type: 'worker-status', run: runId(run), status });

  it('is started when something connects, up to its limit, and only where nobody is free', () => {
    const machine = open();
    expect([machine.did('watch-sockets'), machine.starts, machine.status('web')]).toMatchObject([[{}], [], 'idle']);
    expect(connects(machine).starts).toEqual(['1 web']);
    expect(machine.started(1).did('watch-sockets')).toEqual([]);
    expect(worker(machine, 1, 'busy').did('watch-sockets')).toHaveLength(1);
    expect(connects(machine).starts).toEqual(['2 web']);
    machine.started(2);
    expect(worker(machine, 2, 'busy').did('watch-sockets')).toEqual([]);
  });

  it('is retired when it was idle for so long, or busy so often, and never while it is busy', () => {
    const machine = connects(open()).started(1);
    worker(worker(machine, 1, 'busy'), 1, 'idle');
    expect(machine.passes(1000).signals).toEqual(['1 15 set']);
    const used = connects(open()).started(1);
    for (const status of ['busy', 'idle', 'busy'] as const) expect(worker(used, 1, status).signals).toEqual([]);
    expect(used.passes(600_000).signals).toEqual([]);
    expect(worker(used, 1, 'idle').signals).toEqual(['1 15 set']);
  });

  it('is not started again and again where it fails at once', () => {
    const machine = connects(open()).started(1).ended(1, exited(1));
    expect(machine.did('watch-sockets')).toEqual([]);
    expect(machine.passes(60_000).did('watch-sockets')).toHaveLength(1);
  });

  it('stops with the container, its sockets first', () => {
    const machine = connects(open()).started(1).signal(15);
    expect(machine.effects.filter(({ type }) => type !== 'tell').map(({ type }) => type)).toEqual([
      'close-sockets',
      'signal-run',
      'signal-run',
    ]);
    expect(machine.emptied(1).left).toBe(0);
  });
});

describe('a run', () => {
  it('that is not ready in time is stopped, and counts as failed', () => {
    const machine = new Machine(config([{ ...web, readyTimeout: millis(500) }])).started(1);
    expect(machine.passes(500).signals).toEqual(['1 15 set']);
    expect(machine.ended(1, exited(0)).status('web')).toBe('backoff');
  });

  it('that gives bad answers in a row is stopped, and one whose watchdog has run out', () => {
    const liveness = {
      probe: { type: 'tcp', host: '::1', port: 1 },
      interval: millis(10),
      timeout: millis(5),
      failures: 2,
      delay: millis(10),
    } as const;
    const machine = new Machine(config([job('web', { liveness })])).started(1);
    for (const [good, signals] of [
      [false, []],
      [true, []],
      [false, []],
      [false, ['1 15 set']],
    ] as const) {
      expect(machine.passes(10).did('probe')).toHaveLength(1);
      machine.happens({ type: 'probe-answered', run: runId(1), purpose: 'liveness', good, words: '' });
      expect(machine.signals).toEqual(signals);
    }
    const watched = new Machine(config([job('web', { watchdog: millis(100) })])).started(1);
    expect(watched.happens({ type: 'watchdog-expired', run: runId(1) }).signals).toEqual(['1 15 set']);
  });

  it('that a crash has interrupted is started again by its number, and after a sleep nothing is', () => {
    const machine = new Machine(jobs);
    expect(machine.happens({ type: 'resumed', words: 'x', count: 1 }).starts).toEqual(['1 web', '2 other']);
    expect(machine.happens({ type: 'resumed', words: '', count: 0 }).starts).toEqual([]);
  });
});

describe('the core', () => {
  it('may do without the brain where no answer is a moment away', () => {
    expect(jobsMaySleep(new Machine(jobs).state)).toBe(false);
    expect(jobsMaySleep(up().state)).toBe(true);
    expect(jobsMaySleep(up().signal(1).state)).toBe(false);
  });

  it('stops all with the longest limit where it is alone', () => {
    const slow = job('slow', { stop: { ...web.stop, timeout: millis(60_000) } });
    expect(jobsReflexOrders(new Machine(config([web, slow])).state)).toEqual({ grace: 60_000, code: 0 });
    expect(jobsReflexOrders(new Machine(config([web, slow], { stopTimeout: millis(5) })).state).grace).toBe(5);
  });
});

describe('the container', () => {
  it('is stopped when it has run as long as it may, and kills what all together have not stopped in time', () => {
    const machine = new Machine(config([web], { maxRunTime: millis(100), stopTimeout: millis(50) })).started(1);
    expect(machine.passes(100).signals).toEqual(['1 15 set']);
    expect(machine.passes(50).kills).toEqual([1]);
    expect(machine.emptied(1, [101]).left).toBe(0);
  });

  it('does not wait for what not even SIGKILL ends', () => {
    const machine = up().signal(15).signal(15);
    machine.emptied(2);
    expect(machine.passes(10_000).left).toBe(0);
  });

  it('passes on the signals that jobs want', () => {
    const machine = new Machine(config([{ ...web, forward: [signalNumber(10)] }])).started(1);
    expect(machine.signal(10).signals).toEqual(['1 10 main']);
    expect(machine.signal(12).told).toMatchObject([{ meaning: { type: 'ignored' } }]);
  });
});
