import { type Millis, millis } from '../../model/ids.ts';

/** So soon the first bad answer is followed by a second question. */
const FIRST = 20;

/**
 * How long a probe that was answered badly is not asked again: as long as it has been asked for already, so that the pauses double, and
 * what takes 30 ms to be ready is not found to be so half a second later. At least FIRST, at most the interval.
 */
export const probePause = (askedFor: number, interval: Millis): Millis => millis(Math.min(interval, Math.max(FIRST, askedFor)));
