import { durationWords } from '../evidence/duration-words.ts';
import { printable } from '../model/printable.ts';
import { cut } from './fit.ts';
import type { Paint } from './paint.ts';
import { type Branch, drawn, memoryWords, notesOf, painted, shortened, shownCommand } from './tree.ts';

/** The letters of proc_pid_stat(5), in words. */
const STATES: ReadonlyMap<string, string> = new Map([
  ['R', 'runs'],
  ['S', 'sleeps'],
  ['D', 'waits (D)'],
  ['T', 'stopped'],
  ['t', 'traced'],
  ['Z', 'zombie'],
  ['I', 'idle'],
]);

const HEADINGS = ['PID', 'STATE', 'AGE', 'CPU', 'MEMORY'] as const;
const GAP = '  ';
const RIGHT: readonly number[] = [0, 2, 3, 4];

/** A table of processes, the tree of them in its last column. width null: as wide as it is. */
export function processLines(trees: readonly Branch[], width: number | null, paint: Paint): readonly string[] {
  const rows = drawn(trees);
  const cells = rows.map(({ branch }) => cellsOf(branch));
  const widths = HEADINGS.map((heading, column) =>
    cells.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), heading.length),
  );
  const left = (row: readonly string[]): string =>
    row
      .map((cell, column) => (RIGHT.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join(GAP);
  const room = width === null ? null : width - left(HEADINGS).length - GAP.length;
  const lines = rows.map(({ lead, branch }, index) => {
    const shown = shortened(lead, room);
    const words = processWords(branch);
    const fitting = room === null ? words : cut(words, Math.max(4, room - shown.length));
    return `${left(cells[index] ?? [])}${GAP}${shown}${painted(fitting, branch.mark, paint)}`;
  });
  return [paint(`${left(HEADINGS)}${GAP}PROCESS`, 'faint'), ...lines];
}

function cellsOf({ seen }: Branch): readonly string[] {
  const { facts, age, cpu, residentKb } = seen;
  const dead = facts.state === 'Z';
  return [
    String(facts.pid),
    STATES.get(facts.state) ?? facts.state,
    age === null ? '-' : durationWords(age),
    dead ? '-' : durationWords(cpu),
    dead ? '-' : memoryWords(residentKb),
  ];
}

function processWords(branch: Branch): string {
  const notes = notesOf(branch, false);
  const command = shownCommand(branch.seen.commandLine);
  return [printable(branch.seen.facts.comm, 32), notes === '' ? '' : `[${notes}]`, command]
    .filter((part) => part !== '')
    .join(' ');
}
