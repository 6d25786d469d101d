import type { SignalAction, Target } from './event.ts';
import type { ExitCode, SignalNumber } from './ids.ts';
import type { Message } from './message.ts';
import type { SignalInfo } from './process.ts';

/** What is to be done, in the imperative. Performed in order, at the edge (runtime/perform.ts). */
export type Effect =
  /** Become a subreaper, ask for the parent-death signal: before the spawn. */
  | { readonly type: 'set-subreaper' }
  | { readonly type: 'set-parent-death-signal'; readonly signal: SignalNumber }
  /** Start the app: the program's own bytes are kept at the edge. */
  | { readonly type: 'spawn-app' }
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
  /** ^Z outside a container: give the terminal back, stop ourselves, and on the way back take it again for the app. */
  | { readonly type: 'suspend'; readonly unlessForeground: boolean }
  /** fg: the app's group becomes the foreground group again, if ours is now. */
  | { readonly type: 'give-terminal' }
  | { readonly type: 'tell'; readonly message: Message }
  /** The end: give the terminal back and exit_group. Nothing is performed after it. */
  | { readonly type: 'leave'; readonly code: ExitCode };
