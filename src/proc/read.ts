import { readdirSync, readFileSync } from 'node:fs';
import { type ProcessStat, parseStat } from './parse-stat.ts';
import { type ProcessStatus, parseStatus } from './parse-status.ts';

/** Where proc(5) is mounted. */
export const PROC = '/proc';

/** null: there is no such process any more, or it may not be read. */
export function readStat(pid: number, proc = PROC): ProcessStat | null {
  const text = readText(`${proc}/${pid}/stat`);
  return text === null ? null : parseStat(text);
}

export function readStatus(pid: number, proc = PROC): ProcessStatus | null {
  const text = readText(`${proc}/${pid}/status`);
  return text === null ? null : parseStatus(text);
}

/** The words that it was started with, or that it has put there; empty for kernel threads and zombies, and where it may not be read. */
export function readCommandLine(pid: number, proc = PROC): readonly string[] {
  const text = readText(`${proc}/${pid}/cmdline`);
  return text === null ? [] : parseCommandLine(text);
}

/** Words, each with a NUL behind it (proc_pid_cmdline(5)). */
export function parseCommandLine(text: string): readonly string[] {
  if (text === '') return [];
  return (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0');
}

/** Everybody, by number. Who ends while it is read is left out. */
export function readEverybody(proc = PROC): readonly ProcessStat[] {
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name), proc))
    .filter((stat) => stat !== null);
}

/** Milliseconds since boot, as the start times are counted; null: not readable. */
export function readUptime(proc = PROC): number | null {
  const seconds = Number.parseFloat(readText(`${proc}/uptime`) ?? '');
  return Number.isNaN(seconds) ? null : seconds * 1000;
}

/** A small file; null: it is not there, or may not be read. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A process may end between any two looks: that is an answer, and no error.
    return null;
  }
}
