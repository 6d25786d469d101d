import type { ExitCode, Pid, SignalNumber, Uid } from './ids.ts';

/** What /proc/PID/stat says of a process (proc_pid_stat(5)). A process is named by pid *and* start time. */
export interface ProcessFacts {
  readonly pid: Pid;
  /** 0: the parent is outside our pid namespace. */
  readonly ppid: number;
  readonly processGroup: number;
  readonly session: number;
  /** Clock ticks since boot. */
  readonly startTime: number;
  /** One letter: R, S, D, Z, T, t, X … */
  readonly state: string;
  readonly comm: string;
}

/** A signal as siginfo tells it (sigaction(2)). */
export interface SignalInfo {
  readonly signal: SignalNumber;
  /** si_code: 0 SI_USER, -1 SI_QUEUE, -6 SI_TKILL, 128 SI_KERNEL … */
  readonly code: number;
  /** 0: the sender is outside our pid namespace, or the kernel. */
  readonly senderPid: number;
  readonly senderUid: Uid;
  /** si_int, the value that sigqueue(3) carries. */
  readonly value: number;
  /** si_ptr as a decimal string, because it has 64 bits: the whole of the same union. */
  readonly pointer: string;
}

/** Who a process was, read while it was still there. */
export interface Sender {
  readonly facts: ProcessFacts;
  readonly exe: string | null;
  readonly commandLine: readonly string[];
  /** From the parent upwards. */
  readonly parents: readonly { readonly pid: Pid; readonly comm: string }[];
}

/** How a process ended. */
export type End =
  | { readonly type: 'exited'; readonly code: ExitCode }
  | { readonly type: 'killed'; readonly signal: SignalNumber; readonly coreDumped: boolean };
