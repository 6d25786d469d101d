import type { Errno, ExitCode, Millis, Pid, SignalNumber } from './ids.ts';
import type { End, SignalInfo } from './process.ts';

/**
 * The two rings of the event log; in each the oldest entries give way to new ones. crowd: births, executions, good ends of others: of
 * these there may be thousands in a second, and they are not to push out what somebody will want to know.
 */
export type Ring = 'main' | 'crowd';

/** One entry of the event log: what happened, and when. */
export type HappeningEntry = {
  readonly ring: Ring;
  /** Counts from 1 for the first thing that this init has put into that ring. */
  readonly sequence: number;
  /** CLOCK_MONOTONIC. */
  readonly at: Millis;
  /** CLOCK_REALTIME: milliseconds since 1970. */
  readonly realtimeMs: number;
} & Happening;

/** What an entry tells. Text of foreign origin is as it came, cut where it was too long: make it printable before it is shown. */
export type Happening =
  /** This init was started. */
  | { readonly type: 'began'; readonly pid: Pid }
  /** The app, or (other) a hook. */
  | { readonly type: 'started'; readonly pid: Pid; readonly other: boolean; readonly program: string }
  /** step: enum spawn_step of abi.h. */
  | { readonly type: 'not-started'; readonly other: boolean; readonly step: number; readonly errno: Errno; readonly path: string }
  | {
      readonly type: 'signal';
      readonly info: SignalInfo;
      readonly sender: HappeningSender | null;
      /** What the app (or its group) got at once, without the brain; null: the brain decided on it, see 'sent', or nobody got anything. */
      readonly forwardedAs: SignalNumber | null;
      readonly errno: Errno | null;
    }
  /** By us. to: as kill(2) takes it, negative for a process group. */
  | { readonly type: 'sent'; readonly signal: SignalNumber; readonly to: number; readonly errno: Errno | null }
  /** Seen by tracing, on its way to a thread of a process; thread equals pid for the first one. */
  | {
      readonly type: 'delivered';
      readonly pid: Pid;
      readonly thread: number;
      readonly comm: string;
      readonly info: SignalInfo;
      readonly sender: HappeningSender | null;
    }
  | { readonly type: 'stopped'; readonly pid: Pid; readonly signal: SignalNumber; readonly other: boolean }
  | { readonly type: 'continued'; readonly pid: Pid; readonly other: boolean }
  /** A child of ours, which was reaped with that. comm and startTime are empty and null where nobody had looked. */
  | {
      readonly type: 'ended';
      readonly pid: Pid;
      readonly other: boolean;
      readonly comm: string;
      readonly startTime: number | null;
      readonly end: End;
      readonly usage: HappeningUsage;
    }
  | { readonly type: 'adopted'; readonly pid: Pid; readonly comm: string; readonly formerParent: Pid | null }
  | { readonly type: 'forked'; readonly pid: Pid; readonly parent: Pid; readonly comm: string }
  | { readonly type: 'executed'; readonly pid: Pid; readonly executable: string; readonly commandLine: readonly string[] }
  /** Seen by tracing before anybody reaps it: whoever its parent is. */
  | {
      readonly type: 'exiting';
      readonly pid: Pid;
      readonly comm: string;
      readonly end: End;
      readonly usage: HappeningUsage;
    }
  | { readonly type: 'oom-kill'; readonly count: number }
  | { readonly type: 'killed'; readonly pid: Pid; readonly comm: string }
  | { readonly type: 'slept' }
  /** reason: enum wake_reason of abi.h. */
  | { readonly type: 'woke'; readonly reason: number }
  /** Our own brain. signal null: an uncaught error, in words. */
  | { readonly type: 'crashed'; readonly signal: SignalNumber | null; readonly words: string }
  /** reason: enum reflex_reason of abi.h. */
  | { readonly type: 'reflex'; readonly reason: number }
  | { readonly type: 'reloaded'; readonly words: string }
  | { readonly type: 'upgraded'; readonly from: string }
  | { readonly type: 'job'; readonly job: string; readonly words: string }
  | { readonly type: 'left'; readonly code: ExitCode };

/** Who sent a signal, read while it was still there, as far as an entry has room. */
export interface HappeningSender {
  readonly comm: string;
  readonly startTime: number;
  readonly executable: string;
  readonly commandLine: readonly string[];
}

/** Milliseconds, and kilobytes, as wait4(2) tells them. */
export interface HappeningUsage {
  /** From its start to its end; null: not known. */
  readonly ranFor: Millis | null;
  readonly user: Millis;
  readonly system: Millis;
  readonly maxResidentKb: number;
}

/** What the brain itself writes down; the rest is written natively, where it happens. */
export type BrainHappening = Extract<
  Happening,
  {
    readonly type:
      | 'sent'
      | 'delivered'
      | 'killed'
      | 'oom-kill'
      | 'crashed'
      | 'reloaded'
      | 'upgraded'
      | 'job'
      | 'left'
      | 'adopted'
      | 'ended'
      | 'started';
  }
>;
