import type { Crash, Member, SignalAction, SpawnFailure, Target } from './event.ts';
import type { Errno, ExitCode, Millis, Pid, SignalNumber } from './ids.ts';
import type { End, ProcessFacts, Sender, SignalInfo } from './process.ts';
import type { KillReason, Role } from './state.ts';

/** Everything that can be said on stderr; logging/ turns it into a line of text or of JSON. */
export type Message =
  | {
      readonly type: 'signal';
      readonly info: SignalInfo;
      readonly sender: Sender | null;
      readonly action: SignalAction;
      /** What we are: "outside" is another thing for the PID 1 of a container than for a process among others. */
      readonly role: Role;
    }
  | { readonly type: 'app-started'; readonly pid: Pid }
  /** exitCode: what we are going to leave with, after --remap-exit. */
  | {
      readonly type: 'app-ended';
      readonly pid: Pid;
      readonly end: End;
      readonly ranFor: Millis | null;
      readonly exitCode: ExitCode;
    }
  | {
      readonly type: 'app-stopped';
      readonly pid: Pid;
      readonly signal: SignalNumber;
      readonly response: 'none' | 'continue' | 'continue-to-end' | 'suspend';
    }
  | { readonly type: 'app-continued'; readonly pid: Pid }
  | { readonly type: 'spawn-failed'; readonly program: string; readonly failure: SpawnFailure; readonly exitCode: ExitCode }
  | {
      readonly type: 'orphan-reaped';
      readonly pid: Pid;
      readonly facts: ProcessFacts | null;
      readonly end: End;
      readonly warn: boolean;
    }
  | { readonly type: 'waiting-for-members'; readonly members: readonly Member[]; readonly grace: Millis }
  | { readonly type: 'members-killed'; readonly members: readonly Member[]; readonly why: KillReason }
  /** Not even SIGKILL ended them in time (a disk or a debugger holds them): left behind. */
  | { readonly type: 'members-remain'; readonly members: readonly Member[] }
  /** waitid(2) says that there is no child, and yet nobody told us how the app ended. */
  | { readonly type: 'app-lost'; readonly pid: Pid; readonly exitCode: ExitCode }
  | { readonly type: 'signal-refused'; readonly signal: SignalNumber; readonly target: Target; readonly errno: Errno }
  | { readonly type: 'setup-refused'; readonly what: 'subreaper' | 'parent-death-signal'; readonly errno: Errno }
  | { readonly type: 'resumed'; readonly crash: Crash }
  | { readonly type: 'lines-dropped'; readonly count: number }
  | { readonly type: 'unknown-variable'; readonly name: string; readonly nearest: string }
  /** -vv: how long the brain was up and how often it has slept. */
  | { readonly type: 'woke'; readonly reason: string; readonly wakes: number }
  | { readonly type: 'sleeps'; readonly awakeFor: Millis };

export type Level = 'error' | 'warn' | 'info' | 'debug';
