import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ABI, LAYOUT } from '../../native-bindings/abi.ts';
import { untilAsleep } from '../helpers/asleep.ts';
import { type JobsUnderTest, runJobs, untilChildren } from '../helpers/jobs.ts';
import { childrenOf, parentOf, stateOf } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { OpenLedger } from '../helpers/upgrade.ts';

const at = LAYOUT.ledger_header.offsets;
const DAMAGED = /reflex: the brain cannot run: the ledger, our memory across the exec, was damaged/;
const TWO = '  web: {command: [/bin/sleep, "1000"]}\n  db: {command: [/bin/sleep, "2000"], stop: {timeout: 60s}}\n';

const garbage = (size: number): Buffer => Buffer.alloc(size, 0xa5);

/** All that is sealed; both: and the copy of it as well. */
function damage(init: number, both: boolean): OpenLedger {
  const ledger = new OpenLedger(init);
  if (both) ledger.write(ABI.LEDGER_COPY_OFFSET + at.nofile_soft, garbage(at.seal - at.nofile_soft));
  ledger.write(at.nofile_soft, garbage(at.seal - at.nofile_soft));
  return ledger;
}

/** SIGCHLD is nobody's signal: the core looks, and finds out. */
async function noticed({ run }: JobsUnderTest, init: number): Promise<void> {
  process.kill(init, 'SIGCHLD');
  await run.stderr.until(DAMAGED);
}

async function asleep(): Promise<{ readonly jobs: JobsUnderTest; readonly init: number; readonly mains: readonly number[] }> {
  const jobs = runJobs(TWO);
  const init = await jobs.run.pid();
  const shepherds = await untilChildren(init, 2);
  const mains = await until('each has its process', () => {
    const all = shepherds.flatMap(childrenOf);
    return all.length === 2 ? all : null;
  });
  await jobs.untilState('db', 'ready');
  await untilAsleep(init);
  // A write that falls between the last look and the seal would be sealed: the core is in its wait.
  await until('the core waits', () => stateOf(init) === 'S');
  return { jobs, init, mains };
}

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describeNeeding(['root'], 'a damaged ledger where there are jobs', () => {
  it.each([
    ['once', false],
    ['twice', true],
  ])('(what is sealed, which is there %s): the brain comes back, finds its jobs again, and restarts none', async (_, both) => {
    const { jobs, init, mains } = await asleep();
    damage(init, both);
    await noticed(jobs, init);
    await jobs.run.stderr.until(/the brain is back/);
    const shown = await jobs.untilState('db', 'ready');
    expect([shown.starts, mains.every(alive)]).toEqual([1, true]);
    // Its shepherd is reached as before.
    expect(await jobs.ask('restart', 'web')).toMatchObject({ code: 0 });
    expect((await jobs.untilState('web', 'ready')).starts).toBe(2);
    await jobs.run.signal('SIGTERM');
    expect(await jobs.run.ended).toEqual({ code: 0, signal: null });
  });

  it('in the time of which a shepherd is killed: the brain hears of it when it is back, and its job goes on', async () => {
    const { jobs, init, mains } = await asleep();
    damage(init, true);
    await noticed(jobs, init);
    const shepherd = parentOf(mains.find((main) => readFileSync(`/proc/${main}/cmdline`, 'utf8').includes('1000')) ?? 0);
    process.kill(shepherd, 'SIGKILL');
    await until('it is reaped', () => !childrenOf(init).includes(shepherd));
    expect(jobs.run.stderr.text).not.toMatch(/the brain is back/);
    await jobs.run.stderr.until(/the shepherd of job web/);
    expect([(await jobs.untilState('web', 'ready')).starts, mains.every(alive)]).toEqual([1, true]);
    expect(await jobs.ask('restart', 'web')).toMatchObject({ code: 0 });
    expect((await jobs.untilState('web', 'ready')).starts).toBe(2);
    expect(mains.filter(alive)).toHaveLength(1);
    await jobs.run.signal('SIGTERM');
    expect(await jobs.run.ended).toEqual({ code: 0, signal: null });
  });

  it('whose links cannot be found again: the jobs go on, are stopped by SIGTERM, and nobody is left', async () => {
    const { jobs, init, mains } = await asleep();
    const ledger = damage(init, true);
    ledger.write(at.kept, garbage(64));
    await noticed(jobs, init);
    expect(mains.every(alive)).toBe(true);
    await jobs.run.signal('SIGTERM');
    expect(await jobs.run.ended).toEqual({ code: 0, signal: null });
    expect(mains.some(alive)).toBe(false);
    expect(jobs.run.stderr.text).not.toMatch(/the brain is back/);
  });

  it('whose states are both damaged as well: nothing is started a second time', async () => {
    const { jobs, init, mains } = await asleep();
    const ledger = new OpenLedger(init);
    for (const slot of [0, 1]) ledger.write(ABI.LEDGER_STATE_OFFSET + slot * ABI.LEDGER_STATE_CAPACITY, garbage(64));
    await jobs.run.signal('SIGHUP');
    await jobs.run.stderr.until(/the state of the jobs cannot be read/);
    await jobs.run.stderr.until(/reflex/);
    expect([childrenOf(init).length, mains.every(alive)]).toEqual([2, true]);
    await jobs.run.signal('SIGTERM');
    expect(await jobs.run.ended).toEqual({ code: 0, signal: null });
    expect(mains.some(alive)).toBe(false);
  });
});
