import { readFileSync } from 'node:fs';
import { type Millis, millis, type Pid } from '../../model/ids.ts';
import type { ProcessFacts } from '../../model/process.ts';

/**
 * Start times in /proc/PID/stat are in ticks of 1/100 s: USER_HZ, which is 100 on every machine but alpha and ia64, whatever the
 * kernel's own HZ is (proc_pid_stat(5), asm-generic/param.h), so that sysconf(_SC_CLK_TCK) need not be asked.
 */
const MILLISECONDS_PER_TICK = 10;

/** The kernel's function in which its main thread sleeps (proc_pid_wchan(5)); null: it runs, or we may not know (ptrace(2)). */
export function wchanOf(pid: Pid): string | null {
  const name = read(`/proc/${pid}/wchan`);
  return name === null || name === '' || name === '0' ? null : name;
}

/**
 * uptime: as /proc/uptime has it, in the clock of the start times (CLOCK_BOOTTIME). null where it cannot be read, or where somebody
 * has mounted another clock over it, as lxcfs does.
 */
export function ageOf({ startTime }: ProcessFacts, uptime: Millis | null): Millis | null {
  const age = uptime === null ? -1 : uptime - startTime * MILLISECONDS_PER_TICK;
  return age < 0 ? null : millis(age);
}

/** proc_pid_status(5), TracerPid: 0 for nobody, and for somebody outside of our pid namespace. */
export function tracerOf(pid: Pid): number | null {
  const tracer = Number(/^TracerPid:\t(\d+)$/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1] ?? 0);
  return tracer === 0 ? null : tracer;
}

export function readUptime(): Millis | null {
  const seconds = Number.parseFloat(read('/proc/uptime') ?? '');
  return Number.isNaN(seconds) ? null : millis(seconds * 1000);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    // It has ended, or there is no /proc.
    return null;
  }
}
