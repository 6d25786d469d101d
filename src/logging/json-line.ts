export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The longest string of a field, in UTF-16 units. */
const LONGEST_STRING = 256;
const LONGEST_LIST = 16;
/** A write to a pipe is whole or not at all up to this many bytes (PIPE_BUF, pipe(7)), newline included. */
const LONGEST_LINE = 4095;

/** One JSON object on one line, in ASCII and the printable rest of Unicode, cut where it is too long to be written whole. */
export function jsonLine(object: { readonly [key: string]: Json }): string {
  for (const limit of [LONGEST_STRING, 64, 16]) {
    const line = encoded(object, limit);
    if (Buffer.byteLength(line) <= LONGEST_LINE) return line;
  }
  // Not even short strings make it fit: the first keys (time, level, event) are what must not be lost.
  return encoded(Object.fromEntries(Object.entries(object).slice(0, 4)), LONGEST_STRING);
}

function encoded(object: { readonly [key: string]: Json }, limit: number): string {
  // The message has a limit of its own, which is the same in text.
  const fields = Object.entries(object).map(([key, value]) => [key, key === 'message' ? value : bounded(value, limit)]);
  const text = JSON.stringify(Object.fromEntries(fields));
  // JSON.stringify leaves alone what moves a terminal's cursor or turns its direction of writing.
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, unicodeEscape);
}

function bounded(value: Json, limit: number): Json {
  if (typeof value === 'string') return value.length <= limit ? value : `${cut(value, limit - 1)}…`;
  if (Array.isArray(value)) return value.slice(0, LONGEST_LIST).map((item) => bounded(item, limit));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bounded(item, limit)]));
}

/** A surrogate pair is not cut in two. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

function unicodeEscape(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
