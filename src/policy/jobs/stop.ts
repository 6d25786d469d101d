import { type Millis, millis } from '../../model/ids.ts';
import type { JobsEffect } from '../../model/jobs/effect.ts';
import type { JobName } from '../../model/jobs/ids.ts';
import type { Ending, EndingWhy, JobState, Run } from '../../model/jobs/state.ts';
import { SIGCONT, SIGKILL } from '../../model/signals.ts';
import { dependentsOf, type Wishes } from './order.ts';
import { runOver } from './run-over.ts';
import { changeRun, emit, jobIn, type Turn, tell } from './turn.ts';

//   (up) ──asked to end──▶ signalled ──its timeout, or the second stop signal──▶ killing ──run-emptied──▶ (over)
//   (starting) ──────────▶ to-signal ──run-started──▶ signalled

/** How long what is not spared may take to end once the main process has, where the spared are left to themselves. */
const SPARED_SETTLE = 1000;
/** What SIGKILL has not ended by then is held by a disk or a debugger: a container that stops does not wait for it. */
export const GIVE_UP = 10_000;

/** The run is asked to end, unless it has been asked already. */
export function endRun(turn: Turn, job: JobState, run: Run, why: EndingWhy): void {
  if (run.ending !== null) return;
  const { signal, timeout } = run.terms.stop;
  const killAt = timeout === null ? null : millis(turn.now + timeout);
  const starting = run.life.id === 'starting';
  const ending: Ending = { why, since: turn.now, step: { id: starting ? 'to-signal' : 'signalled', killAt } };
  changeRun(turn, job.name, run.id, { ending });
  tell(turn, { type: 'job-stopping', job: job.name, signal, timeout });
  if (!starting) emit(turn, ...stopSignals(turn, run));
}

/** It has been started meanwhile: the signal that waited for that goes now. */
export function signalStarted(turn: Turn, job: JobState, run: Run): void {
  const { ending } = run;
  if (ending?.step.id !== 'to-signal') return;
  changeRun(turn, job.name, run.id, { ending: { ...ending, step: { id: 'signalled', killAt: ending.step.killAt } } });
  emit(turn, ...stopSignals(turn, run));
}

/**
 * SIGCONT along with it: who is stopped would not act on it. After a crash between the decision and its effect it is not known whether
 * they were sent: they are sent again.
 */
export function stopSignals(turn: Turn, run: Run): readonly JobsEffect[] {
  if (run.life.id === 'ended') return [];
  const { signal, to } = run.terms.stop;
  // Without a main process there is nobody but the others.
  const target = run.life.id === 'leaderless' ? 'set' : to;
  const common = { type: 'signal-run', run: run.id, to: target, spareSessions: spares(turn, run) } as const;
  return [{ ...common, signal }, ...(signal === SIGKILL || signal === SIGCONT ? [] : [{ ...common, signal: SIGCONT } as const])];
}

/** SIGKILL until nobody is left: safe to be asked for twice. With spared sessions the rest is then left to itself, and the run is over. */
export function killRun(turn: Turn, job: JobState, run: Run): void {
  const spareSessions = spares(turn, run);
  const why: EndingWhy = run.ending?.why ?? { type: 'stop' };
  const ending: Ending = { why, since: run.ending?.since ?? turn.now, step: { id: 'killing', since: turn.now } };
  changeRun(turn, job.name, run.id, { ending });
  emit(turn, { type: 'kill-run', run: run.id, spareSessions });
  if (!spareSessions) return;
  emit(turn, { type: 'release-run', run: run.id });
  runOver(turn, job.name, { ...run, ending }, []);
}

/** Its main process has ended while it was being stopped: the sessions that are spared do not hold up the rest. */
export function settleSpared(turn: Turn, ending: Ending, run: Run): Ending {
  if (!spares(turn, run) || ending.step.id !== 'signalled') return ending;
  const soon = millis(turn.now + SPARED_SETTLE);
  const { killAt } = ending.step;
  return { ...ending, step: { id: 'signalled', killAt: killAt === null || killAt > soon ? soon : killAt } };
}

/** With the container everything ends. */
const spares = ({ state }: Turn, { terms }: Run): boolean => terms.spareSessions && state.container.id === 'going-on';

/** Jobs that are not to be up, each when nobody that depends on it and stops as well is there any more. */
export function stopUnwanted(turn: Turn, { mayRun }: Wishes): void {
  for (const { name } of turn.state.jobs) {
    if (mayRun.has(name)) continue;
    const job = jobIn(turn.state, name);
    if (job === null || !job.runs.some(({ ending }) => ending === null)) continue;
    if (hasLivingDependents(turn, name, (dependent) => !mayRun.has(dependent.name))) continue;
    for (const run of job.runs) endRun(turn, job, run, { type: 'stop' });
  }
}

export const hasLivingDependents = (turn: Turn, name: JobName, stops: (job: JobState) => boolean): boolean =>
  dependentsOf(turn.state, name).some((job) => stops(job) && job.runs.some((run) => !isHopeless(turn, run)));

/** Not even SIGKILL ends it. Only where the container stops is it left behind. */
export const isHopeless = ({ state, now }: Turn, { ending }: Run): boolean =>
  state.container.id !== 'going-on' && ending?.step.id === 'killing' && now >= ending.step.since + GIVE_UP;

/** Runs whose time to stop is over. */
export function killOverdue(turn: Turn): void {
  for (const job of turn.state.jobs) {
    for (const run of job.runs) {
      const killAt = killTime(run);
      if (killAt !== null && turn.now >= killAt) killRun(turn, job, run);
    }
  }
}

export const killTime = ({ ending }: Run): Millis | null =>
  ending === null || ending.step.id === 'killing' ? null : ending.step.killAt;
