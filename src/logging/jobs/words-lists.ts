import type { Diagnostic } from '../../model/jobs/diagnostic.ts';
import type { ProcessName } from '../../model/jobs/event.ts';
import { printable } from '../../model/printable.ts';
import { counted } from '../words-common.ts';

/** More would make a line that nobody reads. */
const MOST = 5;

/** "; had to kill 2 processes: a(31), b(32)"; empty where nobody was. */
export function killedWords(killed: readonly ProcessName[]): string {
  if (killed.length === 0) return '';
  const names = shortened(killed.map(({ comm, pid }) => `${printable(comm)}(${pid})`));
  return `; had to kill ${counted(killed.length, 'process', 'processes')}: ${names}`;
}

/** "web, db and 3 more". */
export const namesWords = (names: readonly string[]): string => shortened(names);

/** Where the first mistakes are; `tsinit check` shows all of them, with their lines. */
export function refusedWords(path: string, diagnostics: readonly Diagnostic[]): string {
  const mistakes = shortened(
    diagnostics.map(({ at, words }) => `${at === null ? '' : `line ${at.line}: `}${printable(words)}`),
    '; ',
  );
  const count = counted(diagnostics.length, 'mistake', 'mistakes');
  return `the configuration ${printable(path)} has ${count}, and nothing was changed: ${mistakes}; \`tsinit check ${printable(path)}\` shows where`;
}

function shortened(words: readonly string[], between = ', '): string {
  const more = words.length - MOST;
  const shown = words.slice(0, MOST).join(between);
  return more > 0 ? `${shown} and ${more} more` : shown;
}
