import { type Millis, millis, pid } from '../model/ids.ts';
import type { ProcessFacts } from '../model/process.ts';

/** What /proc/PID/stat says (proc_pid_stat(5)), as far as it is used here. */
export interface ProcessStat extends ProcessFacts {
  /** Processor time so far, in user mode and in the kernel. */
  readonly cpu: Millis;
  readonly threads: number;
}

/** Start and processor times are in ticks of 1/100 s (USER_HZ) on every machine but alpha and ia64, whatever the kernel's own HZ is. */
export const MILLISECONDS_PER_TICK = 10;

/** The name may hold spaces, parentheses and newlines: it ends at the last ")". null: not the text of a stat file. */
export function parseStat(text: string): ProcessStat | null {
  const open = text.indexOf(' (');
  const close = text.lastIndexOf(') ');
  if (open < 1 || close < open) return null;
  const number = Number(text.slice(0, open));
  const fields = text
    .slice(close + 2)
    .trim()
    .split(' ');
  const [state = '', ...rest] = fields;
  const numbers = rest.map(Number);
  if (!Number.isInteger(number) || number < 1 || !/^[A-Za-z]$/.test(state) || rest.length < STARTTIME + 1) return null;
  const field = (index: number): number => numbers[index] ?? 0;
  return {
    pid: pid(number),
    comm: text.slice(open + 2, close),
    state,
    ppid: field(PPID),
    processGroup: field(PGRP),
    session: field(SESSION),
    cpu: millis((field(UTIME) + field(STIME)) * MILLISECONDS_PER_TICK),
    threads: field(NUM_THREADS),
    startTime: field(STARTTIME),
  };
}

/** Counted from the field behind the state. */
const PPID = 0;
const PGRP = 1;
const SESSION = 2;
const UTIME = 10;
const STIME = 11;
const NUM_THREADS = 16;
const STARTTIME = 18;
