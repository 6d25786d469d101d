import { type Millis, millis } from '../../model/ids.ts';
import type { JobState, JobsState, Run } from '../../model/jobs/state.ts';
import { livenessTime } from './liveness.ts';
import { retireTime } from './on-demand.ts';
import { readinessTimes } from './readiness.ts';
import { GIVE_UP, killTime } from './stop.ts';
import { configIn } from './turn.ts';

/** The earliest time at which something is to be decided although nothing happens; null: never. */
export function jobsDeadline(state: JobsState): Millis | null {
  const { container } = state;
  if (container.id === 'left') return null;
  return earliest([
    containerTime(state),
    ...state.jobs.flatMap((job) => [...pauses(job), ...job.runs.flatMap((run) => times(state, job, run))]),
  ]);
}

function containerTime({ container, config, beganAt }: JobsState): Millis | null {
  if (container.id === 'stopping') return container.killing ? null : container.killAt;
  return config.maxRunTime === null ? null : millis(beganAt + config.maxRunTime);
}

const pauses = ({ slots }: JobState): readonly (Millis | null)[] =>
  slots.map(({ rest }) => (rest.id === 'pausing' ? rest.until : null));

function times(state: JobsState, job: JobState, run: Run): readonly (Millis | null)[] {
  const retire = retireTime(configIn(state, job.name), run);
  return [killTime(run), ...readinessTimes(run), livenessTime(run), retire, giveUpTime(state, run)];
}

const giveUpTime = ({ container }: JobsState, { ending }: Run): Millis | null =>
  container.id === 'stopping' && ending?.step.id === 'killing' ? millis(ending.step.since + GIVE_UP) : null;

const earliest = (times: readonly (Millis | null)[]): Millis | null =>
  times.reduce((one, other) => (one === null || (other !== null && other < one) ? other : one), null);
