import type { HappeningEntry } from '../model/happening.ts';

/**
 * The entries of both rings by their time; each ring is in its order already. Two writers may take their numbers in one order and the
 * time in the other, so that what was written within the same microsecond has no order of its own.
 */
export function merged(main: readonly HappeningEntry[], crowd: readonly HappeningEntry[]): readonly HappeningEntry[] {
  return [...main, ...crowd].sort((one, other) => one.at - other.at || one.sequence - other.sequence);
}
