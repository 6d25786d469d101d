import type { Millis } from '../../model/ids.ts';
import type { JobConfig } from '../../model/jobs/config.ts';
import type { JobsEffect } from '../../model/jobs/effect.ts';
import type { JobsEvent } from '../../model/jobs/event.ts';
import type { JobName, RunId } from '../../model/jobs/ids.ts';
import type { JobsMessage } from '../../model/jobs/message.ts';
import type { JobState, JobsState, Run, Slot } from '../../model/jobs/state.ts';

/**
 * One decision while it is being made: the state as far as it has come, and what is to be done, in order. Nobody outside of a decision
 * sees it; states themselves are never changed, only replaced.
 */
export interface Turn {
  state: JobsState;
  readonly now: Millis;
  readonly effects: JobsEffect[];
}

export type EventOf<Type extends JobsEvent['type']> = Extract<JobsEvent, { readonly type: Type }>;

/** A run and the job that it belongs to. */
export interface Found {
  readonly job: JobState;
  readonly run: Run;
}

export const newTurn = (state: JobsState, now: Millis): Turn => ({ state, now, effects: [] });

export function emit(turn: Turn, ...effects: readonly JobsEffect[]): void {
  turn.effects.push(...effects);
}

export const tell = (turn: Turn, message: JobsMessage): void => emit(turn, { type: 'tell', message });

export const jobIn = (state: JobsState, name: JobName): JobState | null => named(state.jobs, name);

/** null: the job is not in the configuration (any more). */
export const configIn = (state: JobsState, name: JobName): JobConfig | null => named(state.config.jobs, name);

export function runIn(state: JobsState, id: RunId): Found | null {
  for (const job of state.jobs) {
    const run = job.runs.find((one) => one.id === id);
    if (run !== undefined) return { job, run };
  }
  return null;
}

export function changeJob(turn: Turn, name: JobName, change: Partial<JobState>): void {
  const { jobs } = turn.state;
  const places = placesIn(jobs);
  const at = places.get(name);
  const job = at === undefined ? undefined : jobs[at];
  if (at === undefined || job === undefined) return;
  const changed = jobs.with(at, { ...job, ...change });
  // Everybody is where he was.
  known.set(changed, places);
  turn.state = { ...turn.state, jobs: changed };
}

export function changeRun(turn: Turn, name: JobName, id: RunId, change: Partial<Run>): void {
  const job = jobIn(turn.state, name);
  if (job === null) return;
  changeJob(turn, name, { runs: job.runs.map((run) => (run.id === id ? { ...run, ...change } : run)) });
}

export function changeSlot(turn: Turn, name: JobName, instance: number, change: Partial<Slot>): void {
  const job = jobIn(turn.state, name);
  if (job === null) return;
  changeJob(turn, name, { slots: job.slots.map((slot) => (slot.instance === instance ? { ...slot, ...change } : slot)) });
}

export function removeRun(turn: Turn, name: JobName, id: RunId): void {
  const job = jobIn(turn.state, name);
  if (job !== null) changeJob(turn, name, { runs: job.runs.filter((run) => run.id !== id) });
}

/** The slot that the instance is counted in: all those of an on-demand job share one. */
export const slotOf = (job: JobState, instance: number): Slot | null =>
  job.slots.find((slot) => slot.instance === instance) ?? job.slots[0] ?? null;

type Places = ReadonlyMap<JobName, number>;

interface Named {
  readonly name: JobName;
}

const known = new WeakMap<readonly Named[], Places>();

function named<Item extends Named>(items: readonly Item[], name: JobName): Item | null {
  const at = placesIn(items).get(name);
  return at === undefined ? null : (items[at] ?? null);
}

/** Looked up often: who is where in a list is found out once. */
function placesIn(items: readonly Named[]): Places {
  const before = known.get(items);
  if (before !== undefined) return before;
  const places = new Map(items.map(({ name }, at) => [name, at]));
  known.set(items, places);
  return places;
}
