import { millis } from '../../model/ids.ts';
import type { JobConfig } from '../../model/jobs/config.ts';
import type { JobState } from '../../model/jobs/state.ts';
import { failJob } from './fail.ts';
import { type Wishes, waitsFor } from './order.ts';
import { startAgain } from './restart.ts';
import { hasLivingDependents } from './stop.ts';
import { changeJob, changeSlot, configIn, type EventOf, emit, jobIn, type Turn, tell } from './turn.ts';

/** What may run, and has all that it depends on, gets its sockets opened; what may not, and is about to stop, has them closed first. */
export function holdSockets(turn: Turn, wishes: Wishes): void {
  for (const { name } of turn.state.jobs) {
    const job = jobIn(turn.state, name);
    const config = configIn(turn.state, name);
    if (job === null) continue;
    const wanted = config !== null && config.sockets.length > 0 && wishes.mayRun.has(name);
    // Who depends on it may have to connect until he has ended.
    const closes = !wanted && job.sockets.id !== 'closed';
    if (closes && !hasLivingDependents(turn, name, (other) => !wishes.mayRun.has(other.name))) {
      emit(turn, { type: 'close-sockets', job: name });
      changeJob(turn, name, { sockets: { id: 'closed' } });
    }
    if (!wanted || job.sockets.id !== 'closed' || !job.slots.some(({ rest }) => rest.id === 'free')) continue;
    if (waitsFor(turn.state, wishes, name).length > 0) continue;
    emit(turn, { type: 'open-sockets', job: name, sockets: config.sockets });
    changeJob(turn, name, { sockets: { id: 'opening' } });
  }
}

export function socketsOpened(turn: Turn, { job: name }: EventOf<'sockets-opened'>): void {
  const job = jobIn(turn.state, name);
  if (job?.sockets.id === 'opening') changeJob(turn, name, { sockets: { id: 'open', watched: false } });
}

/** As a start that has failed: tried again after a pause, or not at all. What runs with the sockets that it had is not touched. */
export function socketsFailed(turn: Turn, { job: name, socket, errno, words }: EventOf<'sockets-failed'>): void {
  const job = jobIn(turn.state, name);
  const config = configIn(turn.state, name);
  if (job?.sockets.id !== 'opening' || config === null) return;
  changeJob(turn, name, { sockets: { id: 'closed' } });
  tell(turn, { type: 'sockets-failed', job: name, socket, errno, words });
  if (job.runs.some(({ ending }) => ending === null)) {
    tryLater(turn, job, config);
    return;
  }
  const failed = { words: `its socket ${socket} could not be opened`, code: 1, because: null };
  if (config.restart.when === 'never') {
    failJob(turn, name, failed);
    return;
  }
  for (const slot of job.slots) {
    if (slot.rest.id !== 'free') continue;
    const next = startAgain(turn, job, config, slot, { ranFor: millis(0), failed: true, words: failed.words });
    if (next.type === 'failed') {
      failJob(turn, name, failed);
      return;
    }
  }
}

/** A reload has named an address that cannot be had: the process that runs is no worse for it. */
function tryLater(turn: Turn, job: JobState, { restart }: JobConfig): void {
  const until = millis(turn.now + Math.max(restart.backoff.max, SHORTEST_TRY));
  const rest = { id: 'pausing', since: turn.now, until, words: 'its sockets could not be opened' } as const;
  for (const { instance } of job.slots) changeSlot(turn, job.name, instance, { rest });
}

/** Milliseconds. */
const SHORTEST_TRY = 1000;
