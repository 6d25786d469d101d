import type { Message } from '../model/message.ts';
import type { Settings } from '../model/settings.ts';
import { fieldsOf } from './fields.ts';
import { jsonLine } from './json-line.ts';
import { importanceOf } from './levels.ts';
import { wordsOf } from './words.ts';

/** No line is longer, so that a write to a pipe is whole or not at all (PIPE_BUF, pipe(7)). */
const LONGEST_TEXT = 1000;

/** Milliseconds since 1970 (CLOCK_REALTIME), for the `time` of a JSON line. */
interface Clock {
  readonly realtimeMs: number;
}

/** One line for standard error, without its newline; null: nothing is said of this at the present verbosity. */
export function formatMessage(message: Message, settings: Settings, clock: Clock): string | null {
  if (settings.verbosity < importanceOf(message).from) return null;
  return settings.logFormat === 'text' ? `tsinit: ${boundedWords(message, settings)}` : jsonOf(message, settings, clock);
}

/**
 * One JSON object with its newline, whatever the log's format and verbosity are: what --termination-log gets. At most 4096 bytes,
 * because Kubernetes reads no more of it.
 */
export const formatRecord = (message: Message, settings: Settings, clock: Clock): string =>
  `${jsonOf(message, settings, clock)}\n`;

function jsonOf(message: Message, settings: Settings, clock: Clock): string {
  const time = new Date(clock.realtimeMs).toISOString();
  const { level } = importanceOf(message);
  return jsonLine({ time, level, event: message.type, message: boundedWords(message, settings), ...fieldsOf(message) });
}

const boundedWords = (message: Message, settings: Settings): string => bounded(wordsOf(message, settings));

/** All foreign text was made printable where it was put in; its length alone is still unbounded. */
export function bounded(words: string): string {
  if (words.length <= LONGEST_TEXT) return words;
  return `${words.slice(0, LONGEST_TEXT - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
