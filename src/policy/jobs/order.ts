import type { Dependency, JobsConfig } from '../../model/jobs/config.ts';
import type { JobName } from '../../model/jobs/ids.ts';
import type { JobState, JobsState } from '../../model/jobs/state.ts';
import { reached } from './conditions.ts';
import { configIn } from './turn.ts';

// A job starts when everything it depends on is in the condition that it asks for, and stops before that. So all start at once as far
// as they can, and stop in reverse.

/** Which jobs are to be up now. needed: somebody wants them; mayRun: and nothing that they require forbids it. */
export interface Wishes {
  readonly needed: ReadonlySet<JobName>;
  readonly mayRun: ReadonlySet<JobName>;
}

interface Known {
  readonly state: JobsState;
  readonly wishes: Wishes;
}

let last: Known | null = null;

/** Asked for again and again while one decision is made, mostly of the very same state, or of one in which only runs have changed. */
export function wishes(state: JobsState): Wishes {
  const found = last !== null && asksTheSame(last.state, state) ? last.wishes : wishesOf(state);
  last = { state, wishes: found };
  return found;
}

/** Everything that wishesOf looks at. */
function asksTheSame(one: JobsState, other: JobsState): boolean {
  if (one === other) return true;
  const { jobs } = other;
  return (
    one.config === other.config &&
    one.container.id === other.container.id &&
    one.jobs.length === jobs.length &&
    one.jobs.every((job, at) => wantsTheSame(job, jobs[at]))
  );
}

function wantsTheSame(one: JobState, other: JobState | undefined): boolean {
  if (one === other) return true;
  return (
    one.name === other?.name && one.presence === other.presence && one.wanted === other.wanted && one.standing === other.standing
  );
}

function wishesOf(state: JobsState): Wishes {
  if (state.container.id !== 'going-on') return { needed: new Set(), mayRun: new Set() };
  const byName = new Map(state.jobs.map((job) => [job.name, job]));
  const needed = new Set<JobName>();
  const need = (name: JobName): void => {
    const job = byName.get(name);
    if (job === undefined || job.presence.id === 'gone' || job.wanted === 'down' || needed.has(name)) return;
    needed.add(name);
    if (job.standing.id === 'failed') return;
    for (const { on, required } of dependenciesOf(state, name)) if (required) need(on);
  };
  for (const job of state.jobs) if (job.wanted === 'up') need(job.name);

  const verdicts = new Map<JobName, boolean>();
  const may = (name: JobName): boolean => {
    const known = verdicts.get(name);
    if (known !== undefined) return known;
    // For a circle, which the configuration's check does not let through.
    verdicts.set(name, false);
    const sound = needed.has(name) && byName.get(name)?.standing.id === 'sound';
    const verdict = sound && dependenciesOf(state, name).every(({ on, required }) => !required || may(on));
    verdicts.set(name, verdict);
    return verdict;
  };
  return { needed, mayRun: new Set([...needed].filter(may)) };
}

export const dependenciesOf = (state: JobsState, name: JobName): readonly Dependency[] =>
  configIn(state, name)?.dependencies ?? [];

/** What the job still waits for; empty: it may start. What is not required is waited for only as long as it is on its way. */
export const waitsFor = (state: JobsState, { mayRun }: Wishes, name: JobName): readonly Dependency[] =>
  dependenciesOf(state, name).filter(({ on, condition, required }) => {
    const found = reached(state, on, condition);
    return found !== 'yes' && (required || (found === 'not-yet' && mayRun.has(on)));
  });

/** Those that depend on the job, as it is now and as it was when it went. */
export const dependentsOf = (state: JobsState, name: JobName): readonly JobState[] =>
  state.jobs.filter((job) =>
    job.presence.id === 'gone'
      ? job.presence.dependsOn.includes(name)
      : dependenciesOf(state, job.name).some((dependency) => dependency.on === name),
  );

/** The jobs in the order of their start: those of one level at the same time, as far as what they depend on is so by then. */
export function startOrder(config: JobsConfig): readonly (readonly JobName[])[] {
  const levels = new Map<JobName, number>();
  const byName = new Map(config.jobs.map((job) => [job.name, job]));
  const levelOf = (name: JobName): number => {
    const known = levels.get(name);
    if (known !== undefined) return known;
    levels.set(name, 0);
    const below = (byName.get(name)?.dependencies ?? []).filter(({ on }) => byName.has(on)).map(({ on }) => levelOf(on));
    const level = below.length === 0 ? 0 : Math.max(...below) + 1;
    levels.set(name, level);
    return level;
  };
  for (const { name } of config.jobs) levelOf(name);
  const count = Math.max(-1, ...levels.values()) + 1;
  return Array.from({ length: count }, (_, level) =>
    config.jobs.filter(({ name }) => levels.get(name) === level).map(({ name }) => name),
  );
}
