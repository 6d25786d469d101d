import { describe, expect, it } from 'vitest';
import { exitCode, millis, pid } from '../../../src/model/ids.ts';
import { runId } from '../../../src/model/jobs/ids.ts';
import { config, exited, job, killedBy, name, restart } from './given.ts';
import { says } from './given-notify.ts';
import { Machine } from './machine.ts';

// The rows of S3, as far as a decision is in them: what the set is made of, the shepherd knows.

const daemon = config([job('d', { kind: 'daemon' })]);

describe('a job is up as long as a process of it is', () => {
  it('daemonise: the survivor of the first process is the daemon, and the job is ready with that', () => {
    const machine = new Machine(daemon).started(1);
    expect(machine.status('d')).toBe('starting');
    machine.ended(1, exited(0), 1, 201);
    expect([machine.status('d'), machine.job('d').runs[0]?.life]).toMatchObject(['ready', { id: 'up', main: 201 }]);
    expect(machine.starts).toEqual([]);
  });

  it('triple and quadruple forks: every intermediate process hands over, without any limit', () => {
    const machine = new Machine(daemon)
      .started(1)
      .ended(1, exited(0), 1, 201)
      .ended(1, exited(0), 1, 202)
      .ended(1, exited(0), 1, 203);
    expect(machine.job('d').runs[0]?.life).toMatchObject({ id: 'up', main: 203 });
  });

  it('two daemons: it is dead only when both are', () => {
    const machine = new Machine(config([job('d', { kind: 'daemon', leaderless: 'keep' })]))
      .started(1)
      .ended(1, exited(0), 2, 201);
    machine.passes(60_000).ended(1, killedBy(9), 1);
    expect([machine.status('d'), machine.starts]).toEqual(['leaderless', []]);
    expect(machine.emptied(1).passes(400).starts).toEqual(['2 d']);
  });

  it.each([
    ['stop', ['1 15 set']],
    ['keep', []],
    ['restart-when-empty', []],
  ] as const)('the leader dies, and with %s nothing is started on top of the rest', (leaderless, signals) => {
    const machine = new Machine(config([job('web', { leaderless })])).started(1).ended(1, killedBy(11), 3);
    expect([machine.signals, machine.passes(9_000).starts]).toEqual([signals, []]);
    machine.emptied(1);
    expect(machine.passes(400).starts).toEqual(['2 web']);
  });

  it('sessions that must survive: what is spared is left to itself, and the next run starts beside it', () => {
    const machine = new Machine(config([job('sshd', { spareSessions: true })])).started(1);
    machine.asks({ type: 'restart', jobs: [name('sshd')] });
    expect(machine.did('signal-run')[0]).toMatchObject({ signal: 15, spareSessions: true });
    machine.ended(1, exited(0), 2);
    machine.passes(1000);
    expect(machine.effects.map(({ type }) => type)).toEqual(expect.arrayContaining(['kill-run', 'release-run', 'start-run']));
    expect(machine.starts).toEqual(['2 sshd']);
  });

  it('the container stops, and nothing is spared any more', () => {
    const machine = new Machine(config([job('sshd', { spareSessions: true })])).started(1).signal(15);
    expect(machine.did('signal-run')[0]).toMatchObject({ spareSessions: false });
  });

  it('MAINPID= moves the main process, also to one of those that are left', () => {
    const machine = new Machine(config([job('web', { leaderless: 'keep' })])).started(1).ended(1, exited(0), 2);
    machine.happens(says(1, { mainPid: pid(222) }));
    expect([machine.did('set-main'), machine.status('web')]).toMatchObject([[{ pid: 222 }], 'ready']);
  });

  it('a shepherd that is killed changes nothing for its job', () => {
    const machine = new Machine(config([job('web')])).started(1);
    machine.happens({ type: 'shepherd-lost', run: runId(1), members: 2 });
    expect([machine.status('web'), machine.starts]).toEqual(['ready', []]);
    machine.signal(15);
    expect([machine.signals, machine.emptied(1).left]).toEqual([['1 15 set'], 0]);
  });
});

describe('an end is followed by', () => {
  it('a restart, after pauses that grow until a run has lasted', () => {
    const machine = new Machine(config([job('web')]));
    const pauses = [1, 2, 3].map((run) => {
      machine.started(run).ended(run, exited(1));
      const told = machine.told.find(({ type }) => type === 'job-ended');
      machine.passes(60_000);
      return told?.type === 'job-ended' && told.next.type === 'restart' ? told.next.in : null;
    });
    expect(pauses).toEqual([400, 800, 1600]);
    machine.started(4).passes(10_000).ended(4, exited(1));
    expect(machine.passes(399).starts).toEqual([]);
    expect(machine.passes(1).starts).toEqual(['5 web']);
  });

  it.each([
    ['never', exited(1), 'failed'],
    ['never', exited(0), 'done'],
    ['on-failure', exited(0), 'done'],
    ['on-failure', exited(125), 'failed'],
    ['always', exited(0), 'backoff'],
    ['on-ends', exited(3), 'backoff'],
    ['on-ends', exited(4), 'failed'],
  ] as const)('what restart: %s says of %o: %s', (when, end, status) => {
    const ends = [{ type: 'code', code: exitCode(3) }] as const;
    const permanent = [{ type: 'code', code: exitCode(125) }] as const;
    const machine = new Machine(config([job('web', { restart: restart({ when, ends, permanent }) }), job('other')]));
    expect(machine.started(1).started(2).ended(1, end).status('web')).toBe(status);
  });

  it('none where the budget is spent, nor before the pause of one that fails at once', () => {
    const budget = { starts: 3, within: millis(10_000) };
    const machine = new Machine(config([job('web', { restart: restart({ budget }) }), job('other')]));
    for (const run of [1, 3, 4])
      machine
        .started(run)
        .ended(run, exited(1))
        .passes(run === 4 ? 0 : 800);
    expect([machine.status('web'), machine.passes(60_000).starts]).toEqual(['failed', []]);
    const throttle = { within: millis(100), pause: millis(60_000) };
    const throttled = new Machine(config([job('web', { restart: restart({ throttle }) })])).started(1).ended(1, exited(1));
    expect(throttled.passes(59_999).starts).toEqual([]);
    expect(throttled.passes(1).starts).toEqual(['2 web']);
  });

  it('the end of the container, where it is a task, or has failed and says so', () => {
    const task = new Machine(config([job('t', { kind: 'task', restart: restart({ when: 'never' }) }), job('web')]))
      .started(1)
      .started(2);
    expect(task.ended(1, exited(0)).signals).toEqual(['2 15 set']);
    expect(task.emptied(2).left).toBe(0);
    const failed = new Machine(config([job('a', { onFailure: 'stop', restart: restart({ when: 'never' }) })])).started(1);
    expect(failed.ended(1, exited(7)).left).toBe(7);
  });

  it('the end of the container where nothing is left that could run', () => {
    const oneshot = (text: string) => job(text, { kind: 'oneshot', restart: restart({ when: 'never' }) });
    expect(new Machine(config([oneshot('a')])).started(1).ended(1, exited(0)).left).toBe(0);
    const two = new Machine(config([oneshot('a'), oneshot('b')])).started(1).started(2).ended(1, exited(0));
    expect([two.left, two.ended(2, exited(4)).left]).toEqual([null, 1]);
  });
});
