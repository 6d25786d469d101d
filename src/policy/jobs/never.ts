import type { Condition, JobConfig } from '../../model/jobs/config.ts';
import type { JobName } from '../../model/jobs/ids.ts';
import type { JobState, JobsState } from '../../model/jobs/state.ts';
import { reached, runsOnce } from './conditions.ts';
import { dependenciesOf, wishes } from './order.ts';
import { configIn, jobIn } from './turn.ts';

/**
 * Why a job will not be in this condition unless somebody does something, in words that follow its name and a colon; null: it may well be.
 * Whoever waits for it would wait for ever.
 */
export function whyNever(state: JobsState, name: JobName, condition: Condition): string | null {
  const job = jobIn(state, name);
  const config = configIn(state, name);
  if (job === null || config === null) return 'it is no longer in the configuration';
  if (state.container.id !== 'going-on') return 'everything is being stopped';
  if (job.standing.id === 'failed') return `it has failed: ${job.standing.words}`;
  const found = reached(state, name, condition);
  if (found === 'yes') return null;
  return notWanted(state, job) ?? byItself(job, config, condition, found === 'never') ?? forOthers(state, job);
}

function notWanted(state: JobsState, { name, wanted }: JobState): string | null {
  const { needed, mayRun } = wishes(state);
  if (mayRun.has(name)) return null;
  if (!needed.has(name)) {
    const why = wanted === 'down' ? 'it has been stopped' : 'nobody has started it (autostart: false)';
    return `${why}; "tsinit start ${name}" does`;
  }
  const missing = dependenciesOf(state, name).find(({ on, required }) => required && !mayRun.has(on));
  return missing === undefined ? null : because(missing.on, whyNever(state, missing.on, 'started'));
}

function byItself(job: JobState, config: JobConfig, condition: Condition, never: boolean): string | null {
  const once = runsOnce(config);
  if (condition === 'completed' && !once && (config.onDemand !== null || config.restart.when === 'always')) {
    return 'it is a service, which is not there to end';
  }
  if (condition === 'healthy' && config.liveness === null && !once)
    return 'it has no liveness probe, so that nobody will ever know';
  if (never) return 'it has ended, and is not started again';
  const keeps = config.leaderless === 'keep' && !once && condition !== 'started';
  if (keeps && job.runs.some(({ ending, life }) => ending === null && life.id === 'leaderless')) {
    return `it has lost its main process, and the rest of it is kept (leader_dead: keep); restart it`;
  }
  return null;
}

/** It is not there yet, and what it waits for will never be so. */
function forOthers(state: JobsState, { name, runs }: JobState): string | null {
  if (runs.length > 0) return null;
  for (const { on, condition, required } of dependenciesOf(state, name)) {
    const why = required ? whyNever(state, on, condition) : null;
    if (why !== null) return because(on, why);
  }
  return null;
}

const because = (on: JobName, why: string | null): string => `it requires ${on}${why === null ? '' : `, and of that: ${why}`}`;
