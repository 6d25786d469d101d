import type { Errno, Millis, Pid, SignalNumber } from './ids.ts';
import type { End, ProcessFacts, Sender, SignalInfo } from './process.ts';

/** The named steps between fork and exec, in their order (native-bindings/core/spawn.c). */
export type SpawnStep = 'clone' | 'process-group' | 'terminal' | 'descriptors' | 'rlimit' | 'dispositions' | 'mask' | 'exec';

export interface SpawnFailure {
  readonly step: SpawnStep;
  readonly errno: Errno;
  /** The path whose exec failed; empty for the other steps. */
  readonly path: string;
}

/** What a child did. Stop and continue are told by waitid(2) as well. */
export type ChildChange =
  | { readonly type: 'ended'; readonly end: End }
  | { readonly type: 'stopped'; readonly signal: SignalNumber }
  | { readonly type: 'continued' };

/** What happened, in the past tense; `now` is the time at which it was noticed. */
export type Event = {
  readonly now: Millis;
} /** The brain is up for the first time, and nothing was spawned before it (any form but the plain one). */ & (
  | { readonly type: 'began' }
  /** The app runs; told by the core (plain form) or by the spawn effect. startTime is null where /proc did not tell. */
  | { readonly type: 'app-spawned'; readonly pid: Pid; readonly startTime: number | null }
  | { readonly type: 'spawn-failed'; readonly failure: SpawnFailure }
  /** sender: undefined = not yet looked for (answer comes as sender-identified); null = nothing could be found. */
  | {
      readonly type: 'signal-arrived';
      readonly info: SignalInfo;
      readonly sender: Sender | null | undefined;
      /** Where the standing orders have sent it on already. */
      readonly forwarded?: Forwarded | undefined;
    }
  | {
      readonly type: 'sender-identified';
      readonly info: SignalInfo;
      readonly action: SignalAction;
      readonly sender: Sender | null;
    }
  | { readonly type: 'child-changed'; readonly pid: Pid; readonly change: ChildChange; readonly facts: ProcessFacts | null }
  /** The reaper has drained everything. childrenLeft: waitid did not answer ECHILD. */
  | { readonly type: 'reaper-drained'; readonly childrenLeft: boolean }
  /** The answer to signal-members: who was there, and got the signal (0: was only looked for). */
  | { readonly type: 'members-signalled'; readonly signal: SignalNumber; readonly members: readonly Member[] }
  | { readonly type: 'signal-refused'; readonly signal: SignalNumber; readonly target: Target; readonly errno: Errno }
  | { readonly type: 'deadline-passed' }
  /** PR_SET_CHILD_SUBREAPER or PR_SET_PDEATHSIG was refused. */
  | { readonly type: 'setup-refused'; readonly what: 'subreaper' | 'parent-death-signal'; readonly errno: Errno }
  /** The brain came back after a crash. */
  | { readonly type: 'resumed'; readonly crash: Crash }
);

export interface Member {
  readonly facts: ProcessFacts;
  /** The first words of /proc/PID/cmdline; empty where unreadable. */
  readonly commandLine: readonly string[];
}

export interface Crash {
  /** null: an uncaught JavaScript error. */
  readonly signal: SignalNumber | null;
  readonly words: string;
  readonly count: number;
}

/** Where a signal goes. A group is named by its leader's pid. */
export type Target = { readonly type: 'group'; readonly leader: Pid } | { readonly type: 'process'; readonly pid: Pid };

/** What the native side did with a signal by the standing orders; errno: what kill(2) said of it, null where it went well. */
export interface Forwarded {
  readonly as: SignalNumber;
  readonly errno: Errno | null;
}

/** What was done with a signal that came. */
export type SignalAction =
  /** alsoContinued: SIGCONT was sent along, because a stopped app would not act on the signal. */
  | { readonly type: 'forwarded'; readonly as: SignalNumber; readonly to: Target; readonly alsoContinued: boolean }
  | { readonly type: 'dropped' }
  /** no-app: kept until the app is there. stopping: the app has ended, the rest is waited for; stopping-now: it is killed. */
  | { readonly type: 'kept'; readonly why: 'no-app' | 'stopping' | 'stopping-now' };
