import { readFileSync } from 'node:fs';
import { type Millis, millis, type Pid } from '../../model/ids.ts';

/**
 * When a process was last on a processor, by the scheduler's own clock: of a zombie the moment of its death. null: this kernel does not
 * tell (/proc/PID/sched, which kernels before 6.15 have with CONFIG_SCHED_DEBUG only).
 */
export function lastRun(process: Pid): Millis | null {
  const [, time] = /^se\.exec_start\s*:\s*(\d+)/m.exec(read(`/proc/${process}/sched`)) ?? [];
  return time === undefined ? null : millis(Number(time));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
