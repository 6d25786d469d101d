import type { JobConfig, JobEnd } from '../model/jobs/config.ts';
import { type Problem, problem } from './problem.ts';
import type { WrittenJob } from './schema.ts';

/** The key that is wrong, and why; no key: the job as a whole. */
export type Complaint = readonly [key: string | null, words: string];

/** What is wrong with a job taken by itself, though each of its keys is right. written: without `defaults:`. */
export function checkJob(job: JobConfig, written: WrittenJob): readonly Problem[] {
  const path = ['jobs', job.name];
  return [...kinds(job, written), ...onDemand(job), ...descriptors(job), ...files(job), ...ends(job)].map(([key, words]) =>
    problem(key === null ? path : [...path, ...key.split('.')], words),
  );
}

/** Of a job that has mistakes of its own this is looked at too: it needs the keys alone. */
export function checkCommand(keys: readonly string[]): Complaint | null {
  const [command, shell] = [keys.includes('command'), keys.includes('shell')];
  if (command && shell) return ['shell', 'is there beside command; a job has one of them'];
  return command || shell ? null : [null, 'has neither command nor shell; add command: [program, argument, …]'];
}

function* kinds(job: JobConfig, { ready_timeout, ready }: WrittenJob): Generator<Complaint> {
  const { kind, instances, restart, readiness } = job;
  const ends = kind === 'oneshot' || kind === 'task';
  if (kind === 'oneshot' && readiness !== null)
    yield ['ready', 'is for what stays up; a oneshot is ready when it has ended with 0'];
  if (ends && restart.when === 'always') yield ['restart', `is always, and a ${kind} would never end; use on-failure or never`];
  if (kind === 'task' && instances > 1)
    yield ['instances', 'is more than 1, and the container can leave with one code; use kind: oneshot'];
  if (kind === 'oneshot' && job.liveness !== null) yield ['live', 'is for what stays up, and a oneshot ends; leave it out'];
  if (kind === 'daemon' && readiness?.type === 'descriptor')
    yield ['ready', 'is a descriptor, which a daemon closes when it forks itself away; use notify, tcp, unix, exec or line'];
  if (ready_timeout !== undefined && ready_timeout !== null && ready === undefined && !ends)
    yield ['ready_timeout', 'counts nothing, because the job is ready as soon as it is started; add ready, or leave it out'];
  if (restart.when === 'never' && restart.budget !== null)
    yield ['budget', 'counts restarts, and restart is never; leave it out'];
}

function* onDemand({ onDemand: demand, kind, instances, sockets }: JobConfig): Generator<Complaint> {
  if (demand === null) return;
  if (sockets.length === 0)
    yield ['on_demand', 'starts the job when something connects, and it has no sockets; add sockets: {name: {tcp: 8080}}'];
  if (kind !== 'service') yield ['on_demand', `is for services, and this is a ${kind}; leave it out`];
  if (instances > 1) yield ['instances', 'is said beside on_demand; use on_demand: {limit: …}'];
}

const FIRST_LISTENER = 3;

function* descriptors({ readiness, sockets, onDemand: demand }: JobConfig): Generator<Complaint> {
  if (readiness?.type !== 'descriptor') return;
  const taken = sockets.length + (demand === null ? 0 : 1);
  if (readiness.descriptor >= FIRST_LISTENER + taken) return;
  const held = sockets.length === 1 ? 'its socket' : `its ${sockets.length} sockets`;
  yield ['ready.descriptor', `is what ${held} will be; use ${FIRST_LISTENER + taken} or a higher one`];
}

function* files({ process: { output, errors }, instances, onDemand: demand }: JobConfig): Generator<Complaint> {
  const several = Math.max(instances, demand?.limit ?? 1);
  for (const [key, to] of [
    ['stdout', output],
    ['stderr', errors],
  ] as const) {
    if (to === 'output' || to.type !== 'file' || to.maxSize === null || several === 1) continue;
    yield [key, `would be rotated by ${several} processes at once; use max_size: never, or prefix`];
  }
  if (output.type === 'file' && errors !== 'output' && errors.type === 'file' && output.path === errors.path)
    yield ['stderr', 'is the file of stdout; use stderr: stdout'];
}

function* ends({ restart }: JobConfig): Generator<Complaint> {
  const has = (ends: readonly JobEnd[], end: JobEnd) => ends.some((other) => JSON.stringify(other) === JSON.stringify(end));
  if (restart.permanent.some((end) => has(restart.success, end)))
    yield ['permanent', 'has an end that is a success as well; leave it out of one'];
  if (restart.permanent.some((end) => has(restart.ends, end)))
    yield ['permanent', 'has an end after which restart starts it again; leave it out of one'];
}
