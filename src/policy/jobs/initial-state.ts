import type { Millis } from '../../model/ids.ts';
import type { JobConfig, JobsConfig } from '../../model/jobs/config.ts';
import type { JobState, JobsState, Slot } from '../../model/jobs/state.ts';

/** Before anything has happened; `began` is to come. seed: any number, for the jitter. */
export const initialJobsState = (config: JobsConfig, now: Millis, seed: number): JobsState => ({
  config,
  beganAt: now,
  random: seed >>> 0,
  nextRun: 1,
  jobs: config.jobs.map((job) => newJob(job, now)),
  container: { id: 'going-on' },
  reading: null,
  requests: [],
});

export const newJob = (config: JobConfig, now: Millis): JobState => ({
  name: config.name,
  presence: { id: 'configured' },
  wanted: config.autostart ? 'up' : 'as-needed',
  standing: { id: 'sound' },
  generation: 1,
  restartFrom: 0,
  slots: newSlots(config),
  runs: [],
  sockets: { id: 'closed' },
  since: now,
  starts: 0,
});

/** One an instance; the workers of an on-demand job share one. */
export const newSlots = (config: JobConfig): readonly Slot[] =>
  Array.from({ length: config.onDemand === null ? config.instances : 1 }, (_, index) => newSlot(index + 1));

export const newSlot = (instance: number): Slot => ({
  instance,
  rest: { id: 'free' },
  quickEnds: 0,
  startedAt: [],
  overlapFailed: 0,
});
