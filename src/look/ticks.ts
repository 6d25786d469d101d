import { clockOf } from './log-text.ts';

export interface Tick {
  /** On the clock of `begin`. */
  readonly at: number;
  /** The time of day, as fine as the ticks are. */
  readonly label: string;
}

/** Milliseconds between two ticks. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * 3_600_000),
];
const MOST = 9;
const SECOND = 1000;

/** Round times of day between two points of another clock; beginRealtimeMs: milliseconds since 1970 at `begin`. */
export function ticksOf(begin: number, end: number, beginRealtimeMs: number): readonly Tick[] {
  const span = end - begin;
  const step = STEPS.find((each) => span / each <= MOST) ?? Math.ceil(span / MOST / 86_400_000) * 86_400_000;
  const first = Math.ceil(beginRealtimeMs / step) * step;
  const count = Math.max(0, Math.floor((beginRealtimeMs + span - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => {
    const time = first + index * step;
    const clock = clockOf(new Date(time));
    return { at: begin + time - beginRealtimeMs, label: step < SECOND ? clock : clock.slice(0, 8) };
  });
}
