import { type Millis, millis } from '../../model/ids.ts';
import type { JobConfig } from '../../model/jobs/config.ts';
import type { JobState, Run, Worker } from '../../model/jobs/state.ts';
import { type Wishes, waitsFor, wishes } from './order.ts';
import { startRun } from './start.ts';
import { endRun } from './stop.ts';
import { changeJob, changeRun, configIn, type EventOf, emit, jobIn, runIn, type Turn } from './turn.ts';

// The sockets are watched while nobody is free to accept and there may be more workers; whoever connects meanwhile waits in the
// kernel's backlog. A worker that has said nothing yet is taken for free: it was started for a connection that it has still to accept.

export function watchSockets(turn: Turn, now: Wishes): void {
  for (const { name } of turn.state.jobs) {
    const job = jobIn(turn.state, name);
    if (job?.sockets.id !== 'open') continue;
    const wanted = mayStartWorker(turn, job, now);
    if (wanted === job.sockets.watched) continue;
    emit(turn, { type: wanted ? 'watch-sockets' : 'ignore-sockets', job: name });
    changeJob(turn, name, { sockets: { id: 'open', watched: wanted } });
  }
}

/** The watching has ended with it; it begins again when there is nobody free once more. */
export function connectionWaiting(turn: Turn, { job: name }: EventOf<'connection-waiting'>): void {
  const job = jobIn(turn.state, name);
  const config = configIn(turn.state, name);
  if (job?.sockets.id !== 'open' || !job.sockets.watched || config === null) return;
  changeJob(turn, name, { sockets: { id: 'open', watched: false } });
  if (mayStartWorker(turn, job, wishes(turn.state))) startRun(turn, job, config, freeInstance(job), null);
}

function mayStartWorker(turn: Turn, job: JobState, now: Wishes): boolean {
  const onDemand = configIn(turn.state, job.name)?.onDemand ?? null;
  if (onDemand === null || !now.mayRun.has(job.name) || job.slots.some(({ rest }) => rest.id !== 'free')) return false;
  if (job.runs.length >= onDemand.limit || job.runs.some(isFree)) return false;
  return waitsFor(turn.state, now, job.name).length === 0;
}

/** It accepts, or will in a moment; or it has just ended, and what that means is not decided yet. */
function isFree({ life, ending }: Run): boolean {
  if (ending !== null) return false;
  return life.id === 'starting' || life.id === 'ended' || (life.id === 'up' && life.worker.id !== 'busy');
}

/** The lowest number that nobody has. */
function freeInstance({ runs }: JobState): number {
  const taken = new Set(runs.map(({ instance }) => instance));
  let instance = 1;
  while (taken.has(instance)) instance += 1;
  return instance;
}

export function workerSaid(turn: Turn, { run: id, status }: EventOf<'worker-status'>): void {
  const found = runIn(turn.state, id);
  if (found?.run.life.id !== 'up') return;
  const { job, run } = found;
  const { life } = found.run;
  const worker = nextWorker(life.worker, status, turn.now);
  changeRun(turn, job.name, id, { life: { ...life, worker } });
  const onDemand = configIn(turn.state, job.name)?.onDemand ?? null;
  if (onDemand === null || worker.id !== 'idle' || onDemand.uses === null || worker.uses < onDemand.uses) return;
  endRun(turn, job, run, { type: 'retire' });
}

/** Each time that it becomes busy is one use. */
function nextWorker(worker: Worker, status: 'idle' | 'busy', now: Millis): Worker {
  const uses = worker.id === 'new' ? 0 : worker.uses;
  if (status === 'busy') return { id: 'busy', uses: worker.id === 'busy' ? uses : uses + 1 };
  return worker.id === 'idle' ? worker : { id: 'idle', since: now, uses };
}

/** Workers that have been idle for too long; never one that has not said that it is idle. */
export function retireIdle(turn: Turn): void {
  for (const job of turn.state.jobs) {
    for (const run of job.runs) {
      const at = retireTime(configIn(turn.state, job.name), run);
      if (at !== null && turn.now >= at) endRun(turn, job, run, { type: 'retire' });
    }
  }
}

export function retireTime(config: JobConfig | null, { life, ending }: Run): Millis | null {
  const idle = config?.onDemand?.idle ?? null;
  if (idle === null || ending !== null || life.id !== 'up' || life.worker.id !== 'idle') return null;
  return millis(life.worker.since + idle);
}
