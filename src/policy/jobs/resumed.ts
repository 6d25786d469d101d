import { askAlive } from './liveness.ts';
import { awaitReadiness } from './readiness.ts';
import { stopSignals } from './stop.ts';
import { configIn, type EventOf, emit, type Found, type Turn, tell } from './turn.ts';

/**
 * A state is written before its effects are performed, so that after a crash nobody knows which of them were: all that is still under
 * way is done once more. Each can bear that; of those that have an answer only the first one counts. After a sleep only what the brain
 * itself watches is watched again.
 */
export function resumed(turn: Turn, { words, count }: EventOf<'resumed'>): void {
  const { container, reading } = turn.state;
  const crashed = count > 0;
  if (crashed) tell(turn, { type: 'jobs-resumed', words, count });
  if (container.id === 'left') {
    emit(turn, { type: 'leave', code: container.code });
    return;
  }
  for (const job of turn.state.jobs) {
    resumeSockets(turn, job);
    for (const run of job.runs) resumeRun(turn, { job, run }, crashed);
  }
  if (reading !== null) emit(turn, { type: 'read-config' });
}

function resumeSockets(turn: Turn, { name, sockets }: Found['job']): void {
  const config = configIn(turn.state, name);
  if (sockets.id === 'opening' && config !== null) emit(turn, { type: 'open-sockets', job: name, sockets: config.sockets });
  if (sockets.id === 'open' && sockets.watched) emit(turn, { type: 'watch-sockets', job: name });
}

function resumeRun(turn: Turn, found: Found, crashed: boolean): void {
  const { job, run } = found;
  const { life, ending } = run;
  if (crashed && life.id === 'starting') startOnceMore(turn, found);
  if (crashed && life.id === 'up' && life.mainBy !== 'first') emit(turn, { type: 'set-main', run: run.id, pid: life.main });
  if (ending !== null) {
    if (crashed && ending.step.id === 'signalled') emit(turn, ...stopSignals(turn, run));
    if (crashed && ending.step.id === 'killing') emit(turn, { type: 'kill-run', run: run.id, spareSessions: false });
    return;
  }
  if (life.id !== 'up') return;
  if (life.readiness.id === 'pending') awaitReadiness(turn, { job, run });
  if (life.health.probe.id === 'asked') askAlive(turn, found);
}

/** With the configuration of today where it has changed meanwhile: then it is about to be recycled anyway. */
function startOnceMore(turn: Turn, { job, run }: Found): void {
  const config = configIn(turn.state, job.name);
  const killed = run.ending?.step.id === 'killing';
  // Of what is gone nothing is started any more: where it was not started, its end is all that is to be told.
  if (config === null || killed) emit(turn, { type: 'kill-run', run: run.id, spareSessions: false });
  else emit(turn, { type: 'start-run', run: run.id, job: config, instance: run.instance });
}
