import type { JobName } from '../../model/jobs/ids.ts';
import type { PendingRequest, Run } from '../../model/jobs/state.ts';
import { unreachable } from '../../model/result.ts';
import { signalName } from '../../model/signals.ts';
import { answer, DONE, NOT_SO } from './answers.ts';
import { reached, runsOnce } from './conditions.ts';
import { whyNever } from './never.ts';
import { configIn, type EventOf, jobIn, type Turn } from './turn.ts';

/** null: not yet. */
type Verdict = { readonly code: number; readonly lines: readonly string[] } | null;

/** Answers all requests that have come to their end. */
export function answerRequests(turn: Turn): void {
  const waiting: PendingRequest[] = [];
  for (const request of turn.state.requests) {
    const verdict = verdictOn(turn, request);
    if (verdict === null) waiting.push(request);
    else answer(turn, request.id, verdict.code, verdict.lines);
  }
  if (waiting.length < turn.state.requests.length) turn.state = { ...turn.state, requests: waiting };
}

function verdictOn(turn: Turn, request: PendingRequest): Verdict {
  switch (request.type) {
    case 'start':
      return together(request.jobs.map((name) => hasStarted(turn, name, request.since, 0)));
    case 'restart':
      return together(request.jobs.map((name) => hasStarted(turn, name, request.since, request.from)));
    case 'stop':
      return together(request.jobs.map((name) => hasStopped(turn, name)));
    case 'signal':
      return request.open.length > 0 ? null : { code: request.failed ? NOT_SO : DONE, lines: request.lines };
    case 'shutdown':
      return null;
    case 'wait':
      return hasCome(turn, request);
    default:
      return unreachable(request);
  }
}

interface Fate {
  readonly good: boolean;
  readonly words: string;
}

/** Answered when it is known of all. */
function together(fates: readonly (Fate | null)[]): Verdict {
  const known = fates.filter((fate): fate is Fate => fate !== null);
  if (known.length < fates.length) return null;
  const bad = known.some(({ good }) => !good);
  return { code: bad ? NOT_SO : DONE, lines: known.map(({ words }) => words) };
}

/** Ready, or done; or it has not gone well once since then. from: runs of a lower number are the old ones. */
function hasStarted(turn: Turn, name: JobName, since: number, from: number): Fate | null {
  const job = jobIn(turn.state, name);
  const config = configIn(turn.state, name);
  if (job === null || config === null) return { good: false, words: `${name} is no longer in the configuration` };
  if (turn.state.container.id !== 'going-on')
    return { good: false, words: `${name} is not started: everything is being stopped` };
  if (job.wanted === 'down') return { good: false, words: `${name} has been told to stop meanwhile` };
  if (job.standing.id === 'failed') return { good: false, words: `${name} has failed: ${job.standing.words}` };
  const paused = job.slots.map(({ rest }) => rest).find((rest) => rest.id === 'pausing' && rest.since >= since);
  if (paused?.id === 'pausing') {
    return { good: false, words: `${name} is not up: ${paused.words}; it is tried again in ${paused.until - turn.now} ms` };
  }
  const overlapFailed = job.slots.some((slot) => slot.overlapFailed === job.generation);
  if (from > 0 && overlapFailed) return { good: false, words: `${name} goes on as it was: the new one has not become ready` };
  // Nobody is going to be its main process while the rest is kept: whoever asked would wait for ever.
  const kept = config.leaderless === 'keep' && !runsOnce(config);
  const isKept = (run: Run): boolean => kept && run.ending === null && run.id >= from && run.life.id === 'leaderless';
  if (job.runs.some(isKept)) {
    return {
      good: false,
      words: `${name} has lost its main process, and the rest of it is kept (leader_dead: keep); restart it`,
    };
  }
  const old = job.runs.some((run) => run.ending === null && run.id < from);
  if (old || reached(turn.state, name, 'ready') === 'not-yet') return null;
  const done = job.slots.every(({ rest }) => rest.id === 'done');
  return { good: true, words: `${name} is ${done ? 'done' : 'ready'}` };
}

function hasStopped(turn: Turn, name: JobName): Fate | null {
  const job = jobIn(turn.state, name);
  if (job === null) return { good: true, words: `${name} is no longer in the configuration` };
  if (job.wanted !== 'down' && turn.state.container.id === 'going-on') {
    return { good: false, words: `${name} has been started again meanwhile` };
  }
  return job.runs.length > 0 ? null : { good: true, words: `${name} is stopped` };
}

function hasCome(turn: Turn, { job: name, condition }: Extract<PendingRequest, { readonly type: 'wait' }>): Verdict {
  const why = whyNever(turn.state, name, condition);
  if (why !== null) return { code: NOT_SO, lines: [`${name} will not be ${condition}: ${why}`] };
  return reached(turn.state, name, condition) === 'yes' ? { code: DONE, lines: [`${name} is ${condition}`] } : null;
}

/** The answer to a signal that somebody has asked for. */
export function signalled(turn: Turn, { run: id, signal, reached: count, errno }: EventOf<'run-signalled'>): void {
  const job = turn.state.jobs.find(({ runs }) => runs.some((run) => run.id === id));
  const line = `${signalName(signal)} has reached ${count === 1 ? '1 process' : `${count} processes`} of ${job?.name ?? 'a job'}`;
  const failed = count === 0 || errno !== null;
  const words = errno === null ? line : `${line} (errno ${errno})`;
  closeSignals(turn, id, { failed, words });
}

/** A run that is gone has nobody left who could be reached. */
export function forgetSignals(turn: Turn): void {
  const there = new Set(turn.state.jobs.flatMap(({ runs }) => runs.map(({ id }) => id)));
  for (const request of turn.state.requests) {
    if (request.type !== 'signal') continue;
    for (const id of request.open) if (!there.has(id)) closeSignals(turn, id, { failed: true, words: 'it has ended meanwhile' });
  }
}

function closeSignals(turn: Turn, id: number, { failed, words }: { readonly failed: boolean; readonly words: string }): void {
  if (!turn.state.requests.some((request) => request.type === 'signal' && request.open.some((run) => run === id))) return;
  const requests = turn.state.requests.map((request) => {
    if (request.type !== 'signal' || !request.open.some((run) => run === id)) return request;
    const open = request.open.filter((run) => run !== id);
    return { ...request, open, failed: request.failed || failed, lines: [...request.lines, words] };
  });
  turn.state = { ...turn.state, requests };
}
