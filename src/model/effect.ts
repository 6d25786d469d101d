import type { SignalAction, Target } from './event.ts';
import type { ExitCode, Pid, SignalNumber } from './ids.ts';
import type { Message } from './message.ts';
import type { UserIds } from './privileges.ts';
import type { SignalInfo } from './process.ts';
import type { HookPoint } from './settings.ts';
import type { TraceSignals } from './trace.ts';

/** What is to be done, in the imperative. Performed in order, at the edge (runtime/perform.ts). */
export type Effect =
  /** Become a subreaper, ask for the parent-death signal: before the spawn. */
  | { readonly type: 'set-subreaper' }
  | { readonly type: 'set-parent-death-signal'; readonly signal: SignalNumber }
  /** A process that is attached to the app before it runs, and to all that descends from it. Answered by tracer-started or tracer-failed. */
  /** debuggers: names of programs for which it steps aside. */
  | { readonly type: 'start-tracer'; readonly signals: TraceSignals; readonly debuggers: readonly string[] }
  /** It has ended. */
  | { readonly type: 'forget-tracer' }
  /** Start the app: the program's own bytes are kept at the edge. */
  | { readonly type: 'spawn-app' }
  /**
   * Run a command of the user's beside the app, in a process group of its own; answered by hook-started or hook-failed, and later by
   * child-changed. info: the signal it runs for; app: null where there is none (yet, or any more).
   */
  | {
      readonly type: 'run-hook';
      readonly point: HookPoint;
      readonly command: string;
      readonly info: SignalInfo | null;
      readonly app: Pid | null;
      /** EXIT only: what we are going to leave with. */
      readonly exitCode: ExitCode | null;
    }
  /**
   * carry: the siginfo whose value is sent along (SI_QUEUE); null: a plain kill(2). With a value a group is
   * served member by member, because rt_sigqueueinfo(2) knows no groups.
   */
  | { readonly type: 'send-signal'; readonly signal: SignalNumber; readonly target: Target; readonly carry: SignalInfo | null }
  | { readonly type: 'identify-sender'; readonly info: SignalInfo; readonly action: SignalAction }
  /**
   * Send each signal, in this order, to everyone of the process set but strangers; answered by members-signalled
   * (for the first). Signal 0 is kill(2)'s null signal: the members are only looked for.
   */
  | { readonly type: 'signal-members'; readonly signals: readonly SignalNumber[] }
  /** Look at what explains an end: the cgroup's memory, zombies that others keep. Answered by end-inspected. */
  | { readonly type: 'inspect-end' }
  /** What was held has been sent by the effects before this one; answered by held-sent. */
  | { readonly type: 'note-held-sent'; readonly signal: SignalNumber }
  /** Look for zombies whose parent lives; answered by zombies-found. */
  | { readonly type: 'look-for-zombies' }
  /** Look for stopped processes in the group, which got the signal: answered by stopped-found. */
  | { readonly type: 'look-for-stopped'; readonly leader: Pid; readonly signal: SignalNumber }
  /** Could a shell continue us if we stopped along with the app? Answered by terminal-seen. */
  | { readonly type: 'look-at-terminal'; readonly signal: SignalNumber }
  /** Give the terminal back and stop ourselves, until somebody continues us. */
  | { readonly type: 'suspend' }
  /** fg: the app's group becomes the foreground group again, if ours is now. */
  | { readonly type: 'give-terminal' }
  | { readonly type: 'tell'; readonly message: Message }
  /** The message as one object of JSON into the file of --termination-log. Answered, where that fails, by termination-log-failed. */
  | { readonly type: 'write-termination-log'; readonly message: Message }
  /** The file takes our place; answered, where it does not, by upgrade-failed. Nothing is performed after it. */
  | { readonly type: 'replace-self'; readonly path: string }
  /** The file that was replaced by us is not needed any more. */
  | { readonly type: 'forget-old-file' }
  /** To whoever asked for an upgrade. code: for them to leave with. */
  | { readonly type: 'answer-request'; readonly code: ExitCode; readonly message: Message }
  /** Become this user at our next exec, for good. Answered by privileges-seen, of the brain that comes after it. */
  | { readonly type: 'drop-privileges'; readonly to: UserIds }
  /** The end: give the terminal back and exit_group. Nothing is performed after it. */
  | { readonly type: 'leave'; readonly code: ExitCode };
