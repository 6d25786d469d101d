import type { Crash, Member, MemoryFacts, NamedProcess, SignalAction, SignalRefused, SpawnFailure, Zombie } from './event.ts';
import type { Errno, ExitCode, Millis, Pid, SignalNumber } from './ids.ts';
import type { DropStep, UserIds } from './privileges.ts';
import type { End, ProcessFacts, Sender, SignalInfo } from './process.ts';
import type { HookPoint } from './settings.ts';
import type { KillReason, PassedOn, Role } from './state.ts';
import type { Aside, Delivery, TraceRefusal } from './trace.ts';
import type { Obstacle } from './upgrade.ts';

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
      readonly cause: Cause;
    }
  /** A signal that was held goes on, or what became of it instead. */
  | {
      readonly type: 'signal-released';
      readonly info: SignalInfo;
      readonly heldFor: Millis;
      readonly action: SignalAction;
    }
  | { readonly type: 'hook-started'; readonly point: HookPoint; readonly pid: Pid; readonly command: string }
  /** killed: by us, because of its limit or of a second stop signal. */
  | {
      readonly type: 'hook-ended';
      readonly point: HookPoint;
      readonly pid: Pid;
      readonly end: End;
      readonly ranFor: Millis;
      readonly killed: boolean;
    }
  | { readonly type: 'hook-failed'; readonly point: HookPoint; readonly command: string; readonly failure: SpawnFailure }
  /** The hook START did not end with 0: the app is not started. */
  | { readonly type: 'start-refused'; readonly exitCode: ExitCode }
  | { readonly type: 'pausing' }
  | { readonly type: 'zombies-kept'; readonly zombies: readonly Zombie[] }
  /** They were zombies before the app ended, of a parent that ended with it, or of the app. */
  | { readonly type: 'zombies-left'; readonly zombies: readonly NamedProcess[] }
  | { readonly type: 'termination-log-failed'; readonly path: string; readonly errno: Errno }
  | {
      readonly type: 'app-stopped';
      readonly pid: Pid;
      readonly signal: SignalNumber;
      readonly response: 'none' | 'continue' | 'continue-to-end' | 'lend' | 'suspend';
    }
  | { readonly type: 'app-continued'; readonly pid: Pid }
  /** Members of the app's group, which got the signal, were stopped: SIGCONT went after it. */
  | {
      readonly type: 'group-continued';
      readonly leader: Pid;
      readonly signal: SignalNumber;
      readonly stopped: readonly NamedProcess[];
    }
  | { readonly type: 'spawn-failed'; readonly program: string; readonly failure: SpawnFailure; readonly exitCode: ExitCode }
  | {
      readonly type: 'orphan-reaped';
      readonly pid: Pid;
      readonly facts: ProcessFacts | null;
      readonly end: End;
      readonly warn: boolean;
    }
  | { readonly type: 'waiting-for-members'; readonly members: readonly Member[]; readonly grace: Millis }
  /** after: since the app's end, or since it was asked to stop (kill-after). */
  | { readonly type: 'members-killed'; readonly members: readonly Member[]; readonly why: KillReason; readonly after: Millis }
  /** /proc does not list who is left: as process 1 everybody was signalled, elsewhere the app's group. */
  | { readonly type: 'members-unknown'; readonly signal: SignalNumber }
  /** Not even SIGKILL ended them in time (a disk or a debugger holds them): left behind. */
  | { readonly type: 'members-remain'; readonly members: readonly Member[] }
  /** waitid(2) says that there is no child, and yet nobody told us how the app ended. */
  | { readonly type: 'app-lost'; readonly pid: Pid; readonly exitCode: ExitCode }
  | SignalRefused
  | { readonly type: 'setup-refused'; readonly what: 'subreaper' | 'parent-death-signal'; readonly errno: Errno }
  /** We are another user from now on. */
  | { readonly type: 'privileges-dropped'; readonly to: UserIds }
  /** exec: our own exec failed, with which it is done; it is tried again. */
  | { readonly type: 'privileges-refused'; readonly to: UserIds; readonly step: DropStep | 'exec'; readonly errno: Errno }
  | { readonly type: 'resumed'; readonly crash: Crash }
  /** After a time of reflex. */
  | { readonly type: 'relieved' }
  /** There is no place for the control socket; the commands find another way (docs/jobs.md). */
  | { readonly type: 'control-refused'; readonly words: string }
  /** from, to: versions of tsinit. */
  | { readonly type: 'upgraded'; readonly path: string; readonly from: string; readonly to: string }
  | { readonly type: 'upgrade-failed'; readonly path: string; readonly obstacle: Obstacle }
  /** --trace-signals: past us or by us, it is about to be acted upon. */
  | { readonly type: 'signal-delivered'; readonly delivery: Delivery; readonly role: Role }
  /** pid null: nobody is traced. */
  | { readonly type: 'tracing-refused'; readonly pid: Pid | null; readonly refusal: TraceRefusal }
  /** A process has one tracer: the debugger is let have it. */
  | { readonly type: 'tracing-aside'; readonly aside: Aside }
  | { readonly type: 'deliveries-lost'; readonly count: number }
  | { readonly type: 'tracer-ended'; readonly pid: Pid }
  | { readonly type: 'lines-dropped'; readonly count: number }
  | { readonly type: 'unknown-variable'; readonly name: string; readonly nearest: string }
  /** -vv: how long the brain was up and how often it has slept. */
  | { readonly type: 'woke'; readonly reason: string; readonly wakes: number }
  | { readonly type: 'sleeps'; readonly awakeFor: Millis };

/** Why the app ended as it did, as far as that can be known. */
export type Cause =
  /**
   * Its own doing: an exit code, or a fault that its signal names. memory: where the OOM killer has killed others of the cgroup while
   * it ran, because an exit code (a shell's 137) is often the consequence.
   */
  | { readonly type: 'itself'; readonly memory?: MemoryFacts | undefined }
  /** memory: the kernel's count grew while it ran, and it was killed by SIGKILL. */
  | { readonly type: 'oom-killer'; readonly memory: MemoryFacts }
  /** It had been asked by `signal`, and --kill-after was over. */
  | { readonly type: 'kill-after'; readonly signal: SignalNumber; readonly after: Millis }
  /** It was killed by the very signal that was passed on, or exited after it was asked to stop; `before`: how long before its end. */
  | { readonly type: 'passed-on'; readonly passedOn: PassedOn; readonly before: Millis }
  /** Killed by a signal that the tracer saw coming, `before` its end. */
  | { readonly type: 'traced'; readonly delivery: Delivery; readonly before: Millis; readonly role: Role }
  /** Killed by a signal that did not come through us. memory: to say that it was not the OOM killer; null: not known. */
  | { readonly type: 'somebody'; readonly memory: MemoryFacts | null };

export type Level = 'error' | 'warn' | 'info' | 'debug';
