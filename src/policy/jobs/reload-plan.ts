import { changedKeys } from '../../model/jobs/changed-keys.ts';
import type { JobConfig, JobsConfig } from '../../model/jobs/config.ts';
import type { JobName } from '../../model/jobs/ids.ts';
import { unreachable } from '../../model/result.ts';
import { signalName } from '../../model/signals.ts';
import { runsOnce } from './conditions.ts';
import { same } from './same.ts';

/** What a reload means for a job. taken-on: tsinit alone has to know of it, so that no process is touched. */
export type PlanChange = 'new' | 'gone' | 'unchanged' | 'taken-on' | 'signal' | 'restart' | 'overlap';

export interface PlanLine {
  readonly job: JobName;
  readonly change: PlanChange;
  /** Those that have changed. */
  readonly keys: readonly string[];
  /** One line for the user. */
  readonly words: string;
}

/** What would become of each job, in the order of the new file; those that are gone come last. */
export function reloadPlan(old: JobsConfig, next: JobsConfig): readonly PlanLine[] {
  const before = new Map(old.jobs.map((job) => [job.name, job]));
  const names = new Set(next.jobs.map(({ name }) => name));
  const lines = next.jobs.map((job) => {
    const known = before.get(job.name);
    return known === undefined ? line(job, 'new', []) : line(job, changeOf(known, job), changedKeys(known, job));
  });
  return [...lines, ...old.jobs.filter(({ name }) => !names.has(name)).map((job) => line(job, 'gone', []))];
}

/** The only place where it is decided what a change asks for. */
export function changeOf(old: JobConfig, next: JobConfig): PlanChange {
  if (same(old, next)) return 'unchanged';
  if (!isAboutProcess(old, next)) return next.reload.type === 'signal' ? 'signal' : 'taken-on';
  const canOverlap = !runsOnce(old) && !runsOnce(next) && old.onDemand === null && next.onDemand === null;
  return next.reload.type === 'overlap' && canOverlap ? 'overlap' : 'restart';
}

/** What a process that runs has got when it was started, and keeps. All else is tsinit's own business. */
const isAboutProcess = (old: JobConfig, next: JobConfig): boolean =>
  old.kind !== next.kind ||
  (old.onDemand === null) !== (next.onDemand === null) ||
  !same(old.process, next.process) ||
  !same(old.readiness, next.readiness) ||
  !same(old.watchdog, next.watchdog) ||
  !same(old.sockets, next.sockets);

const line = (job: JobConfig, change: PlanChange, keys: readonly string[]): PlanLine => ({
  job: job.name,
  change,
  keys,
  words: `${job.name}: ${wordsOf(job, change, keys)}`,
});

const MOST_KEYS = 5;

function wordsOf(job: JobConfig, change: PlanChange, keys: readonly string[]): string {
  const more = keys.length > MOST_KEYS ? `, ${keys.length - MOST_KEYS} more` : '';
  const changed = `changed (${keys.slice(0, MOST_KEYS).join(', ')}${more})`;
  switch (change) {
    case 'new':
      return job.autostart ? 'new, is started' : 'new, is started when it is asked for';
    case 'gone':
      return `gone, is stopped by ${signalName(job.stop.signal)}`;
    case 'unchanged':
      return 'unchanged, is not touched';
    case 'taken-on':
      return `${changed}, takes effect without touching its processes`;
    case 'signal':
      return `${changed}, is told by ${job.reload.type === 'signal' ? signalName(job.reload.signal) : 'a signal'}`;
    case 'restart':
      return `${changed}, is restarted`;
    case 'overlap':
      return `${changed}, is replaced by a new one as soon as that is ready`;
    default:
      return unreachable(change);
  }
}
