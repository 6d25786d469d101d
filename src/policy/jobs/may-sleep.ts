import type { JobsState, ProbeTurn, Run } from '../../model/jobs/state.ts';

/**
 * Whether the core can do without the brain until a link, a socket or a signal wakes it, or the deadline comes. Not where an answer is
 * a moment away, nor where the brain itself is what asks and kills.
 */
export function jobsMaySleep({ container, reading, jobs }: JobsState): boolean {
  if (container.id === 'left' || reading !== null) return false;
  return jobs.every(({ runs, sockets }) => sockets.id !== 'opening' && !runs.some(isUnderWay));
}

function isUnderWay({ life, ending, shepherdLost }: Run): boolean {
  if (life.id === 'starting' || life.id === 'ended' || ending?.step.id === 'killing') return true;
  // Nobody but the brain sends signals to a set that has lost its shepherd.
  if (shepherdLost && ending !== null) return true;
  if (life.id !== 'up' || ending !== null) return false;
  return isAsked(life.health.probe) || (life.readiness.id === 'pending' && isAsked(life.readiness.probe));
}

const isAsked = ({ id }: ProbeTurn): boolean => id === 'asked';
