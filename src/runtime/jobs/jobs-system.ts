import type { SpawnFailure } from '../../model/event.ts';
import type { Errno, Millis, Pid } from '../../model/ids.ts';
import type { JobsConfig, SocketConfig } from '../../model/jobs/config.ts';
import type { JobsAnswer } from '../../model/jobs/control.ts';
import type { Diagnostic } from '../../model/jobs/diagnostic.ts';
import type { JobsEffect } from '../../model/jobs/effect.ts';
import type { JobsEvent } from '../../model/jobs/event.ts';
import type { JobName, RunId } from '../../model/jobs/ids.ts';
import type { Result } from '../../model/result.ts';
import type { ChildReport, System } from '../system.ts';

type EffectOf<Type extends JobsEffect['type']> = Extract<JobsEffect, { readonly type: Type }>;
export type StartRun = Omit<EffectOf<'start-run'>, 'type'>;
export type SignalRun = Omit<EffectOf<'signal-run'>, 'type'>;
export type KillRun = Omit<EffectOf<'kill-run'>, 'type'>;
export type AskProbe = Omit<EffectOf<'probe'>, 'type'>;

/** What one app and many jobs ask of the kernel alike. */
type Common = Pick<
  System,
  | 'now'
  | 'waitForSignals'
  | 'leftoverSignals'
  | 'peekChild'
  | 'identify'
  | 'isMemoryScarce'
  | 'setSubreaper'
  | 'writeLine'
  | 'record'
  | 'sleep'
  | 'leave'
  | 'request'
  | 'answerRequest'
  | 'replaceSelf'
  | 'forgetOldFile'
>;

/** Everything that the loop asks of the world where there are jobs. One adapter for Linux (linux/), one fake for tests. */
export interface JobsSystem extends Common {
  /** Told later by run-started or run-failed. A run that is there already is left alone. */
  startRun(start: StartRun): Result<void, SpawnFailure>;
  /** Answered by run-signalled. false: there is no such run (any more). */
  signalRun(signal: SignalRun): boolean;
  killRun(kill: KillRun): boolean;
  releaseRun(run: RunId): void;
  setMain(run: RunId, main: Pid): void;
  /** null: no line is looked at any more. */
  watchOutput(run: RunId, pattern: string | null): void;
  probe(ask: AskProbe): void;
  openSockets(job: JobName, sockets: readonly SocketConfig[]): Result<void, SocketFailure>;
  closeSockets(job: JobName): void;
  watchSockets(job: JobName, watched: boolean): void;
  readConfig(): Result<JobsConfig, ConfigRefused>;
  /** false: whoever asked has gone. */
  answer(id: number, answer: JobsAnswer): boolean;
  /**
   * What has come by links, sockets, clients and probes, and what is overdue there; null: nothing (more) for now. It is only taken away
   * when it is finished: a crash before that leaves it to the next brain.
   */
  nextArrival(): Arrival | null;
  /** What a child that has ended has told before, if it was a shepherd; null: nothing (more). */
  lastWordsOf(child: Pid): Arrival | null;
  /** A child's end, seen before it is reaped. Empty: it means nothing to the jobs. */
  childEnded(report: ChildReport): readonly JobsEvent[];
  /** When something of what it watches is overdue. */
  nextDeadline(): Millis | null;
  /** A sleep would lose something. */
  isBusy(): boolean;
  /** What it must know again after a sleep or a crash: plain JSON. */
  saved(): SavedEdge;
  /** Once after each boot, before anything else: what is there of it, and what of it the state knows. */
  adopt(known: KnownToState): void;
}

export interface ConfigRefused {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** finish: called after the events have been handled and their state was saved. */
export interface Arrival {
  readonly events: readonly JobsEvent[];
  /** Others may be handled before it is finished: it is not shown again until nextArrival has answered null. */
  readonly canWait: boolean;
  finish(): void;
}

export interface SocketFailure {
  readonly socket: string;
  readonly errno: Errno;
  readonly words: string;
}

export interface KnownToState {
  readonly runs: readonly RunId[];
  /** Whose sockets are to be open. */
  readonly jobs: readonly JobName[];
  /** Who waits for an answer. */
  readonly requests: readonly number[];
}

/** Descriptors and processes behind the runs, sockets and clients of the state. */
export interface SavedEdge {
  readonly runs: readonly SavedRun[];
  readonly lost: readonly SavedLostSet[];
  readonly sockets: readonly SavedSocket[];
  /** The listening control socket; null: there is none (yet). */
  readonly control: number | null;
  readonly clients: readonly SavedClient[];
  readonly probes: readonly SavedProbe[];
  readonly nextClient: number;
  /** Who has asked by the ledger; null: nobody. */
  readonly ledgerClient: number | null;
}

export interface SavedRun {
  readonly run: RunId;
  readonly job: JobName;
  readonly instance: number;
  /** Our end of the link; null: the shepherd is about to be started. */
  readonly link: number | null;
  readonly shepherd: Pid | null;
  readonly started: boolean;
  /** Of kind daemon. */
  readonly heirs: boolean;
  readonly mainPid: Pid | null;
  readonly mainStart: number | null;
  readonly released: boolean;
  readonly pattern: string | null;
  /** Told as killed, until the set is empty. */
  readonly killed: readonly SavedName[];
}

export interface SavedName {
  readonly pid: Pid;
  readonly startTime: number;
  readonly comm: string;
}

export interface SavedLostSet {
  readonly run: RunId;
  readonly main: SavedName | null;
  readonly members: readonly SavedName[];
  readonly sessions: readonly number[];
  readonly heirs: boolean;
  /** When SIGKILL is sent once more; null: they are not being killed. */
  readonly killAt: Millis | null;
  readonly spareSessions: boolean;
  readonly killed: readonly SavedName[];
}

export interface SavedSocket {
  readonly job: JobName;
  readonly name: string;
  /** What it is bound to, in words: by it a socket is found again. */
  readonly address: string;
  readonly descriptor: number;
  readonly watched: boolean;
}

export interface SavedClient {
  readonly id: number;
  readonly descriptor: number;
  /** Its request was taken, and it waits for the answer. */
  readonly asked: boolean;
}

export interface SavedProbe {
  readonly run: RunId;
  readonly purpose: 'readiness' | 'liveness';
  readonly kind: 'connection' | 'shepherd';
  readonly descriptor: number;
  readonly deadline: Millis;
  /** What is asked, for the log. */
  readonly words: string;
  /** Of an exec probe. */
  readonly shepherd: Pid | null;
}
