import { isatty } from 'node:tty';
import { statusTable } from '../../../control/status-table.ts';
import { EXIT_SUCCESS, EXIT_USAGE } from '../../../model/exit-codes.ts';
import type { ExitCode } from '../../../model/ids.ts';
import type { JobsAnswer, JobView } from '../../../model/jobs/control.ts';
import type { JobName } from '../../../model/jobs/ids.ts';
import { nearest } from '../../../model/nearest.ts';
import { now } from '../../linux/now.ts';

/** What a command writes, and what it leaves with. */
export interface Shown {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ShowOptions {
  /** Of status: those that were asked for; empty: all. */
  readonly only: readonly JobName[];
  readonly json: boolean;
  readonly noColour: boolean;
}

const STDOUT = 1;
const USUAL_WIDTH = 80;

/** An answer for the user: a table for people, JSON for programs, and lines with our name before them. */
export function showAnswer({ code, lines, jobs }: JobsAnswer, options: ShowOptions): Shown {
  const words = lines.map((line) => `tsinit: ${line}\n`).join('');
  if (jobs === null) return code === EXIT_SUCCESS ? { code, stdout: words, stderr: '' } : { code, stdout: '', stderr: words };
  const missing = options.only.find((name) => !jobs.some((job) => job.name === name));
  if (missing !== undefined) {
    const near = nearest(
      missing,
      jobs.map(({ name }) => name),
    );
    const cure = near === null ? 'tsinit status shows all of them' : `did you mean ${near}?`;
    return { code: EXIT_USAGE, stdout: '', stderr: `tsinit: status: there is no job "${missing}"; ${cure}\n` };
  }
  const shown = options.only.length === 0 ? jobs : jobs.filter(({ name }) => options.only.includes(name));
  if (options.json) return { code, stdout: `${JSON.stringify(shown.map(forPrograms), null, 2)}\n`, stderr: words };
  const coloured = !options.noColour && isatty(STDOUT);
  const table = statusTable(shown, { now: now(), coloured, width: USUAL_WIDTH });
  return { code, stdout: `${table.join('\n')}\n`, stderr: words };
}

/** Times as milliseconds that have passed: the clock of the init begins with the machine. */
function forPrograms({ since, runs, ...job }: JobView): object {
  const passed = (time: number | null): number | null => (time === null ? null : Math.max(0, Math.round(now() - time)));
  return {
    ...job,
    sinceMs: passed(since),
    runs: runs.map(({ startedAt, ...run }) => ({ ...run, startedMs: passed(startedAt) })),
  };
}
