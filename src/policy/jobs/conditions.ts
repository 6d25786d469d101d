import type { Condition, JobConfig } from '../../model/jobs/config.ts';
import type { JobName } from '../../model/jobs/ids.ts';
import type { JobState, JobsState, Run, Slot } from '../../model/jobs/state.ts';
import { unreachable } from '../../model/result.ts';
import { configIn, jobIn } from './turn.ts';

/** never: not unless somebody starts it again, or the configuration changes. */
export type Reached = 'yes' | 'not-yet' | 'never';

/** Whether a job is in this condition: all its instances are. What is being restarted is in none, as far as it is the old run's. */
export function reached(state: JobsState, name: JobName, condition: Condition): Reached {
  const job = jobIn(state, name);
  const config = configIn(state, name);
  if (job === null || config === null || job.standing.id === 'failed') return 'never';
  if (config.onDemand !== null) {
    // Whoever connects is queued by the kernel and served: that is all that others need.
    if (condition === 'completed') return 'never';
    return job.sockets.id === 'open' ? 'yes' : 'not-yet';
  }
  const all = job.slots.map((slot) => slotReached(job, config, slot, condition));
  if (all.includes('never')) return 'never';
  return all.every((one) => one === 'yes') ? 'yes' : 'not-yet';
}

function slotReached(job: JobState, config: JobConfig, slot: Slot, condition: Condition): Reached {
  if (slot.rest.id === 'done') {
    const gone = !runsOnce(config) && (condition === 'ready' || condition === 'healthy');
    return gone ? 'never' : 'yes';
  }
  const runs = job.runs.filter((run) => run.instance === slot.instance && run.ending === null && run.id >= job.restartFrom);
  return runs.some((run) => runReached(config, run, condition)) ? 'yes' : 'not-yet';
}

export function runReached(config: JobConfig, run: Run, condition: Condition): boolean {
  switch (condition) {
    case 'started':
      return run.life.id !== 'starting';
    case 'completed':
      return hasCompleted(config, run);
    case 'ready':
      return hasCompleted(config, run) || isReady(run);
    case 'healthy':
      return hasCompleted(config, run) || (isReady(run) && isHealthy(config, run));
    default:
      return unreachable(condition);
  }
}

/** Ready, and not about to end by its own word. */
export const isReady = ({ life }: Run): boolean => life.id === 'up' && life.readiness.id === 'ready' && !life.notices.stopping;

const isHealthy = (config: JobConfig, { life }: Run): boolean =>
  config.liveness === null || (life.id === 'up' && life.health.good);

/** Its main process has ended well, and what it has left behind may stay. */
const hasCompleted = (config: JobConfig, { life }: Run): boolean =>
  runsOnce(config) &&
  life.id === 'leaderless' &&
  config.leaderless === 'keep' &&
  life.end?.type === 'exited' &&
  life.end.code === 0;

/** What is there to end, not to be up. */
export const runsOnce = ({ kind }: JobConfig): boolean => kind === 'oneshot' || kind === 'task';
