import type { JobConfig } from '../../model/jobs/config.ts';
import type { JobState, Run } from '../../model/jobs/state.ts';
import { isReady } from './conditions.ts';
import { dependentsOf, type Wishes, waitsFor } from './order.ts';
import { socketsReady, startRun } from './start.ts';
import { endRun } from './stop.ts';
import { changeSlot, configIn, jobIn, slotOf, type Turn } from './turn.ts';

/** Old generations of one instance that may be about to finish; a reload waits for one of them where there are more. */
const MOST_LEAVING = 3;

/** Runs that are older than what is wanted: stopped and started again, or replaced by one that is ready first; and those too many. */
export function recycleOld(turn: Turn, wishes: Wishes): void {
  for (const name of wishes.mayRun) {
    const config = configIn(turn.state, name);
    for (const { id } of jobIn(turn.state, name)?.runs ?? []) {
      const job = jobIn(turn.state, name);
      const run = job?.runs.find((one) => one.id === id);
      if (job === null || run === undefined || config === null || run.ending !== null) continue;
      if (config.onDemand === null && run.instance > config.instances) endRun(turn, job, run, { type: 'stop' });
      else if (run.id < job.restartFrom) restartRun(turn, job, run, config, wishes);
      else if (run.generation < job.generation) overlapRun(turn, job, run, config, wishes);
    }
  }
}

/** Those that depend on it and are restarted as well stop before it. */
function restartRun(turn: Turn, job: JobState, run: Run, config: JobConfig, wishes: Wishes): void {
  // What cannot have its new sockets is left as it is; what must not run by now, because of others, is not.
  if (!socketsReady(job, config) && waitsFor(turn.state, wishes, job.name).length === 0) return;
  const waits = dependentsOf(turn.state, job.name).some((other) => other.runs.some(({ id }) => id < other.restartFrom));
  if (!waits) endRun(turn, job, run, { type: 'recycle' });
}

/** The new generation is started beside the old one, which goes on until the new one is ready; where it is not ready itself it is no loss. */
function overlapRun(turn: Turn, job: JobState, run: Run, config: JobConfig, wishes: Wishes): void {
  if (!socketsReady(job, config)) return;
  const slot = slotOf(job, run.instance);
  const newcomer = job.runs.find((one) => one.replaces === run.id);
  // What is not ready is nothing that others rely on.
  if (!isReady(run) || config.onDemand !== null) {
    endRun(turn, job, run, { type: 'recycle' });
    return;
  }
  if (newcomer !== undefined || slot === null || slot.overlapFailed === job.generation) return;
  const leaving = job.runs.filter((one) => one.instance === run.instance && one.id !== run.id);
  if (leaving.length >= MOST_LEAVING || waitsFor(turn.state, wishes, job.name).length > 0) return;
  // What it paused for was the older generation's.
  if (slot.rest.id !== 'free') changeSlot(turn, job.name, slot.instance, { rest: { id: 'free' } });
  startRun(turn, jobIn(turn.state, job.name) ?? job, config, run.instance, run.id);
}
