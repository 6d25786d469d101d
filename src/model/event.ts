import type { Errno, Millis, Pid, SignalNumber } from './ids.ts';
import type { DropOutcome } from './privileges.ts';
import type { End, ProcessFacts, Sender, SignalInfo } from './process.ts';
import type { HookPoint } from './settings.ts';
import type { Aside, Delivery, TraceRefusal } from './trace.ts';
import type { Obstacle } from './upgrade.ts';

/** The named steps between fork and exec, in their order (native-bindings/core/spawn.c). */
export type SpawnStep =
  | 'clone'
  | 'process-group'
  | 'session'
  | 'terminal'
  | 'descriptors'
  | 'rlimit'
  | 'dispositions'
  | 'mask'
  | 'exec'
  // Of a job alone.
  | 'plan'
  | 'output'
  | 'cgroup'
  | 'umask'
  | 'nice'
  | 'oom-score'
  | 'groups'
  | 'group'
  | 'user'
  | 'capabilities'
  | 'directory'
  | 'no-new-privileges';

export interface SpawnFailure {
  readonly step: SpawnStep;
  readonly errno: Errno;
  /** The path whose exec, opening or change of directory failed; empty for the other steps. */
  readonly path: string;
}

/** What a child did. Stop and continue are told by waitid(2) as well. */
export type ChildChange =
  | { readonly type: 'ended'; readonly end: End }
  | { readonly type: 'stopped'; readonly signal: SignalNumber }
  | { readonly type: 'continued' };

/** valueOnly: the signal has been sent, but not the value that it carried (sigqueue(3)). */
export interface SignalRefused {
  readonly type: 'signal-refused';
  readonly signal: SignalNumber;
  readonly target: Target;
  readonly errno: Errno;
  readonly valueOnly?: true;
}

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
  | { readonly type: 'hook-started'; readonly point: HookPoint; readonly pid: Pid }
  | { readonly type: 'hook-failed'; readonly point: HookPoint; readonly failure: SpawnFailure }
  | { readonly type: 'end-inspected'; readonly inspection: Inspection }
  /** The answer where nobody can tell who they are: the signal went to whom it could, without a list. */
  | { readonly type: 'members-unknown'; readonly signal: SignalNumber }
  | { readonly type: 'held-sent'; readonly signal: SignalNumber }
  | { readonly type: 'zombies-found'; readonly zombies: readonly Zombie[] }
  | {
      readonly type: 'stopped-found';
      readonly leader: Pid;
      readonly signal: SignalNumber;
      readonly stopped: readonly NamedProcess[];
    }
  /** The answer to look-at-terminal. signal: what the app was stopped by. */
  | { readonly type: 'terminal-seen'; readonly signal: SignalNumber; readonly terminal: TerminalView }
  | { readonly type: 'termination-log-failed'; readonly path: string; readonly errno: Errno }
  | { readonly type: 'child-changed'; readonly pid: Pid; readonly change: ChildChange; readonly facts: ProcessFacts | null }
  /** The reaper has drained everything. childrenLeft: waitid did not answer ECHILD. */
  | { readonly type: 'reaper-drained'; readonly childrenLeft: boolean }
  /** The answer to signal-members: who was there, and got the signal (0: was only looked for). */
  | { readonly type: 'members-signalled'; readonly signal: SignalNumber; readonly members: readonly Member[] }
  | SignalRefused
  | { readonly type: 'deadline-passed' }
  /** PR_SET_CHILD_SUBREAPER or PR_SET_PDEATHSIG was refused. */
  | { readonly type: 'setup-refused'; readonly what: 'subreaper' | 'parent-death-signal'; readonly errno: Errno }
  /** The brain came back after a crash. */
  | { readonly type: 'resumed'; readonly crash: Crash }
  /** What our last exec has made of drop-privileges. */
  | { readonly type: 'privileges-seen'; readonly outcome: DropOutcome }
  /** Somebody who may asked for it (tsinit upgrade). path: absolute; version: ours. */
  | { readonly type: 'upgrade-requested'; readonly path: string; readonly version: string }
  | { readonly type: 'upgrade-failed'; readonly path: string; readonly obstacle: Obstacle }
  /** We are the new file, and our brain works. version: ours. */
  | { readonly type: 'upgraded'; readonly version: string }
  | { readonly type: 'tracer-started'; readonly pid: Pid }
  | { readonly type: 'tracer-failed'; readonly refusal: TraceRefusal }
  /** Seen by the tracer, before the process acts on it. */
  | { readonly type: 'signal-delivered'; readonly delivery: Delivery }
  /** The tracer may not attach to this process. */
  | { readonly type: 'trace-refused'; readonly pid: Pid; readonly refusal: TraceRefusal }
  | { readonly type: 'trace-aside'; readonly aside: Aside }
  /** The tracer has seen more than it could tell. */
  | { readonly type: 'trace-lost'; readonly count: number }
);

