import type { JobConfig, SocketConfig } from '../model/jobs/config.ts';
import { nearest } from '../model/nearest.ts';
import { cyclesOf } from './cycles.ts';
import { type Problem, problem } from './problem.ts';
import type { WrittenJob } from './schema.ts';

/**
 * What is wrong with jobs between each other. jobs: those without mistakes of their own. all: the others too, of which only the
 * dependencies are right. names: of all that were written. written: without `defaults:`.
 */
export function checkJobs(
  jobs: readonly JobConfig[],
  all: readonly JobConfig[],
  names: readonly string[],
  written: Readonly<Record<string, WrittenJob>>,
): readonly Problem[] {
  return [
    ...unknownNames(all, names, written),
    ...conditions(jobs, written),
    ...cycles(all, written),
    ...tasks(jobs),
    ...addresses(jobs),
    ...files(jobs),
  ];
}

/** Where the dependency was written: a mapping has the name for a key, a list has it at a place. */
function pathOf(job: JobConfig, on: string, written: WrittenJob | undefined): readonly (string | number)[] {
  const under = written?.requires?.some((one) => one.on === on) ? 'requires' : 'after';
  const index = written?.[under]?.findIndex((one) => one.on === on) ?? 0;
  return written?.[under]?.[index]?.condition === null ? ['jobs', job.name, under, index] : ['jobs', job.name, under, on];
}

function* unknownNames(
  jobs: readonly JobConfig[],
  names: readonly string[],
  written: Readonly<Record<string, WrittenJob>>,
): Generator<Problem> {
  for (const job of jobs)
    for (const { on } of job.dependencies) {
      if (names.includes(on)) continue;
      const near = nearest(on, names);
      yield problem(
        pathOf(job, on, written[job.name]),
        `"${on}" is no job; ${near === null ? `there are ${names.slice(0, 20).join(', ')}` : `did you mean ${near}?`}`,
      );
    }
}

function* conditions(jobs: readonly JobConfig[], written: Readonly<Record<string, WrittenJob>>): Generator<Problem> {
  for (const job of jobs) {
    const own = written[job.name];
    for (const { on, condition } of job.dependencies) {
      if (on === job.name) continue;
      const other = jobs.find(({ name }) => name === on);
      const path = pathOf(job, on, own);
      const [required, after] = [own?.requires, own?.after].map((all) => all?.find((one) => one.on === on)?.condition ?? null);
      if (required !== null && after !== null && required !== after)
        yield problem(path, `is to be ${required} under requires, and ${after} under after; leave it out of after`);
      if (condition === 'healthy' && other !== undefined && other.liveness === null)
        yield problem(path, `waits until ${on} is healthy, which nobody asks it; add live to ${on}, or use ready`);
      if (
        condition === 'completed' &&
        other !== undefined &&
        other.kind !== 'oneshot' &&
        other.kind !== 'task' &&
        other.restart.when === 'always'
      )
        yield problem(path, `waits until ${on} has ended, and it is always restarted; use ready, or give ${on} kind: oneshot`);
      if (other?.kind === 'task' && condition !== 'started' && other.readiness === null)
        yield problem(
          path,
          `waits until the task ${on} has ended, and with it the container ends; use started, or give ${on} kind: oneshot`,
        );
    }
  }
}

function* cycles(jobs: readonly JobConfig[], written: Readonly<Record<string, WrittenJob>>): Generator<Problem> {
  for (const cycle of cyclesOf(jobs)) {
    const [first, second = first] = cycle;
    const job = jobs.find(({ name }) => name === first);
    if (job === undefined || second === undefined) continue;
    const words = cycle.length === 2 ? 'the job waits for itself' : `the jobs wait for each other: ${cycle.join(' → ')}`;
    yield problem(pathOf(job, second, written[job.name]), `${words}; leave one of these out`);
  }
}

function* tasks(jobs: readonly JobConfig[]): Generator<Problem> {
  const [first, ...more] = jobs.filter(({ kind }) => kind === 'task');
  for (const { name } of more)
    yield problem(
      ['jobs', name, 'kind'],
      `is a task, and ${first?.name} is one already: the container can leave with one code; use oneshot`,
    );
}

export const addressWords = (address: SocketConfig['address']): string =>
  address.type === 'unix'
    ? address.path
    : address.host.includes(':')
      ? `[${address.host}]:${address.port}`
      : `${address.host}:${address.port}`;

function* addresses(jobs: readonly JobConfig[]): Generator<Problem> {
  const owners = new Map<string, string>();
  for (const job of jobs)
    for (const { name, address } of job.sockets) {
      const words = addressWords(address);
      const owner = owners.get(words);
      if (owner !== undefined)
        yield problem(['jobs', job.name, 'sockets', name], `is the address of ${owner} as well; one of them needs another`);
      else owners.set(words, `jobs.${job.name}.sockets.${name}`);
    }
}

function* files(jobs: readonly JobConfig[]): Generator<Problem> {
  const owners = new Map<string, string>();
  for (const { name, process } of jobs)
    for (const [key, to] of [
      ['stdout', process.output],
      ['stderr', process.errors],
    ] as const) {
      if (to === 'output' || to.type !== 'file' || to.maxSize === null) continue;
      const owner = owners.get(to.path);
      if (owner !== undefined && owner !== name)
        yield problem(['jobs', name, key], `is the file that job ${owner} writes and rotates; use another`);
      else owners.set(to.path, name);
    }
}
