import type { Diagnostic } from '../model/jobs/diagnostic.ts';
import { printable } from '../model/printable.ts';

const RED = '\u001b[31m';
const BOLD = '\u001b[1m';
const DIM = '\u001b[2m';
const PLAIN = '\u001b[0m';

/**
 * All mistakes for a terminal, each with its line underlined; ends in a newline. What stands before the mark is as wide as the line above
 * it, wide characters aside.
 */
export function showDiagnostics(path: string, diagnostics: readonly Diagnostic[], colour: boolean): string {
  const paint = (code: string, text: string) => (colour ? `${code}${text}${PLAIN}` : text);
  const file = printable(path, 200);
  const one = ({ words, at, source }: Diagnostic): string => {
    const place = at === null ? file : `${file}:${at.line}:${at.column}`;
    const head = `${paint(BOLD, `${place}:`)} ${words}\n`;
    if (at === null || source === null) return head;
    const margin = String(at.line);
    const empty = ' '.repeat(margin.length);
    const mark = `${' '.repeat(at.column - 1)}${paint(RED, '^'.repeat(at.length))}`;
    return `${head}${paint(DIM, ` ${margin} |`)} ${source}\n${paint(DIM, ` ${empty} |`)} ${mark}\n`;
  };
  const count = diagnostics.length === 1 ? '1 mistake' : `${diagnostics.length} mistakes`;
  return `${diagnostics.map(one).join('\n')}\n${file}: ${count}\n`;
}
