import type { ExitCode, Millis, SignalNumber } from './ids.ts';

/** What a signal becomes before it is forwarded; 'drop' forwards nothing. */
export type Rewrite = SignalNumber | 'drop';

/** What the user asked for, from the options and the TSINIT_ environment. */
export interface Settings {
  /** -1: only errors and the verdict of a failed start (-q); 0; 1: orphans and starts (-v); 2: sleeps and wakes too (-vv). */
  readonly verbosity: -1 | 0 | 1 | 2;
  readonly logFormat: 'text' | 'json';
  /** To whom signals are forwarded: the app's process group, or its pid alone. */
  readonly forwardTo: 'group' | 'process';
  /** -s: a subreaper was asked for by name. Without it one is made all the same where we are not PID 1. */
  readonly subreaper: boolean;
  /** The signal that we get when our parent dies (PR_SET_PDEATHSIG). */
  readonly parentDeathSignal: SignalNumber | null;
  /** Exit codes of the app that are turned into 0. */
  readonly remapExit: readonly ExitCode[];
  /** One entry a rule, the key being the signal's number. */
  readonly rewrites: ReadonlyMap<SignalNumber, Rewrite>;
  readonly warnOnReap: boolean;
  /** How long the rest of the process set has after the app ended; 0: leave at once. */
  readonly grace: Millis;
}
