import { type Millis, millis } from '../model/ids.ts';
import type { LedgerHeader } from './linux/ledger-header.ts';

/** How long nothing must happen before the brain sleeps; kept in the snapshot from one wake to the next. */
export interface Quiet {
  readonly time: Millis;
  /** When it last went to sleep; null: it has not yet. */
  readonly sleptAt: Millis | null;
}

export const SHORTEST_QUIET = millis(200);
export const LONGEST_QUIET = millis(60_000);
/** A sleep that lasted less than this was not worth the boot after it. */
const WORTHWHILE_SLEEP = 10_000;

export const FIRST_QUIET: Quiet = { time: SHORTEST_QUIET, sleptAt: null };

/** A sleep that a deadline ends this soon is not begun: the boot takes 20 to 40 ms, and nothing else might happen before. */
const SHORTEST_SLEEP = 2000;

/** When to sleep, if nothing happens until then; null: only the deadline is waited for. */
export function sleepTime(quietAt: Millis, deadline: Millis | null): Millis | null {
  return deadline !== null && deadline - quietAt < SHORTEST_SLEEP ? null : quietAt;
}

/**
 * Awake we are 80 MB, nearly all of them text that is mapped from the file, but they count where the kernel looks for somebody to
 * kill for want of memory: in a small cgroup we are the largest. So we are not awake longer there than we must.
 */
export const quietWhereScarce = (time: Millis): Millis => millis(Math.min(time / 10, SHORTEST_QUIET));

/** Longer after each early wake, so that a steady trickle of orphans keeps the brain up rather than booting it each time. */
export function quietAfterWake(quiet: Quiet, { wokenAt, wakeReason }: Pick<LedgerHeader, 'wokenAt' | 'wakeReason'>): Quiet {
  // Also after a crash: then it was not asleep, and nothing is learnt about sleeping.
  if (quiet.sleptAt === null) return quiet;
  // Nor by a deadline: that it would end the sleep was known.
  if (wakeReason === 'deadline') return { ...quiet, sleptAt: null };
  const early = wokenAt - quiet.sleptAt < WORTHWHILE_SLEEP;
  const time = early ? millis(Math.min(quiet.time * 2, LONGEST_QUIET)) : SHORTEST_QUIET;
  return { time, sleptAt: null };
}
