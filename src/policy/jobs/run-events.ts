import { millis } from '../../model/ids.ts';
import type { RunLife } from '../../model/jobs/state.ts';
import { failJob } from './fail.ts';
import { livenessAnswered } from './liveness.ts';
import { awaitReadiness, firstReadiness, noProbe, readinessAnswered } from './readiness.ts';
import { runOver } from './run-over.ts';
import { signalStarted } from './stop.ts';
import { changeJob, changeRun, configIn, type EventOf, removeRun, runIn, type Turn, tell } from './turn.ts';
import { whatNext } from './what-next.ts';

/** Told twice after a crash: only what is still being started takes it. */
export function runStarted(turn: Turn, { run: id, shepherd, main }: EventOf<'run-started'>): void {
  const found = runIn(turn.state, id);
  if (found?.run.life.id !== 'starting') return;
  const { job, run } = found;
  const config = configIn(turn.state, job.name);
  const life: RunLife = {
    id: 'up',
    shepherd,
    main: main.pid,
    at: turn.now,
    mainBy: 'first',
    readiness: config === null ? { id: 'pending', until: null, probe: noProbe } : firstReadiness(config, turn.now),
    health: { probe: noProbe, good: false, bad: 0 },
    notices: { status: '', reloading: false, stopping: false },
    worker: { id: 'new' },
  };
  changeRun(turn, job.name, id, { life });
  changeJob(turn, job.name, { since: turn.now });
  tell(turn, { type: 'job-started', job: job.name, instance: run.instance, pid: main.pid });
  const now = { ...run, life };
  if (run.ending === null) awaitReadiness(turn, { job, run: now });
  else signalStarted(turn, job, now);
}

/** It could not be started: as if it had ended at once, with the code that a shell would give it. */
export function runFailed(turn: Turn, { run: id, failure }: EventOf<'run-failed'>): void {
  const found = runIn(turn.state, id);
  if (found === null) return;
  const { job, run } = found;
  if (run.life.id !== 'starting' || (run.ending !== null && run.ending.why.type !== 'failed')) {
    runOver(turn, job.name, run, []);
    return;
  }
  removeRun(turn, job.name, id);
  const ranFor = millis(turn.now - run.startedAt);
  const words = 'it could not be started';
  const { next, words: why } = whatNext(turn, job.name, run, { end: null, foundBad: false, leaderless: false, ranFor, words });
  const program = configIn(turn.state, job.name)?.process.command[0] ?? '';
  tell(turn, { type: 'job-not-started', job: job.name, failure, program, next });
  changeJob(turn, job.name, { since: turn.now });
  if (next.type === 'failed') failJob(turn, job.name, { words: why, code: codeOfFailure(failure), because: null });
}

const ENOENT = 2;

function codeOfFailure({ step, errno }: EventOf<'run-failed'>['failure']): number {
  if (step !== 'exec') return 1;
  return errno === ENOENT ? 127 : 126;
}

export function runEmptied(turn: Turn, { run: id, killed }: EventOf<'run-emptied'>): void {
  const found = runIn(turn.state, id);
  if (found !== null) runOver(turn, found.job.name, found.run, killed);
}

export function shepherdLost(turn: Turn, { run: id, members }: EventOf<'shepherd-lost'>): void {
  const found = runIn(turn.state, id);
  if (found === null || found.run.shepherdLost) return;
  changeRun(turn, found.job.name, id, { shepherdLost: true });
  tell(turn, { type: 'shepherd-lost', job: found.job.name, members });
}

export function probeAnswered(turn: Turn, { run: id, purpose, good, words }: EventOf<'probe-answered'>): void {
  const found = runIn(turn.state, id);
  if (found === null) return;
  if (purpose === 'readiness') readinessAnswered(turn, found, good);
  else livenessAnswered(turn, found, good, words);
}
