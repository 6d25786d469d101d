import type { JobConfig, JobEnd } from '../../model/jobs/config.ts';
import type { End } from '../../model/process.ts';
import { unreachable } from '../../model/result.ts';
import { runsOnce } from './conditions.ts';

/** done: it has ended well, and that was it. failed: for good. */
export type Verdict = 'done' | 'restart' | 'failed';

export interface RunEnd {
  /** null: not known. */
  readonly end: End | null;
  /** We have stopped it because it was not ready in time, not healthy, or said nothing any more: no end makes that good. */
  readonly foundBad: boolean;
  /** Its main process had left others behind. */
  readonly leaderless: boolean;
}

/** What the end of a run that nobody had asked to stop is followed by. */
export function verdictOn(config: JobConfig, { end, foundBad, leaderless }: RunEnd): Verdict {
  const { restart } = config;
  if (!foundBad && matches(restart.permanent, end)) return 'failed';
  const good = isSuccess(config, end) && !foundBad;
  if (runsOnce(config) && good) return 'done';
  // There is nothing that an on-demand job would have to be up for: the next one starts when somebody connects.
  if (config.onDemand !== null) return good ? 'done' : 'restart';
  if (leaderless && config.leaderless === 'restart-when-empty') return 'restart';
  const otherwise = good ? 'done' : 'failed';
  switch (restart.when) {
    case 'never':
      return otherwise;
    case 'always':
      return 'restart';
    case 'on-failure':
      return good ? 'done' : 'restart';
    case 'on-ends':
      return foundBad || matches(restart.ends, end) ? 'restart' : otherwise;
    default:
      return unreachable(restart.when);
  }
}

/** An end that nobody has seen is none. */
export const isSuccess = ({ restart }: JobConfig, end: End | null): boolean =>
  (end?.type === 'exited' && end.code === 0) || matches(restart.success, end);

const matches = (ends: readonly JobEnd[], end: End | null): boolean =>
  end !== null &&
  ends.some((one) =>
    one.type === 'code' ? end.type === 'exited' && end.code === one.code : end.type === 'killed' && end.signal === one.signal,
  );

/** As a shell would tell it: 128 + n where a signal has killed it; 1 where it is not known. */
export function codeOf(end: End | null): number {
  if (end === null) return 1;
  return end.type === 'exited' ? end.code : 128 + end.signal;
}
