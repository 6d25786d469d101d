import { type Millis, millis } from '../../model/ids.ts';
import type { JobConfig, Liveness } from '../../model/jobs/config.ts';
import type { Health, Run, RunLife } from '../../model/jobs/state.ts';
import { probePause } from './probe-pause.ts';
import { endRun } from './stop.ts';
import { changeRun, configIn, emit, type Found, type Turn, tell } from './turn.ts';

/** Of a run that is ready from now on; config null: it is gone. */
export function firstHealth(config: JobConfig | null, now: Millis): Health {
  const liveness = config?.liveness ?? null;
  if (liveness === null) return { probe: { id: 'none' }, good: false, bad: 0 };
  return { probe: { id: 'waiting', at: millis(now + liveness.delay) }, good: false, bad: 0 };
}

export function livenessAnswered(turn: Turn, found: Found, good: boolean, words: string): void {
  const checked = checkedBy(turn, found);
  if (checked === null || checked.life.health.probe.id !== 'asked') return;
  const { life, readyAt, liveness } = checked;
  const { interval } = liveness;
  const askedFor = turn.now - readyAt - liveness.delay;
  // Asked more often while others may wait for it to be healthy; which does not make it fail any sooner.
  const isEarly = !good && askedFor < interval;
  const bad = good ? 0 : isEarly ? Math.max(1, life.health.bad) : life.health.bad + 1;
  const pause = isEarly ? Math.min(probePause(askedFor, interval), interval - askedFor) : interval;
  const probe = { id: 'waiting', at: millis(turn.now + pause) } as const;
  changeRun(turn, found.job.name, found.run.id, { life: { ...life, health: { probe, good, bad } } });
  if (bad < liveness.failures) return;
  tell(turn, { type: 'job-unhealthy', job: found.job.name, failures: bad, words });
  endRun(turn, found.job, found.run, { type: 'failed', words: 'it was not healthy' });
}

/** The next question, when it is due. */
export function livenessDue(turn: Turn, found: Found): void {
  const checked = checkedBy(turn, found);
  if (checked === null || checked.life.health.probe.id !== 'waiting' || turn.now < checked.life.health.probe.at) return;
  const { life } = checked;
  changeRun(turn, found.job.name, found.run.id, { life: { ...life, health: { ...life.health, probe: { id: 'asked' } } } });
  askAlive(turn, found);
}

/** Done again after a crash: a question more does no harm, and of two answers the first is taken. */
export function askAlive(turn: Turn, { job, run }: Found): void {
  const config = configIn(turn.state, job.name);
  if (config === null || config.liveness === null) return;
  const { probe, timeout } = config.liveness;
  emit(turn, { type: 'probe', run: run.id, job: config, purpose: 'liveness', probe, timeout });
}

interface Checked {
  readonly life: Extract<RunLife, { readonly id: 'up' }>;
  readonly readyAt: Millis;
  readonly liveness: Liveness;
}

function checkedBy(turn: Turn, { job, run }: Found): Checked | null {
  const liveness = configIn(turn.state, job.name)?.liveness ?? null;
  const { life } = run;
  return liveness === null || run.ending !== null || life.id !== 'up' || life.readiness.id !== 'ready'
    ? null
    : { life, readyAt: life.readiness.at, liveness };
}

/** For deadline.ts. */
export const livenessTime = ({ ending, life }: Run): Millis | null =>
  ending === null && life.id === 'up' && life.health.probe.id === 'waiting' ? life.health.probe.at : null;
