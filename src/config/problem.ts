import type { Diagnostic } from '../model/jobs/diagnostic.ts';
import { printable } from '../model/printable.ts';

/** The names on the way to something, from the top of the file. */
export type Path = readonly (string | number)[];

/** What is wrong, before it is known where in the text that is. */
export interface Problem {
  readonly path: Path;
  /** The key itself is wrong, or its value. */
  readonly of: 'key' | 'value';
  /** Without the path: the end of a sentence that has named the field. */
  readonly words: string;
}

export const problem = (path: Path, words: string, of: Problem['of'] = 'value'): Problem => ({ path, of, words });

/** jobs.web.command[1]; what is no plain word is quoted. */
export function pathWords(path: Path): string {
  return path
    .map((name, index) => {
      if (typeof name === 'number') return `[${name}]`;
      const word = /^[\w-]+$/.test(name) ? name : `"${printable(name, 60)}"`;
      return index === 0 ? word : `.${word}`;
    })
    .join('');
}

/** Offsets into a text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const LONGEST_LINE = 400;

/** span null: it is about the file as a whole. */
export function diagnosticAt(text: string, path: Path, words: string, span: Span | null): Diagnostic {
  const name = pathWords(path);
  const said = name === '' ? words : `${name}: ${words}`;
  if (span === null) return { path: name, words: said, at: null, source: null };
  const start = Math.min(span.start, text.length);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  const raw = text.slice(lineStart, lineEnd).replace(/\r$/, '');
  const before = Array.from(shownLine(raw.slice(0, start - lineStart), raw.length * 8)).length;
  const marked = Array.from(shownLine(raw.slice(start - lineStart, Math.max(start + 1, span.end) - lineStart))).length;
  return {
    path: name,
    words: said,
    at: { line: countLines(text, lineStart), column: before + 1, length: Math.max(1, marked) },
    // What cannot be shown cannot be underlined.
    source: before + marked > LONGEST_LINE ? null : shownLine(raw),
  };
}

/** Printable, and as wide as it is shown: a tab becomes one blank, so that what is below it can be underlined. */
function shownLine(text: string, limit = LONGEST_LINE): string {
  const line = printable(text.replaceAll('\t', ' ').replaceAll('\\', BACKSLASH), limit);
  return line.replaceAll(BACKSLASH, '\\');
}

/** Stands for a backslash while the rest is made printable: in a line of the user's own file none is doubled. */
const BACKSLASH = '\u2216';

function countLines(text: string, end: number): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
