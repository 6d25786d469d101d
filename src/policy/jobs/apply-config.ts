import type { JobConfig, JobsConfig } from '../../model/jobs/config.ts';
import type { JobName } from '../../model/jobs/ids.ts';
import type { JobState, Run, Slot, Wanted } from '../../model/jobs/state.ts';
import { newJob, newSlot, newSlots } from './initial-state.ts';
import { firstHealth } from './liveness.ts';
import { changeOf, type PlanChange } from './reload-plan.ts';
import { same } from './same.ts';
import { configIn, emit, type Turn } from './turn.ts';

/**
 * The configuration is this one from now on: what is wanted changes at once, whatever an earlier one is still under way with, and what
 * runs follows. So the last one is always the one that runs in the end.
 */
export function applyConfig(turn: Turn, next: JobsConfig): void {
  const before = turn.state;
  const old = new Map(before.jobs.map((job) => [job.name, job]));
  const names = new Set(next.jobs.map(({ name }) => name));
  const changed = new Set<JobName>();
  const jobs = next.jobs.map((config) => {
    const job = old.get(config.name);
    const known = configIn(before, config.name);
    if (job === undefined) return newJob(config, turn.now);
    if (known === null) return comeBack(turn, job, config);
    const change = changeOf(known, config);
    if (change === 'unchanged') return job;
    changed.add(config.name);
    return changedJob(turn, job, known, config, change);
  });
  const gone = before.jobs.filter(({ name }) => !names.has(name)).map((job) => leave(turn, job));
  turn.state = { ...before, config: next, jobs: [...revived(jobs, changed), ...gone.filter(({ runs }) => runs.length > 0)] };
}

/** It is in the file again, while older runs of it may still finish. */
function comeBack(turn: Turn, job: JobState, config: JobConfig): JobState {
  const { nextRun } = turn.state;
  return {
    ...newJob(config, turn.now),
    runs: job.runs,
    starts: job.starts,
    generation: job.generation + 1,
    restartFrom: nextRun,
  };
}

/** Its sockets are closed at once; its runs are stopped in their order. */
function leave(turn: Turn, job: JobState): JobState {
  if (job.presence.id === 'gone') return job;
  if (job.sockets.id !== 'closed') emit(turn, { type: 'close-sockets', job: job.name });
  const dependsOn = (configIn(turn.state, job.name)?.dependencies ?? []).map(({ on }) => on);
  return {
    ...job,
    presence: { id: 'gone', dependsOn },
    wanted: 'as-needed',
    slots: [],
    runs: job.runs.map(unasked),
    sockets: { id: 'closed' },
    since: turn.now,
  };
}

/** Nobody is interested any more in whether it is ready or healthy: it only waits for its turn to stop. */
function unasked(run: Run): Run {
  const { life } = run;
  if (life.id !== 'up') return run;
  const { readiness } = life;
  const none = { id: 'none' } as const;
  const waits: typeof readiness = readiness.id === 'pending' ? { id: 'pending', until: null, probe: none } : readiness;
  return { ...run, life: { ...life, readiness: waits, health: { ...life.health, probe: none } } };
}

function changedJob(turn: Turn, job: JobState, old: JobConfig, next: JobConfig, change: PlanChange): JobState {
  const recycled = change === 'restart' || change === 'overlap';
  const { reload } = next;
  if (change === 'signal' && reload.type === 'signal') {
    for (const run of job.runs) if (run.ending === null) emit(turn, mainSignal(run, reload.signal));
  }
  return {
    ...job,
    wanted: wantedAfter(job.wanted, old, next),
    // It has failed with what it was: as it is now it may be tried again.
    standing: { id: 'sound' },
    generation: recycled ? job.generation + 1 : job.generation,
    restartFrom: change === 'restart' ? turn.state.nextRun : job.restartFrom,
    slots: recycled ? newSlots(next) : slotsFor(job.slots, next),
    runs: job.runs.map((run) => askedBy(turn, recycled ? run : withTerms(run, next), old, next)),
    sockets: same(old.sockets, next.sockets) ? job.sockets : reopened(turn, job, next),
  };
}

export const mainSignal = (run: Run, signal: JobConfig['stop']['signal']) =>
  ({ type: 'signal-run', run: run.id, signal, to: 'main', spareSessions: false }) as const;

/** What somebody has said by hand holds. */
function wantedAfter(wanted: Wanted, old: JobConfig, next: JobConfig): Wanted {
  if (old.autostart === next.autostart || wanted === 'down') return wanted;
  return next.autostart ? 'up' : 'as-needed';
}

function slotsFor(slots: readonly Slot[], next: JobConfig): readonly Slot[] {
  if (next.onDemand !== null) return slots;
  return Array.from({ length: next.instances }, (_, index) => slots[index] ?? newSlot(index + 1));
}

/** It is stopped as the new configuration says, since it is what that describes. */
const withTerms = (run: Run, next: JobConfig): Run =>
  run.ending === null ? { ...run, terms: { stop: next.stop, spareSessions: next.spareSessions } } : run;

/** It is asked what the new configuration asks, even where it is to be replaced: nobody answers the questions of the old one. */
function askedBy(turn: Turn, run: Run, old: JobConfig, next: JobConfig): Run {
  const { life } = run;
  if (life.id !== 'up') return run;
  const { readiness } = life;
  if (readiness.id === 'pending') {
    if (same(old.readiness, next.readiness)) return run;
    return { ...run, life: { ...life, readiness: { ...readiness, probe: { id: 'none' } } } };
  }
  return same(old.liveness, next.liveness) ? run : { ...run, life: { ...life, health: firstHealth(next, turn.now) } };
}

function reopened(turn: Turn, job: JobState, next: JobConfig): JobState['sockets'] {
  if (job.sockets.id === 'closed') return job.sockets;
  if (next.sockets.length === 0) {
    emit(turn, { type: 'close-sockets', job: job.name });
    return { id: 'closed' };
  }
  emit(turn, { type: 'open-sockets', job: job.name, sockets: next.sockets });
  return { id: 'opening' };
}

/** What has failed only because another job had may be tried again, when that may. */
export function revived(jobs: readonly JobState[], names: ReadonlySet<JobName>): readonly JobState[] {
  const revive = new Set(names);
  for (let size = -1; size !== revive.size; ) {
    size = revive.size;
    for (const { name, standing } of jobs) {
      if (standing.id === 'failed' && standing.because !== null && revive.has(standing.because)) revive.add(name);
    }
  }
  return jobs.map((job) =>
    job.standing.id === 'failed' && job.standing.because !== null && revive.has(job.name)
      ? { ...job, standing: { id: 'sound' } }
      : job,
  );
}
