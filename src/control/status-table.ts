import { type Millis, millis } from '../model/ids.ts';
import type { JobView } from '../model/jobs/control.ts';
import { printable } from '../model/printable.ts';

export interface TableOptions {
  /** CLOCK_MONOTONIC, as the times of the views are. */
  readonly now: Millis;
  readonly coloured: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

const HEADINGS = ['JOB', 'STATE', 'SINCE', 'PID', 'RESTARTS'] as const;
const GAP = '  ';
/** Words that would have less room than this are not shown at all. */
const LEAST_WORDS = 8;

/** The lines of `tsinit status`: a job a line, more of them where it has several runs; what there is to say of it at the end. */
export function statusTable(jobs: readonly JobView[], { now, coloured, width }: TableOptions): readonly string[] {
  const rows = jobs.flatMap((job) => rowsOf(job, now));
  const cells = rows.map(({ cells: row }) => row);
  const widths = HEADINGS.map((heading, column) => Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], state: string | null): string =>
    row
      .map((cell, column) => {
        const padded = column >= 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
        return state !== null && column === 1 && coloured ? `${colourOf(state)}${padded}\u001b[0m` : padded;
      })
      .join(GAP);
  const used = widths.reduce((sum, one) => sum + one, 0) + GAP.length * widths.length;
  const room = width - used;
  const lines = rows.map(({ cells: row, state, words }) => {
    const shown = words === '' || room < LEAST_WORDS ? '' : `${GAP}${printable(words, room)}`;
    return `${line(row, state)}${shown}`.trimEnd();
  });
  return [line(HEADINGS, null).trimEnd(), ...lines];
}

interface Row {
  readonly cells: readonly string[];
  readonly state: string;
  readonly words: string;
}

function rowsOf(job: JobView, now: Millis): readonly Row[] {
  const { name, state, words, since, runs } = job;
  const restarts = String(Math.max(0, job.starts - Math.max(1, runs.length)));
  const [only] = runs;
  const pid = runs.length === 1 ? String(only?.main ?? '-') : '-';
  const first = { cells: [name, state, age(since, now), pid, restarts], state, words };
  if (runs.length < 2) return [first];
  const more = runs.map((run) => ({
    cells: [`  ${run.instance}`, run.state, run.startedAt === null ? '-' : age(run.startedAt, now), String(run.main ?? '-'), ''],
    state: run.state,
    words: '',
  }));
  return [first, ...more];
}

/** The two largest units: "3d 4h", "5m 12s", "800ms". */
function age(since: Millis, now: Millis): string {
  const duration = millis(Math.max(0, Math.round(now - since)));
  if (duration < 1000) return `${duration}ms`;
  const seconds = Math.floor(duration / 1000);
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return `${days}d ${hours}h`;
  if (hours > 0) return `${hours}h ${minutes}m`;
  return minutes > 0 ? `${minutes}m ${seconds % 60}s` : `${seconds}s`;
}

const COLOURS = { red: '\u001b[31m', green: '\u001b[32m', yellow: '\u001b[33m', grey: '\u001b[90m' } as const;

function colourOf(state: string): string {
  if (['ready', 'done', 'busy'].includes(state)) return COLOURS.green;
  if (['failed', 'killed'].includes(state)) return COLOURS.red;
  return ['stopped', 'idle', 'gone'].includes(state) ? COLOURS.grey : COLOURS.yellow;
}