export interface Member {
  readonly facts: ProcessFacts;
  /** The first words of /proc/PID/cmdline; empty where unreadable. */
  readonly commandLine: readonly string[];
  /** Looked for where it is about to get SIGKILL: the kernel's function that it sleeps in (/proc/PID/wchan); null: not known. */
  readonly wchan: string | null;
  /** How long it has been there; null: not looked for. */
  readonly age: Millis | null;
  /** Looked for with the above, of one that a debugger holds: who that is. */
  readonly tracer?: NamedProcess | undefined;
}

/**
 * shell: one waits behind the terminal. foreground: the same, but our group has the terminal already. foreground-leader: it has,
 * and we lead the session, so that nobody above us could continue us. nobody: no terminal, or not ours to have back.
 */
export type TerminalView = 'shell' | 'foreground' | 'foreground-leader' | 'nobody';

/** What was found out when the app had ended, before anything else of its set is asked to leave. */
export interface Inspection {
  /** null: no memory controller, or its files cannot be read. */
  readonly memory: MemoryFacts | null;
  /** The dead whose parent lives and has not waited for them. */
  readonly zombies: readonly Zombie[];
  /** The dead whose parent had not waited for them either, and has now ended: the app, or one that ended with it. */
  readonly left: readonly NamedProcess[];
}

/** The cgroup's memory (cgroups(7)). Bytes; null: no limit, or the kernel does not say. */
export interface MemoryFacts {
  readonly version: 1 | 2;
  /** The kernel's count of processes of the cgroup that its OOM killer killed: when the app was started, and now. */
  readonly killsBefore: number;
  readonly killsNow: number;
  readonly limit: number | null;
  readonly peak: number | null;
}

export interface NamedProcess {
  readonly pid: Pid;
  readonly comm: string;
}

export interface Zombie extends NamedProcess {
  readonly parent: NamedProcess;
  /** Our own child, whom its tracer (`parent`) has not waited for: that one comes first (ptrace(2)). */
  readonly traced?: true;
}

export interface Crash {
  /** null: an uncaught JavaScript error. */
  readonly signal: SignalNumber | null;
  readonly words: string;
  readonly count: number;
  /** No crash in the narrow sense: a decision took longer than the watchdog allows. */
  readonly hung: boolean;
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
  /** rule: --rewrite says so. personality: the init whose place we have does not pass it on. pausing: there is no app, ever. */
  | { readonly type: 'dropped'; readonly why: 'rule' | 'personality' | 'pausing' }
  /** It goes on when its hook has ended, its delay is over, or both. */
  | { readonly type: 'held'; readonly hook: string | null; readonly delay: Millis | null }
  /** pausing: it ends us. */
  | { readonly type: 'obeyed' }
  /**
   * no-app: kept until the app is there. held: the same signal waits for its hook or delay already. stopping: the app has ended, the
   * rest is waited for; stopping-now: it is killed.
   */
  | { readonly type: 'kept'; readonly why: 'no-app' | 'held' | 'stopping' | 'stopping-now' };
