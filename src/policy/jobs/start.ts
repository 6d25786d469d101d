import type { JobConfig } from '../../model/jobs/config.ts';
import { type RunId, runId } from '../../model/jobs/ids.ts';
import type { JobState, Run } from '../../model/jobs/state.ts';
import { withStart } from './backoff.ts';
import { type Wishes, waitsFor } from './order.ts';
import { changeJob, changeSlot, configIn, emit, jobIn, slotOf, type Turn } from './turn.ts';

/** Every instance that may run, and does not, is started: all at once, as far as what they depend on allows. */
export function startWanted(turn: Turn, wishes: Wishes): void {
  for (const name of wishes.mayRun) {
    const job = jobIn(turn.state, name);
    const config = configIn(turn.state, name);
    if (job === null || config === null || config.onDemand !== null || !socketsReady(job, config)) continue;
    const free = job.slots.filter((slot) => slot.rest.id === 'free' && isVacant(job, slot.instance));
    if (free.length === 0 || waitsFor(turn.state, wishes, name).length > 0) continue;
    for (const slot of free) startRun(turn, job, config, slot.instance, null);
  }
}

/** Nobody of it is there: never is anything started on top of a rest. What is told to leave because it was replaced is none. */
const isVacant = (job: JobState, instance: number): boolean =>
  job.runs.every((run) => run.instance !== instance || run.ending?.why.type === 'replaced');

export const socketsReady = (job: JobState, config: JobConfig): boolean =>
  config.sockets.length === 0 || job.sockets.id === 'open';

/** After a crash start-run is done again: the number of the run tells whether it is there already. */
export function startRun(turn: Turn, job: JobState, config: JobConfig, instance: number, replaces: RunId | null): void {
  const id = runId(turn.state.nextRun);
  const run: Run = {
    id,
    instance,
    generation: job.generation,
    terms: { stop: config.stop, spareSessions: config.spareSessions },
    startedAt: turn.now,
    life: { id: 'starting' },
    ending: null,
    replaces,
    shepherdLost: false,
  };
  turn.state = { ...turn.state, nextRun: turn.state.nextRun + 1 };
  const now = jobIn(turn.state, job.name) ?? job;
  changeJob(turn, job.name, { runs: [...now.runs, run], starts: now.starts + 1, since: turn.now });
  const slot = slotOf(now, instance);
  if (slot !== null) {
    changeSlot(turn, job.name, slot.instance, { startedAt: withStart(config.restart, slot.startedAt, turn.now) });
  }
  emit(turn, { type: 'start-run', run: id, job: config, instance });
}

/** What has paused long enough may be started again. */
export function endPauses(turn: Turn): void {
  for (const job of turn.state.jobs) {
    for (const { rest, instance } of job.slots) {
      if (rest.id === 'pausing' && turn.now >= rest.until) changeSlot(turn, job.name, instance, { rest: { id: 'free' } });
    }
  }
}
