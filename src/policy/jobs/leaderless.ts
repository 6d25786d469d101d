import type { ProcessName } from '../../model/jobs/event.ts';
import type { RunLife } from '../../model/jobs/state.ts';
import { becomeReady } from './readiness.ts';
import { endRun, settleSpared } from './stop.ts';
import { changeRun, configIn, type EventOf, emit, type Found, runIn, type Turn, tell } from './turn.ts';

// A job is up as long as a process of it is. When its main process ends, the others may be
//   the daemon that it has become (kind daemon): that is the main process now;
//   a rest, to be stopped, to be kept, or to be waited for: its policy says.

/** A start script that calls a daemon that daemonises twice is through with that by then. Milliseconds. */
const FORKING_TIME = 10_000;

export function mainEnded(turn: Turn, event: EventOf<'main-ended'>): void {
  const found = runIn(turn.state, event.run);
  if (found === null) return;
  const { life } = found.run;
  // Told twice, or before its start: what counts is that its set becomes empty.
  if (life.id !== 'up') return;
  if (event.heir !== null && isDaemonising(turn, found, event)) inherit(turn, found, life, event.heir);
  else withoutMain(turn, found, life, event);
}

type Up = Extract<RunLife, { readonly id: 'up' }>;

function isDaemonising(turn: Turn, { job, run }: Found, { end }: EventOf<'main-ended'>): boolean {
  if (configIn(turn.state, job.name)?.kind !== 'daemon' || run.life.id !== 'up') return false;
  if (end?.type !== 'exited' || end.code !== 0 || run.life.mainBy === 'told') return false;
  return run.life.mainBy === 'first' || turn.now < run.life.at + FORKING_TIME;
}

/** set-main: the shepherd has done so by itself for the first process, and does it once more without harm. */
function inherit(turn: Turn, { job, run }: Found, life: Up, heir: ProcessName): void {
  const next: Up = { ...life, main: heir.pid, mainBy: 'heir' };
  changeRun(turn, job.name, run.id, { life: next });
  emit(turn, { type: 'set-main', run: run.id, pid: heir.pid });
  if (configIn(turn.state, job.name)?.readiness === null) becomeReady(turn, { job, run: { ...run, life: next } });
}

function withoutMain(turn: Turn, { job, run }: Found, life: Up, { pid, end, survivors }: EventOf<'main-ended'>): void {
  const common = { shepherd: life.shepherd, at: turn.now, mainAt: life.at, pid, end };
  const next: RunLife = survivors === 0 ? { id: 'ended', ...common } : { id: 'leaderless', ...common, survivors };
  const ending = run.ending === null ? null : settleSpared(turn, run.ending, run);
  changeRun(turn, job.name, run.id, { life: next, ending });
  if (survivors === 0 || ending !== null) return;
  const policy = configIn(turn.state, job.name)?.leaderless ?? 'stop';
  tell(turn, { type: 'job-leaderless', job: job.name, survivors, policy });
  if (policy === 'stop') endRun(turn, job, { ...run, life: next }, { type: 'leaderless' });
}
