import { describe, expect, it } from 'vitest';
import { errno, millis, signalNumber } from '../../../src/model/ids.ts';
import { reloadPlan } from '../../../src/policy/jobs/reload-plan.ts';
import { altered, config, exited, job, name, socket } from './given.ts';
import { says } from './given-notify.ts';
import { Machine } from './machine.ts';

const web = job('web');
const overlapping = job('web', { reload: { type: 'overlap' }, readiness: { type: 'notify' } });

describe('a reload', () => {
  it('starts what is new, stops what is gone, restarts what has changed, and touches nothing else', () => {
    const machine = new Machine(config([job('a'), job('b'), job('c')])).started(1).started(2).started(3);
    machine.reloads(config([job('a'), altered(job('b'), 2), job('d')]));
    expect([machine.starts, machine.signals]).toEqual([['4 d'], ['3 15 set', '2 15 set']]);
    expect(machine.ended(2, exited(0)).starts).toEqual(['5 b']);
    expect(machine.emptied(3).state.jobs.map((one) => one.name)).toEqual(['a', 'b', 'd']);
  });

  it('that is refused changes nothing, and is told', () => {
    const machine = new Machine(config([web])).started(1).signal(1);
    const before = machine.state;
    machine.happens({ type: 'config-refused', path: '/etc/tsinit.yaml', diagnostics: [] });
    expect({ ...machine.state, reading: before.reading }).toEqual(before);
    expect(machine.told.map(({ type }) => type)).toEqual(['reload-refused']);
  });

  it('by overlap: the old run is told to stop only when the new one is ready', () => {
    const machine = new Machine(config([overlapping])).started(1).happens(says(1, { ready: true }));
    machine.reloads(config([altered(overlapping, 2)]));
    expect([machine.starts, machine.signals]).toEqual([['2 web'], []]);
    expect(machine.started(2).signals).toEqual([]);
    expect(machine.happens(says(2, { ready: true })).signals).toEqual(['1 15 set']);
    expect(machine.ended(1, exited(0)).starts).toEqual([]);
  });

  it('by overlap: the old run stays where the new one fails, until the next change', () => {
    const machine = new Machine(config([overlapping])).started(1).happens(says(1, { ready: true }));
    machine
      .reloads(config([altered(overlapping, 2)]))
      .started(2)
      .ended(2, exited(1));
    expect(machine.told.map(({ type }) => type)).toContain('job-overlap-failed');
    expect([machine.status('web'), machine.passes(600_000).starts, machine.signals]).toEqual(['ready', [], []]);
    expect(machine.reloads(config([altered(overlapping, 3)])).starts).toEqual(['3 web']);
  });

  it('in bursts: of many files the last one runs, and of the old generations nothing is left', () => {
    const machine = new Machine(config([overlapping])).started(1).happens(says(1, { ready: true }));
    for (let version = 2; version < 100; version += 1) machine.reloads(config([altered(overlapping, version)]));
    expect(machine.job('web').runs.length).toBeLessThan(4);
    for (let round = 0; round < 10; round += 1) {
      for (const run of machine.job('web').runs) {
        if (run.life.id === 'starting') machine.started(run.id);
        if (run.ending !== null) machine.emptied(run.id);
        else if (run.replaces !== null) machine.happens(says(run.id, { ready: true }));
      }
    }
    const runs = machine.job('web').runs;
    expect(runs).toHaveLength(1);
    expect(runs[0]?.generation).toBe(machine.job('web').generation);
    expect(machine.state.config.jobs[0]?.process.command).toEqual(['/bin/web', 'v99']);
  });

  it('that comes while the file is being read has it read once more', () => {
    const machine = new Machine(config([web])).started(1).signal(1).signal(1).signal(1);
    expect(machine.did('read-config')).toHaveLength(0);
    expect(machine.reads(config([web])).did('read-config')).toHaveLength(1);
    expect(machine.reads(config([web])).did('read-config')).toHaveLength(0);
  });

  it('of what tsinit alone has to know touches no process, and is taken on', () => {
    const patient = { ...web, stop: { ...web.stop, timeout: millis(1) } };
    const machine = new Machine(config([web])).started(1).reloads(config([patient]));
    expect([machine.starts, machine.signals]).toEqual([[], []]);
    expect(machine.signal(15).passes(1).kills).toEqual([1]);
  });

  it('tells a job that re-reads by itself by its signal, and restarts it where its process has changed', () => {
    const nginx = job('nginx', { reload: { type: 'signal', signal: signalNumber(1) } });
    const machine = new Machine(config([nginx])).started(1);
    expect(machine.reloads(config([{ ...nginx, instances: 1, onFailure: 'stop' }])).signals).toEqual(['1 1 main']);
    expect(machine.reloads(config([altered(nginx, 2)])).signals).toEqual(['1 15 set']);
  });

  it('keeps the sockets that stay, and leaves the old run alone where the new ones cannot be had', () => {
    const old = job('web', { sockets: [socket(80)] });
    const next = job('web', { sockets: [socket(81)] });
    const machine = new Machine(config([old])).happens({ type: 'sockets-opened', job: name('web') }).started(1);
    machine.reloads(config([next]));
    expect([machine.did('open-sockets')[0]?.sockets, machine.signals]).toEqual([[socket(81)], []]);
    machine.happens({ type: 'sockets-failed', job: name('web'), socket: 'http', errno: errno(98), words: '' });
    expect([machine.signals, machine.status('web')]).toEqual([[], 'backoff']);
    expect(machine.passes(60_000).did('open-sockets')).toHaveLength(1);
    expect(machine.happens({ type: 'sockets-opened', job: name('web') }).signals).toEqual(['1 15 set']);
  });

  it('prints what it would do with each job', () => {
    const lines = reloadPlan(config([web, job('a'), job('gone')]), config([altered(web, 2), job('a'), job('new')]));
    expect(lines.map(({ words }) => words)).toEqual([
      'web: changed (process.command), is restarted',
      'a: unchanged, is not touched',
      'new: new, is started',
      'gone: gone, is stopped by SIGTERM',
    ]);
  });
});
