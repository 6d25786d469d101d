import type { JobsRequest } from '../../model/jobs/control.ts';
import type { JobName } from '../../model/jobs/ids.ts';
import type { PendingRequest } from '../../model/jobs/state.ts';
import { nearest } from '../../model/nearest.ts';
import { printable } from '../../model/printable.ts';
import { unreachable } from '../../model/result.ts';
import { answer, DONE, NOT_SO, UNKNOWN_JOB } from './answers.ts';
import { readAgain } from './reload.ts';
import { reloadJobs, restartJobs, signalJobs, startJobs, stopJobs } from './request-jobs.ts';
import { jobsView } from './status.ts';
import { stopContainer } from './stop-container.ts';
import { type EventOf, jobIn, type Turn } from './turn.ts';

/** More would only fill the ledger. */
const MOST_WAITING = 64;

/** Each is answered: at once where there is nothing to wait for, else when what was asked for is done, or can never be (waits.ts). */
export function requested(turn: Turn, { id, request }: EventOf<'requested'>): void {
  // Told twice after a crash: it waits already.
  if (turn.state.requests.some((one) => one.id === id)) return;
  if (request.type === 'status') {
    answer(turn, id, DONE, [], jobsView(turn.state, turn.now));
    return;
  }
  const unknown = namesIn(request).find((name) => jobIn(turn.state, name)?.presence.id !== 'configured');
  if (unknown !== undefined) {
    answer(turn, id, UNKNOWN_JOB, [unknownWords(turn, unknown)]);
    return;
  }
  if (turn.state.container.id !== 'going-on' && !['shutdown', 'stop', 'signal'].includes(request.type)) {
    answer(turn, id, NOT_SO, ['everything is being stopped']);
    return;
  }
  const waiting =
    turn.state.requests.length + (turn.state.reading?.asked.length ?? 0) + (turn.state.reading?.again?.asked.length ?? 0);
  if (waiting >= MOST_WAITING) {
    answer(turn, id, NOT_SO, [`${MOST_WAITING} requests wait already: try again later`]);
    return;
  }
  const pending = obeyed(turn, id, request);
  if (pending !== null) turn.state = { ...turn.state, requests: [...turn.state.requests, pending] };
}

type Waitable = Exclude<JobsRequest, { readonly type: 'status' }>;

/** What it waits for; null: it has its answer, or will get it with the configuration. */
function obeyed(turn: Turn, id: number, request: Waitable): PendingRequest | null {
  const common = { id, since: turn.now };
  switch (request.type) {
    case 'start':
      return { ...common, ...startJobs(turn, chosen(turn, request.jobs)) };
    case 'stop':
      return { ...common, ...stopJobs(turn, chosen(turn, request.jobs)) };
    case 'restart':
      return { ...common, ...restartJobs(turn, chosen(turn, request.jobs)) };
    case 'signal':
      return { ...common, ...signalJobs(turn, chosen(turn, request.jobs), request.signal, request.to) };
    case 'reload':
      return reload(turn, id, request);
    case 'shutdown':
      stopContainer(turn, request.code, 'tsinit shutdown asked for it');
      return { ...common, type: 'shutdown' };
    case 'wait':
      return { ...common, type: 'wait', job: request.job, condition: request.condition };
    default:
      return unreachable(request);
  }
}

function reload(
  turn: Turn,
  id: number,
  { jobs, dryRun }: Extract<JobsRequest, { readonly type: 'reload' }>,
): PendingRequest | null {
  if (jobs.length > 0 && !dryRun) return { id, since: turn.now, ...reloadJobs(turn, jobs) };
  if (jobs.length === 0) readAgain(turn, { id, dryRun });
  else answer(turn, id, NOT_SO, ['--dry-run is about the whole configuration: leave the names of jobs out']);
  return null;
}

/** Whoever asked has gone: what he has asked for is done all the same. */
export function withdrawn(turn: Turn, { id }: EventOf<'request-withdrawn'>): void {
  const { requests, reading } = turn.state;
  const others = <Asked extends { readonly id: number }>(asked: readonly Asked[]) => asked.filter((one) => one.id !== id);
  turn.state = { ...turn.state, requests: others(requests) };
  if (reading === null) return;
  const again = reading.again === null ? null : { ...reading.again, asked: others(reading.again.asked) };
  turn.state = { ...turn.state, reading: { ...reading, asked: others(reading.asked), again } };
}

/** Without names: all of them. */
const chosen = (turn: Turn, names: readonly JobName[]): readonly JobName[] =>
  names.length > 0 ? names : turn.state.config.jobs.map(({ name }) => name);

function namesIn(request: JobsRequest): readonly JobName[] {
  if (request.type === 'wait') return [request.job];
  return 'jobs' in request ? request.jobs : [];
}

function unknownWords(turn: Turn, name: JobName): string {
  const names = turn.state.config.jobs.map((job) => job.name);
  const near = nearest(name, names);
  const cure = near === null ? `there are: ${names.slice(0, 20).join(', ')}` : `did you mean ${near}?`;
  return `there is no job ${printable(name, 63)}; ${cure}`;
}
