import type { Message } from '../model/message.ts';
import type { Settings } from '../model/settings.ts';
import { fieldsOf } from './fields.ts';
import { jsonLine } from './json-line.ts';
import { importanceOf } from './levels.ts';
import { wordsOf } from './words.ts';

/** No line is longer, so that a write to a pipe is whole or not at all (PIPE_BUF, pipe(7)). */
const LONGEST_TEXT = 1000;

/**
 * One line for standard error, without its newline; null: nothing is said of this at the present verbosity.
 * realtimeMs: milliseconds since 1970 (CLOCK_REALTIME), for the `time` of a JSON line.
 */
export function formatMessage(message: Message, settings: Settings, clock: { readonly realtimeMs: number }): string | null {
  const { level, from } = importanceOf(message);
  if (settings.verbosity < from) return null;
  const words = shortened(wordsOf(message, settings));
  if (settings.logFormat === 'text') return `tsinit: ${words}`;
  const time = new Date(clock.realtimeMs).toISOString();
  return jsonLine({ time, level, event: message.type, message: words, ...fieldsOf(message) });
}

/** All foreign text was made printable where it was put in; its length alone is still unbounded. */
function shortened(words: string): string {
  if (words.length <= LONGEST_TEXT) return words;
  return `${words.slice(0, LONGEST_TEXT - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
