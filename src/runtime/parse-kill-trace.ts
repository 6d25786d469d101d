import type { Pid } from '../model/ids.ts';
import { pid } from '../model/ids.ts';

/** A signal as the kernel's trace event signal:signal_generate tells of it. Numbers of processes are those of the initial pid namespace. */
export interface GeneratedSignal {
  /** Who was running when it was sent. comm null: the kernel had forgotten the name. */
  readonly sender: { readonly pid: number; readonly comm: string | null };
  readonly target: { readonly pid: Pid; readonly comm: string };
  readonly signal: number;
  /** si_code: 0 from kill(2), 128 from the kernel itself. */
  readonly code: number;
}

/** `kill-740 [001] d..1. 123.456789: signal_generate: sig=9 errno=0 code=0 comm=worker pid=739 grp=1 res=0`: Documentation/trace/events.rst. */
const LINE =
  /^\s*(.+)-(\d+)\s+(?:\(\s*[\d-]+\)\s+)?\[\d+\]\s+\S+\s+[\d.]+:\s+signal_generate: sig=(\d+) errno=-?\d+ code=(-?\d+) comm=(.*) pid=(\d+) grp=\d+ res=(\d+)$/;
const DELIVERED = '0';
const FORGOTTEN = '<...>';

/** Of the lines of trace_pipe those that tell of a signal that was not ignored and not pending already, the oldest first. */
export function parseKillTrace(text: string): readonly GeneratedSignal[] {
  return text.split('\n').flatMap((line): readonly GeneratedSignal[] => {
    const [, comm = '', sender = '', signal = '', code = '', target = '', number = '', result = ''] = LINE.exec(line) ?? [];
    if (result !== DELIVERED || Number(number) <= 0) return [];
    return [
      {
        sender: { pid: Number(sender), comm: comm === FORGOTTEN ? null : comm },
        target: { pid: pid(Number(number)), comm: target },
        signal: Number(signal),
        code: Number(code),
      },
    ];
  });
}

const MARKED = /-(\d+)\s+(?:\(\s*[\d-]+\)\s+)?\[\d+\]\s+\S+\s+[\d.]+:\s+tracing_mark_write: (.*)$/;
const FORKED = /:\s+sched_process_fork: comm=.* pid=\d+ child_comm=.* child_pid=(\d+)$/;

/** Whoever has written the mark (into trace_marker), by the number that the initial pid namespace has for that thread; null: it is not there. */
export function writerOf(mark: string, text: string): number | null {
  const found = text.split('\n').map((line) => MARKED.exec(line));
  const [, number] = found.find((match) => match?.[2] === mark) ?? [];
  return number === undefined ? null : Number(number);
}

/** The child that was born last, numbered so; null: there was no birth. */
export function lastBorn(text: string): number | null {
  const born = text.split('\n').flatMap((line) => FORKED.exec(line)?.[1] ?? []);
  const last = born.at(-1);
  return last === undefined ? null : Number(last);
}
