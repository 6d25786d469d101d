import { type Millis, millis } from '../model/ids.ts';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** Milliseconds: whoever waits longer than that for a container to end has mistyped. */
export const A_DAY = 86_400_000;

/** "5s", "500ms", "2m", "1.5h", "1d", "0"; a plain number is seconds. longest: milliseconds. null: not a duration, or longer than that. */
export function parseDuration(text: string, longest = A_DAY): Millis | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)?$/.exec(text);
  if (match === null) return null;
  const duration = Math.round(Number(match[1]) * (UNITS.get(match[2] ?? 's') ?? 1000));
  return duration <= longest ? millis(duration) : null;
}
