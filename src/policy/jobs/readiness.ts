import { type Millis, millis } from '../../model/ids.ts';
import type { JobConfig } from '../../model/jobs/config.ts';
import type { ProbeTurn, Run, RunLife, RunReadiness } from '../../model/jobs/state.ts';
import { firstHealth } from './liveness.ts';
import { probePause } from './probe-pause.ts';
import { endRun } from './stop.ts';
import { changeRun, configIn, type EventOf, emit, type Found, runIn, type Turn, tell } from './turn.ts';

export type LifeUp = Extract<RunLife, { readonly id: 'up' }>;

export const waiting = (at: number): ProbeTurn => ({ id: 'waiting', at: millis(at) });
export const asked: ProbeTurn = { id: 'asked' };
export const noProbe: ProbeTurn = { id: 'none' };

/** What a run that has just been started is waited for. */
export function firstReadiness(config: JobConfig, startedAt: Millis): RunReadiness {
  const until = config.readyTimeout === null ? null : millis(startedAt + config.readyTimeout);
  return { id: 'pending', until, probe: config.readiness?.type === 'probe' ? asked : noProbe };
}

/** Sets up whatever tells that it is ready; a plain service is at once. Done again after a crash: nothing of it harms when it is done twice. */
export function awaitReadiness(turn: Turn, { job, run }: Found): void {
  const config = configIn(turn.state, job.name);
  if (config === null || run.life.id !== 'up' || run.life.readiness.id !== 'pending') return;
  const { readiness } = config;
  if (readiness === null && config.kind === 'service') becomeReady(turn, { job, run });
  else if (readiness?.type === 'line') emit(turn, { type: 'watch-output', run: run.id, pattern: readiness.pattern });
  else if (readiness?.type === 'probe' && run.life.readiness.probe.id === 'asked') {
    const { probe, timeout } = readiness;
    emit(turn, { type: 'probe', run: run.id, job: config, purpose: 'readiness', probe, timeout });
  }
}

export function becomeReady(turn: Turn, { job, run }: Found): void {
  const { life } = run;
  if (life.id !== 'up' || life.readiness.id === 'ready' || run.ending !== null) return;
  const config = configIn(turn.state, job.name);
  const health = firstHealth(config, turn.now);
  changeRun(turn, job.name, run.id, { life: { ...life, readiness: { id: 'ready', at: turn.now }, health } });
  if (config?.readiness?.type === 'line') emit(turn, { type: 'ignore-output', run: run.id });
  tell(turn, { type: 'job-ready', job: job.name, instance: run.instance, after: millis(turn.now - life.at) });
  const old = job.runs.find(({ id }) => id === run.replaces);
  if (old !== undefined) endRun(turn, job, old, { type: 'replaced' });
}

/** By its descriptor, or by a line of its output. */
export function readyTold(turn: Turn, { run: id, by }: EventOf<'run-ready'>): void {
  const found = runIn(turn.state, id);
  if (found !== null && configIn(turn.state, found.job.name)?.readiness?.type === by) becomeReady(turn, found);
}

export function readinessAnswered(turn: Turn, found: Found, good: boolean): void {
  const { job, run } = found;
  const config = configIn(turn.state, job.name);
  if (run.ending !== null || run.life.id !== 'up' || run.life.readiness.id !== 'pending') return;
  if (config?.readiness?.type !== 'probe' || run.life.readiness.probe.id !== 'asked') return;
  const { interval } = config.readiness;
  if (good) becomeReady(turn, found);
  else setProbe(turn, found, run.life, waiting(turn.now + probePause(turn.now - run.life.at, interval)));
}

/** Probes that are due, and runs that were not ready in time. */
export function readinessLimits(turn: Turn, found: Found): void {
  const { job, run } = found;
  const { life } = run;
  if (run.ending !== null || life.id !== 'up' || life.readiness.id !== 'pending') return;
  const { until, probe } = life.readiness;
  if (until !== null && turn.now >= until) {
    notReady(turn, found, life);
  } else if (probe.id === 'waiting' && turn.now >= probe.at) {
    setProbe(turn, found, life, asked);
    const now = runIn(turn.state, run.id);
    if (now !== null) awaitReadiness(turn, { job, run: now.run });
  }
}

function notReady(turn: Turn, { job, run }: Found, life: LifeUp): void {
  const after = millis(turn.now - life.at);
  tell(turn, { type: 'job-not-ready', job: job.name, instance: run.instance, after });
  endRun(turn, job, run, { type: 'failed', words: 'it was not ready in time' });
}

function setProbe(turn: Turn, { job, run }: Found, life: LifeUp, probe: ProbeTurn): void {
  if (life.readiness.id !== 'pending') return;
  changeRun(turn, job.name, run.id, { life: { ...life, readiness: { ...life.readiness, probe } } });
}

/** For deadline.ts. */
export function readinessTimes(run: Run): readonly (Millis | null)[] {
  if (run.ending !== null || run.life.id !== 'up' || run.life.readiness.id !== 'pending') return [];
  const { until, probe } = run.life.readiness;
  return [until, probe.id === 'waiting' ? probe.at : null];
}
