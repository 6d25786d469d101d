import type { HappeningEntry } from '../model/happening.ts';
import { hanging } from './fit.ts';
import { happeningWords } from './happening-words.ts';

/**
 * Lines of `tsinit log`: the local time with milliseconds, and what happened. A line with the date goes before the first of each day.
 * lastDay: of what was shown before, when more is shown. width: columns of the terminal, by which long lines are broken; null: they are not.
 */
export function logLines(
  entries: readonly HappeningEntry[],
  lastDay: string | null = null,
  width: number | null = null,
): readonly string[] {
  let day = lastDay;
  return entries.flatMap((entry) => {
    const time = new Date(entry.realtimeMs);
    const its = dayOf(time);
    const heading = its === day ? [] : [its];
    day = its;
    return [...heading, ...hanging(`${clockOf(time)}${GAP}`, happeningWords(entry), width)];
  });
}

const GAP = '  ';

export const dayOf = (time: Date): string => `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;

export const clockOf = (time: Date): string =>
  `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;

const two = (number: number): string => String(number).padStart(2, '0');
