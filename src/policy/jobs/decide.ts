import type { JobsEffect } from '../../model/jobs/effect.ts';
import type { JobsEvent } from '../../model/jobs/event.ts';
import type { JobsState } from '../../model/jobs/state.ts';
import { mainEnded } from './leaderless.ts';
import { notified } from './notify.ts';
import { connectionWaiting, workerSaid } from './on-demand.ts';
import { readyTold } from './readiness.ts';
import { configRead, configRefused } from './reload.ts';
import { requested, withdrawn } from './requests.ts';
import { resumed } from './resumed.ts';
import { probeAnswered, runEmptied, runFailed, runStarted, shepherdLost } from './run-events.ts';
import { settle } from './settle.ts';
import { signalArrived } from './signals.ts';
import { socketsFailed, socketsOpened } from './sockets.ts';
import { type EventOf, newTurn, type Turn } from './turn.ts';
import { signalled } from './waits.ts';
import { watchdogExpired } from './watchdog.ts';

/**
 * Everything that is decided about jobs. Pure: no clock (time comes in the event), no I/O, no logger.
 *
 *   event ──▶ what is so, or what is wanted, has changed (the table) ──▶ what is so is brought nearer to what is wanted (settle)
 *
 * Of a run:   starting ──▶ up ──▶ leaderless or ended ──▶ over      asked to end: signalled ──▶ killing
 * Of an instance between its runs:   free, pausing, done            Of the container: going-on ──▶ stopping ──▶ left
 *
 * Whatever is told of a run that is over, or twice, changes nothing; the whole works from any state that was ever written.
 */
export function decideJobs(state: JobsState, event: JobsEvent): readonly [JobsState, readonly JobsEffect[]] {
  const turn = newTurn(state, event.now);
  // The one cast: TypeScript cannot see that the row was chosen by this very event.
  const row = table[event.type] as (turn: Turn, event: JobsEvent) => void;
  row(turn, event);
  // What was so has been settled: only time, or what happens now, may have made it another.
  if (turn.state !== state || WITH_TIME.has(event.type)) settle(turn);
  return [turn.state, turn.effects];
}

const WITH_TIME: ReadonlySet<JobsEvent['type']> = new Set(['began', 'resumed', 'deadline-passed']);

type Table = { readonly [Type in JobsEvent['type']]: (turn: Turn, event: EventOf<Type>) => void };

/** There is something to be looked at: settle does it. */
const onlySettle = (): void => undefined;

const table: Table = {
  began: onlySettle,
  resumed,
  'signal-arrived': signalArrived,
  'run-started': runStarted,
  'run-failed': runFailed,
  'main-ended': mainEnded,
  'run-emptied': runEmptied,
  'shepherd-lost': shepherdLost,
  notified,
  'run-ready': readyTold,
  'watchdog-expired': watchdogExpired,
  'probe-answered': probeAnswered,
  'connection-waiting': connectionWaiting,
  'worker-status': workerSaid,
  'sockets-opened': socketsOpened,
  'sockets-failed': socketsFailed,
  'run-signalled': signalled,
  'config-read': configRead,
  'config-refused': configRefused,
  requested,
  'request-withdrawn': withdrawn,
  'deadline-passed': onlySettle,
};
