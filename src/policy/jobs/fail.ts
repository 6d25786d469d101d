import { exitCode } from '../../model/ids.ts';
import type { JobName } from '../../model/jobs/ids.ts';
import type { JobState } from '../../model/jobs/state.ts';
import { dependenciesOf, type Wishes } from './order.ts';
import { stopContainer } from './stop-container.ts';
import { changeJob, configIn, jobIn, type Turn, tell } from './turn.ts';

export interface Failure {
  readonly words: string;
  /** What the container leaves with if it stops for it. */
  readonly code: number;
  /** The job that it fails with. */
  readonly because: JobName | null;
}

/** The job has failed for good: until somebody starts it, or its configuration changes. What still runs of it is stopped. */
export function failJob(turn: Turn, name: JobName, { words, code, because }: Failure): void {
  const job = jobIn(turn.state, name);
  const config = configIn(turn.state, name);
  if (job === null || config === null || job.standing.id === 'failed') return;
  // What failed did not leave with success, whatever the process said of itself.
  const failedWith = exitCode(code === 0 ? 1 : code);
  changeJob(turn, name, { standing: { id: 'failed', at: turn.now, words, code: failedWith, because }, since: turn.now });
  const stops = turn.state.container.id === 'going-on' && (config.onFailure === 'stop' || config.kind === 'task');
  tell(turn, { type: 'job-failed', job: name, words, container: stops ? 'stops' : 'goes-on' });
  if (stops) stopContainer(turn, failedWith, `job ${name} has failed: ${words}`);
}

/** What requires a job that has failed for good fails with it. */
export function failDependents(turn: Turn, { needed }: Wishes): void {
  for (const name of needed) {
    const failed = dependenciesOf(turn.state, name)
      .filter(({ required }) => required)
      .map(({ on }) => jobIn(turn.state, on))
      .find((job): job is JobState => job?.standing.id === 'failed');
    if (failed?.standing.id !== 'failed') continue;
    failJob(turn, name, {
      words: `it requires ${failed.name}, which has failed`,
      code: failed.standing.code,
      because: failed.name,
    });
  }
}
