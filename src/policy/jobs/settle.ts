import { containerLimits, endWhenDone, leaveWhenStopped } from './container-end.ts';
import { jobsDeadline } from './deadline.ts';
import { failDependents } from './fail.ts';
import { livenessDue, livenessTime } from './liveness.ts';
import { retireIdle, watchSockets } from './on-demand.ts';
import { wishes } from './order.ts';
import { readinessLimits, readinessTimes } from './readiness.ts';
import { recycleOld } from './recycle.ts';
import { holdSockets } from './sockets.ts';
import { endPauses, startWanted } from './start.ts';
import { killOverdue, stopUnwanted } from './stop.ts';
import type { Turn } from './turn.ts';
import { answerRequests, forgetSignals } from './waits.ts';

/** One step may make the next one possible, in any order; a chain is no longer than there are jobs. */
const mostRounds = ({ state }: Turn): number => 10 * state.jobs.length + 100;

/** What is so is brought nearer to what is wanted, until there is nothing more to be done without waiting. */
export function settle(turn: Turn): void {
  for (let round = mostRounds(turn); round > 0; round -= 1) {
    const before = turn.state;
    for (const step of steps(turn)) if (turn.state.container.id !== 'left') step(turn);
    if (turn.state === before) return;
  }
  throw new Error('jobs: what is to be done does not come to an end');
}

type Step = (turn: Turn) => void;

function steps({ state, now }: Turn): readonly Step[] {
  const due = jobsDeadline(state);
  return due !== null && now >= due ? [...WHEN_DUE, ...STEPS] : STEPS;
}

/** What a deadline that has passed brings about (deadline.ts). */
const WHEN_DUE: readonly Step[] = [containerLimits, killOverdue, endPauses, probesDue, retireIdle];

/** Each does nothing, and leaves the very same state, where there is nothing for it to do. */
const STEPS: readonly Step[] = [
  (turn) => failDependents(turn, wishes(turn.state)),
  (turn) => holdSockets(turn, wishes(turn.state)),
  (turn) => stopUnwanted(turn, wishes(turn.state)),
  (turn) => recycleOld(turn, wishes(turn.state)),
  (turn) => startWanted(turn, wishes(turn.state)),
  (turn) => watchSockets(turn, wishes(turn.state)),
  dropGone,
  forgetSignals,
  answerRequests,
  endWhenDone,
  leaveWhenStopped,
];

function probesDue(turn: Turn): void {
  for (const job of turn.state.jobs) {
    for (const run of job.runs) {
      const times = [...readinessTimes(run), livenessTime(run)];
      if (!times.some((time) => time !== null && turn.now >= time)) continue;
      readinessLimits(turn, { job, run });
      livenessDue(turn, { job, run });
    }
  }
}

/** Jobs that are no longer in the configuration, when their last run is over. */
function dropGone(turn: Turn): void {
  const { jobs } = turn.state;
  const left = jobs.filter(({ presence, runs }) => presence.id === 'configured' || runs.length > 0);
  if (left.length < jobs.length) turn.state = { ...turn.state, jobs: left };
}
