import type { Effect } from '../model/effect.ts';
import type {
  ChildChange,
  Forwarded,
  Inspection,
  Member,
  NamedProcess,
  SpawnFailure,
  Target,
  TerminalView,
  Zombie,
} from '../model/event.ts';
import type { BrainHappening } from '../model/happening.ts';
import type { Errno, ExitCode, Millis, Pid, SignalNumber } from '../model/ids.ts';
import type { UserIds } from '../model/privileges.ts';
import type { ProcessFacts, Sender, SignalInfo } from '../model/process.ts';
import type { Result } from '../model/result.ts';
import type { Aside, Delivery, TraceRefusal, TraceSignals } from '../model/trace.ts';
import type { Obstacle } from '../model/upgrade.ts';

/** Everything the loop asks of the kernel. One adapter for Linux (linux-system.ts), one fake for tests. */
export interface System {
  /** CLOCK_MONOTONIC. */
  now(): Millis;
  /**
   * Sleep until a signal comes or the deadline passes (null: no deadline). SIGCHLD only ends the sleep, and is not among
   * the signals: what it rings for is seen by peekChild.
   */
  waitForSignals(deadline: Millis | null): readonly ArrivedSignal[];
  /** What the core took before we were up, and what an earlier brain left unfinished when it crashed. */
  leftoverSignals(): readonly ArrivedSignal[];
  /** Reap what `consume` names (seen by an earlier peek), then peek at the next with WNOWAIT. */
  peekChild(consume: Pid | null): Peek;
  identify(sender: Pid): Sender | null;
  /** Into the event log, with the present time. */
  record(happening: BrainHappening): void;
  spawnApp(): Result<SpawnedApp, SpawnFailure>;
  /**
   * Start a command of the user's beside the app, in a process group of its own. Its end is told by peekChild, like any child's. The
   * token (hook-token.ts) is left where it survives a crash of ours.
   */
  runHook(run: HookRun, token: number): Result<Pid, SpawnFailure>;
  /** Never kill(2)s a pid of 1 or less, whatever it is asked. An errno where it went well: why the value was not carried. */
  sendSignal(signal: SignalNumber, target: Target, carry: SignalInfo | null): Result<Errno | undefined, Errno>;
  /** Everyone of the process set: our descendants without strangers and without the dead. wchan and age are not looked for. */
  members(): readonly Member[] | null;
  /** Whoever can be reached without a list: as process 1 everybody else, elsewhere the app's group. */
  signalEverybody(signal: SignalNumber): void;
  /** The same members with wchan and age, where /proc tells them: what each was doing, before it is killed. */
  examine(members: readonly Member[]): readonly Member[];
  /** What explains an end. Never fails: what cannot be read is not known. */
  /** The cgroup's memory limit is so low that we, awake, might be its largest process. */
  isMemoryScarce(): boolean;
  inspectEnd(): Inspection;
  /** Once: a process that attaches to the app, which is started after it, and to all that descends from it. */
  startTracer(signals: TraceSignals, debuggers: readonly string[]): Result<Pid, TraceRefusal>;
  /** It has ended, and its pid may be somebody else's from now on. */
  forgetTracer(): void;
  /** What the tracer has seen since; empty where there is none. */
  tracerReports(): readonly TracerReport[];
  /** Something of ours outside of us is to be removed when we leave: the brain has to be there at the end. */
  mustTidyUp(): boolean;
  setSubreaper(): Result<void, Errno>;
  setParentDeathSignal(signal: SignalNumber): Result<void, Errno>;
  /** Give the terminal back and stop ourselves with SIGSTOP; returns when continued. */
  suspend(): void;
  terminalView(): TerminalView;
  /** The dead whose parent is a living member of the set and has not waited for them. */
  zombies(): readonly Zombie[];
  /** The members of the process group that are stopped (SIGSTOP, SIGTSTP), and act on no signal but SIGKILL and SIGCONT. */
  stoppedIn(leader: Pid): readonly NamedProcess[];
  /** Make the app's group the foreground group, if ours is. */
  giveTerminal(): void;
  /** Never blocks. Writes whole lines to stderr; false: not taken (the reader stalls), and it must be counted as dropped. */
  writeLine(line: string): boolean;
  /** Instead of what the file of --termination-log held. It went well where there is no such file. */
  writeTerminationLog(record: string): Result<void, TerminationLogFailure>;
  /** Exec ourselves, be the sleeping core. The state must have been saved. Returns only where the exec failed. */
  sleep(): Errno;
  /** Become this user at our next exec, for good. */
  dropPrivileges(to: UserIds): void;
  leave(code: ExitCode): never;
  /** What another process asks of us; null: nothing. It is shown as new once, and as taken until it is answered. */
  request(): UpgradeRequest | null;
  answerRequest(code: ExitCode, words: string): void;
  /** Exec the file, with everything that we have. The state must have been saved. Returns only where it does not take our place. */
  replaceSelf(path: string): Obstacle;
  /** Close the file that was replaced by us: there is no way back to it any more. */
  forgetOldFile(): void;
}

/** What the tracer tells. */
export type TracerReport =
  | { readonly type: 'delivered'; readonly delivery: Delivery }
  | { readonly type: 'refused'; readonly pid: Pid; readonly refusal: TraceRefusal }
  | { readonly type: 'aside'; readonly aside: Aside }
  /** So many before the next came too fast. */
  | { readonly type: 'lost'; readonly count: number };

/** path: absolute. taken: by a brain that was there before us, and crashed or was replaced. */
export interface UpgradeRequest {
  readonly path: string;
  readonly taken: boolean;
}

type EffectOf<Type extends Effect['type']> = Extract<Effect, { readonly type: Type }>;

export type HookRun = Omit<EffectOf<'run-hook'>, 'type'>;

export interface TerminationLogFailure {
  readonly path: string;
  readonly errno: Errno;
}

export interface ArrivedSignal {
  readonly info: SignalInfo;
  /** As in the event signal-arrived. */
  readonly sender: Sender | null | undefined;
  readonly forwarded: Forwarded | undefined;
  /** It has been passed on: a brain that comes after a crash must not do it again. */
  finish(): void;
}

/** One answer of waitid(2), before the child is reaped. */
export interface ChildReport {
  readonly pid: Pid;
  readonly change: ChildChange;
  readonly facts: ProcessFacts | null;
}

/** child: somebody has something to tell; none: children, but nothing new; no-children: ECHILD. */
export type Peek =
  | { readonly type: 'child'; readonly report: ChildReport }
  | { readonly type: 'none' }
  | { readonly type: 'no-children' };

export interface SpawnedApp {
  readonly pid: Pid;
  readonly startTime: number | null;
}
