import { closeSync, readSync } from 'node:fs';
import { ENUM, LAYOUT } from '../../../../native-bindings/abi.ts';
import type { World } from '../../../inside/world.ts';
import { jobName } from '../../../model/jobs/ids.ts';
import type { Asking } from '../../linux/ask-init.ts';
import { openLedgerOf } from '../../linux/init-process.ts';
import { askJobs, type JobsQuestion } from './ask-jobs.ts';
import { showAnswer } from './show-answer.ts';

export const STATUS = { type: 'status' } as const;

const at = LAYOUT.ledger_header.offsets;

/** Whether the init runs jobs; false where it cannot be seen, which whoever looks on is told by others. */
export function runsJobs(pid: number): boolean {
  try {
    const opened = openLedgerOf(pid, 'look');
    if (!opened.ok) return false;
    const state = Buffer.alloc(4);
    readSync(opened.value, state, 0, state.length, at.main_state);
    closeSync(opened.value);
    return state.readUInt32LE() === ENUM.MAIN_JOBS;
  } catch {
    return false;
  }
}

/** What the init says of its jobs, for a screen that shows more than them. */
export function shownJobs(whom: Pick<JobsQuestion, 'pid' | 'run' | 'runtime'>, asking: Asking): World['jobs'] {
  return (names) => {
    const asked = askJobs({ ...whom, request: STATUS, timeout: null }, asking);
    if (!asked.ok) return null;
    const shown = (json: boolean): string => showAnswer(asked.value, { only: names.map(jobName), noColour: true, json }).stdout;
    return { lines: () => shown(false).trimEnd().split('\n'), json: JSON.parse(shown(true)) };
  };
}
