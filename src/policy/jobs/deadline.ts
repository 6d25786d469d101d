import { type Millis, millis } from '../../model/ids.ts';
import type { JobConfig } from '../../model/jobs/config.ts';
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
  return earliest([containerTime(state), ...state.jobs.map((job) => jobTime(state, job))]);
}

interface Known {
  readonly config: JobConfig | null;
  readonly stops: boolean;
  readonly time: Millis | null;
}

const known = new WeakMap<JobState, Known>();

/** Asked for at every turn of the loop, while of a hundred jobs one has changed. */
function jobTime(state: JobsState, job: JobState): Millis | null {
  const config = configIn(state, job.name);
  const stops = state.container.id === 'stopping';
  const before = known.get(job);
  if (before !== undefined && before.config === config && before.stops === stops) return before.time;
  const time = earliest([...pauses(job), ...job.runs.flatMap((run) => times(config, stops, run))]);
  known.set(job, { config, stops, time });
  return time;
}

function containerTime({ container, config, beganAt }: JobsState): Millis | null {
  if (container.id === 'stopping') return container.killing ? null : container.killAt;
  return config.maxRunTime === null ? null : millis(beganAt + config.maxRunTime);
}

const pauses = ({ slots }: JobState): readonly (Millis | null)[] =>
  slots.map(({ rest }) => (rest.id === 'pausing' ? rest.until : null));

const times = (config: JobConfig | null, stops: boolean, run: Run): readonly (Millis | null)[] => [
  killTime(run),
  ...readinessTimes(run),
  livenessTime(run),
  retireTime(config, run),
  stops && run.ending?.step.id === 'killing' ? millis(run.ending.step.since + GIVE_UP) : null,
];

const earliest = (times: readonly (Millis | null)[]): Millis | null =>
  times.reduce((one, other) => (one === null || (other !== null && other < one) ? other : one), null);
