import type { ExitCode, Millis, SignalNumber } from './ids.ts';
import type { TraceSignals } from './trace.ts';

/** What a signal becomes before it is forwarded; 'drop' forwards nothing. */
export type Rewrite = SignalNumber | 'drop';

/** Whose manual is followed: our own, or that of the init in whose place we were put. */
export type PersonalityName = 'tsinit' | 'tini' | 'dumb-init' | 'catatonit';

/**
 * group: a process group of its own, which becomes the terminal's foreground group. session: a session of its own, whose
 * controlling terminal is what descriptor 0 is (setsid(2), TIOCSCTTY). inherited: our own group, as we found it.
 */
export type Placement = 'group' | 'session' | 'inherited';

/** When a command of the user's runs: beside the app before a signal goes on, or before the app starts, or after everything. */
export type HookPoint = SignalNumber | 'START' | 'EXIT';

/** What the user asked for, from the options, the environment and the personality. */
export interface Settings {
  readonly personality: PersonalityName;
  /** -1: only errors and the verdict of a failed start (-q); 0; 1: orphans and starts (-v); 2: sleeps and wakes too (-vv). */
  readonly verbosity: -1 | 0 | 1 | 2;
  readonly logFormat: 'text' | 'json';
  readonly placement: Placement;
  /** To whom signals are forwarded: the app's process group, or its pid alone. */
  readonly forwardTo: 'group' | 'process';
  /** always: where we are PID 1, too, because -s asked for it by name. */
  readonly subreaper: 'always' | 'where-not-pid-1' | 'never';
  /** The signal that we get when our parent dies (PR_SET_PDEATHSIG). */
  readonly parentDeathSignal: SignalNumber | null;
  /** Exit codes of the app that are turned into 0. */
  readonly remapExit: readonly ExitCode[];
  /** One entry a rule, the key being the signal's number. They win over `unforwarded` and `stopSignal`. */
  readonly rewrites: ReadonlyMap<SignalNumber, Rewrite>;
  /** What the personality never passes on. */
  readonly unforwarded: readonly SignalNumber[];
  /**
   * assist: ^Z stops us along with the app where a shell waits for it, and in a container the app is continued.
   * leave-stopped: the same outside, and in a container it stays stopped. dumb-init: TSTP, TTIN and TTOU become SIGSTOP for
   * the app and for ourselves.
   */
  readonly jobControl: 'assist' | 'leave-stopped' | 'dumb-init';
  readonly warnOnReap: boolean;
  /** How long the rest of the process set has after the app ended; 0: leave at once. */
  readonly grace: Millis;
  /** What the app's group (or pid) gets at the instant at which the app has ended, where `grace` is 0; null: nothing. */
  readonly farewell: SignalNumber | null;
  /** What SIGTERM is forwarded as; it counts as a request to stop, whatever signal it is. null: SIGTERM. */
  readonly stopSignal: SignalNumber | null;
  /** How long the app has once it was asked to stop; then everything gets SIGKILL. null: for ever. */
  readonly killAfter: Millis | null;
  /** Commands, as their user wrote them. */
  readonly hooks: ReadonlyMap<HookPoint, string>;
  /** How long a hook may run before it is killed. */
  readonly hookLimit: Millis;
  /** How long a signal waits, after its hook, before it is forwarded. */
  readonly delays: ReadonlyMap<SignalNumber, Millis>;
  /** Where the verdict goes as JSON when the end was no success; 'default': /dev/termination-log where it can be written. */
  readonly terminationLog: string | 'default' | null;
  /** Whom the init itself becomes once the app runs, as written: USER, USER:GROUP, each a name or a number. null: nobody else. */
  readonly dropPrivileges: string | null;
  /** Which signals are told of where they reach a process of the set, past us too; null: none, and nobody is traced. */
  readonly traceSignals: TraceSignals | null;
  readonly spawnFailureCodes: SpawnFailureCodes;
}

/** The codes to leave with where the app could not be started. */
export interface SpawnFailureCodes {
  readonly notFound: ExitCode;
  readonly notExecutable: ExitCode;
  /** Neither: the system refused something. */
  readonly other: ExitCode;
}
