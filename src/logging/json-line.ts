export type Json = string | number | boolean | null | readonly Json[] | Fields;
export type Fields = { readonly [key: string]: Json };

/** How much of the fields is shown: strings in UTF-16 units, lists in items. The first with which the line is short enough. */
const MEASURES: readonly Measure[] = [
  { string: 256, list: 16 },
  { string: 64, list: 16 },
  { string: 16, list: 16 },
  { string: 16, list: 4 },
];
/** A write to a pipe is whole or not at all up to this many bytes (PIPE_BUF, pipe(7)), newline included. */
const LONGEST_LINE = 4095;

/** Never shortened: the message has a limit of its own, which is the same in text, and the others are ours. */
const HEAD: ReadonlySet<string> = new Set(['time', 'level', 'event', 'message']);

interface Measure {
  readonly string: number;
  readonly list: number;
}

/** One JSON object on one line, in ASCII and the printable rest of Unicode, cut where it is too long to be written whole. */
export function jsonLine(object: Fields): string {
  for (const measure of MEASURES) {
    const line = encoded(object, measure);
    if (Buffer.byteLength(line) <= LONGEST_LINE) return line;
  }
  // Not even short strings make it fit: at least the head must not be lost.
  return encoded(Object.fromEntries(Object.entries(object).filter(([key]) => HEAD.has(key))), { string: 256, list: 16 });
}

function encoded(object: Fields, measure: Measure): string {
  const fields = Object.entries(object).map(([key, value]) => [key, HEAD.has(key) ? value : bounded(value, measure)]);
  const text = JSON.stringify(Object.fromEntries(fields));
  // JSON.stringify leaves alone what moves a terminal's cursor or turns its direction of writing.
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, unicodeEscape);
}

function bounded(value: Json, measure: Measure): Json {
  if (typeof value === 'string') return value.length <= measure.string ? value : `${cut(value, measure.string - 1)}…`;
  if (Array.isArray(value)) return value.slice(0, measure.list).map((item) => bounded(item, measure));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bounded(item, measure)]));
}

/** A surrogate pair is not cut in two. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

function unicodeEscape(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
