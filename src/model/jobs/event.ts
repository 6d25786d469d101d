import type { SpawnFailure } from '../event.ts';
import type { Errno, Millis, Pid, SignalNumber } from '../ids.ts';
import type { End, Sender, SignalInfo } from '../process.ts';
import type { JobsConfig } from './config.ts';
import type { JobsRequest } from './control.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { JobName, RunId } from './ids.ts';

/** A process by pid and start time (clock ticks since boot), so that a pid that is used again is nobody else's. */
export interface ProcessName {
  readonly pid: Pid;
  readonly startTime: number;
  readonly comm: string;
}

/** What happened, where there are jobs. As in model/event.ts: past tense, and `now` is CLOCK_MONOTONIC. */
export type JobsEvent = { readonly now: Millis } & (
  | { readonly type: 'began' }
  /** After a crash or a sleep: what was under way may have to be done again. count: of crashes; 0: it has only slept. */
  | { readonly type: 'resumed'; readonly words: string; readonly count: number }
  | { readonly type: 'signal-arrived'; readonly info: SignalInfo; readonly sender: Sender | null }
  /** The shepherd runs and has started the main process. */
  | { readonly type: 'run-started'; readonly run: RunId; readonly shepherd: Pid; readonly main: ProcessName }
  /** The main process could not be started, or the shepherd could not. The run is over. */
  | { readonly type: 'run-failed'; readonly run: RunId; readonly failure: SpawnFailure }
  /**
   * end null: not known (it was no child of its shepherd's). survivors: how many others of the set are left. heir: the oldest of them;
   * for kind `daemon` where the first process exited with 0, it is the main process from now on.
   */
  | {
      readonly type: 'main-ended';
      readonly run: RunId;
      readonly pid: Pid;
      readonly end: End | null;
      readonly survivors: number;
      readonly heir: ProcessName | null;
    }
  /** Nobody of the set is left; the run is over. killed: who had to be killed, where there was a kill-run. */
  | { readonly type: 'run-emptied'; readonly run: RunId; readonly killed: readonly ProcessName[] }
  /** Its shepherd was killed. The set is ours now, and nothing else changes: main-ended and run-emptied still come. */
  | { readonly type: 'shepherd-lost'; readonly run: RunId; readonly members: number }
  /** sd_notify(3), by a member of the set. */
  | { readonly type: 'notified'; readonly run: RunId; readonly pid: Pid; readonly fields: NotifyFields }
  /** By the readiness descriptor, or by a line of its output. */
  | { readonly type: 'run-ready'; readonly run: RunId; readonly by: 'descriptor' | 'line' }
  /** WATCHDOG=1 did not come in time. */
  | { readonly type: 'watchdog-expired'; readonly run: RunId }
  /** words: what was wrong, for the log; empty where it went well. */
  | {
      readonly type: 'probe-answered';
      readonly run: RunId;
      readonly purpose: 'readiness' | 'liveness';
      readonly good: boolean;
      readonly words: string;
    }
  /** Somebody waits on one of the sockets of an on-demand job that are watched. Told once; the watching ends with it. */
  | { readonly type: 'connection-waiting'; readonly job: JobName }
  /** By the status protocol of on-demand jobs. */
  | { readonly type: 'worker-status'; readonly run: RunId; readonly status: 'idle' | 'busy' }
  /** The job's sockets are open and held. */
  | { readonly type: 'sockets-opened'; readonly job: JobName }
  | {
      readonly type: 'sockets-failed';
      readonly job: JobName;
      readonly socket: string;
      readonly errno: Errno;
      readonly words: string;
    }
  | {
      readonly type: 'run-signalled';
      readonly run: RunId;
      readonly signal: SignalNumber;
      readonly reached: number;
      readonly errno: Errno | null;
    }
  | { readonly type: 'config-read'; readonly config: JobsConfig }
  /** With errors nothing changes. path: of the file. */
  | { readonly type: 'config-refused'; readonly path: string; readonly diagnostics: readonly Diagnostic[] }
  | { readonly type: 'requested'; readonly id: number; readonly request: JobsRequest }
  /** Whoever asked has gone. */
  | { readonly type: 'request-withdrawn'; readonly id: number }
  | { readonly type: 'deadline-passed' }
);

/** The words of sd_notify(3) that mean something to us. errno null: not told. */
export interface NotifyFields {
  readonly ready: boolean;
  readonly reloading: boolean;
  readonly stopping: boolean;
  readonly watchdog: 'none' | 'alive' | 'trigger';
  readonly status: string | null;
  readonly mainPid: Pid | null;
  readonly errno: number | null;
  /** FDSTORE=1: refused politely. */
  readonly fdStore: boolean;
}
