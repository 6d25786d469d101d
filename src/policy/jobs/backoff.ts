import { type Millis, millis } from '../../model/ids.ts';
import type { Backoff, JobConfig } from '../../model/jobs/config.ts';
import type { Slot } from '../../model/jobs/state.ts';

/** Enough for any factor to reach any maximum; more would only make the number infinite. */
const MOST_ENDS = 1000;

export interface Pause {
  readonly pause: Millis;
  readonly quickEnds: number;
}

/**
 * How long an instance is not started again: by the backoff, and where it failed soon after its start at least by the throttle.
 * random: in [0, 1), for the jitter.
 */
export function pauseAfter(config: JobConfig, slot: Slot, ranFor: number, failed: boolean, random: number): Pause {
  const { backoff, throttle } = config.restart;
  const quickEnds = Math.min(ranFor >= backoff.resetAfter ? 1 : slot.quickEnds + 1, MOST_ENDS);
  const pause = backoffPause(backoff, quickEnds - 1, random);
  const throttled = failed && throttle !== null && ranFor < throttle.within;
  return { pause: millis(throttled ? Math.max(pause, throttle.pause) : pause), quickEnds };
}

/** ends: how many came before it, without a run between them that lasted. In whole milliseconds. */
export function backoffPause({ first, max, factor, jitter }: Backoff, ends: number, random: number): number {
  const plain = Math.min(first * factor ** ends, max);
  return Math.max(0, Math.round(plain * (1 + jitter * (2 * random - 1))));
}

/** Whether one more start at `at` would be more than the budget allows. */
export function isOverBudget({ budget }: JobConfig['restart'], startedAt: readonly Millis[], at: number): boolean {
  return budget !== null && startedAt.filter((start) => start > at - budget.within).length >= budget.starts;
}

/** The starts that the budget may still count, this one included. */
export function withStart({ budget }: JobConfig['restart'], startedAt: readonly Millis[], now: Millis): readonly Millis[] {
  if (budget === null) return [];
  return [...startedAt.filter((start) => start > now - budget.within), now].slice(-(budget.starts + 1));
}
