import { type Millis, millis } from '../model/ids.ts';

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

/** Longer after each early wake, so that a steady trickle of orphans keeps the brain up rather than booting it each time. */
export function quietAfterWake(quiet: Quiet, wokenAt: Millis): Quiet {
  // Also after a crash: then it was not asleep, and nothing is learnt about sleeping.
  if (quiet.sleptAt === null) return quiet;
  const early = wokenAt - quiet.sleptAt < WORTHWHILE_SLEEP;
  const time = early ? millis(Math.min(quiet.time * 2, LONGEST_QUIET)) : SHORTEST_QUIET;
  return { time, sleptAt: null };
}
