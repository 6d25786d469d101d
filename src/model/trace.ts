import type { Errno, Millis, Pid, SignalNumber } from './ids.ts';
import type { Sender, SignalInfo } from './process.ts';

/** --trace-signals: which signals are told of when they reach a process of the set. */
export interface TraceSignals {
  /** From another process, or from outside. */
  readonly others: readonly SignalNumber[];
  /** From the kernel, or from the process itself: runtimes have uses of their own for some. */
  readonly itself: readonly SignalNumber[];
}

/** The process that is attached to the app's set. */
export type Tracer =
  | { readonly id: 'off' }
  | { readonly id: 'running'; readonly pid: Pid }
  /** It could not be started, was refused, or has ended. */
  | { readonly id: 'gone' };

/** A signal on its way into a process (ptrace(2), signal-delivery-stop). */
export interface Delivery {
  readonly pid: Pid;
  readonly comm: string;
  /** The thread that it was delivered to; equal to pid for the first one. */
  readonly thread: number;
  /** The first thread blocks it, so that the kernel had to take another: then the thread says nothing of what was aimed at. */
  readonly mainBlocks: boolean;
  readonly info: SignalInfo;
  readonly sender: Sender | null;
  /**
   * outside: no process of our pid namespace, or the kernel. set: one that is traced as well. container: another one of ours. init: we.
   * host: info.senderPid is its number in the initial pid namespace, and who it is among ours is not known.
   */
  readonly origin: 'outside' | 'set' | 'container' | 'init' | 'host';
}

export interface LastDelivery {
  readonly delivery: Delivery;
  readonly at: Millis;
}

/** A program of the set has become a debugger, for which the tracer steps aside. target: what it attaches to; null: what it starts. */
export interface Aside {
  readonly pid: Pid;
  readonly comm: string;
  readonly target: { readonly pid: Pid; readonly comm: string } | null;
}

/** Why a process cannot be traced, as far as can be seen. */
export interface TraceRefusal {
  readonly errno: Errno;
  /** /proc/sys/kernel/yama/ptrace_scope; null: not there. */
  readonly yama: number | null;
  /** /proc/self/status: a seccomp filter is in force. */
  readonly seccomp: boolean;
}
