import type { ExitCode, Millis, Pid, SignalNumber } from '../ids.ts';
import type { Condition } from './config.ts';
import type { JobName } from './ids.ts';

/** What `tsinit start|stop|restart|signal|reload|shutdown|wait|status` ask of the running init. jobs empty: all of them. */
export type JobsRequest =
  | { readonly type: 'start'; readonly jobs: readonly JobName[] }
  | { readonly type: 'stop'; readonly jobs: readonly JobName[] }
  | { readonly type: 'restart'; readonly jobs: readonly JobName[] }
  | { readonly type: 'signal'; readonly jobs: readonly JobName[]; readonly signal: SignalNumber; readonly to: 'main' | 'set' }
  /** jobs empty: the configuration is read again. Else these jobs are told, or recycled, as their `reload` says. */
  | { readonly type: 'reload'; readonly jobs: readonly JobName[]; readonly dryRun: boolean }
  | { readonly type: 'shutdown'; readonly code: ExitCode }
  /** Answered when it is so; refused at once where it can never be. */
  | { readonly type: 'wait'; readonly job: JobName; readonly condition: Condition }
  | { readonly type: 'status' };

/** lines: for the user, each one line, printable. code: for the asking process to leave with. */
export interface JobsAnswer {
  readonly code: ExitCode;
  readonly lines: readonly string[];
  /** Answer of status. */
  readonly jobs: readonly JobView[] | null;
}

/** A job as `tsinit status` shows it. */
export interface JobView {
  readonly name: JobName;
  readonly kind: string;
  /** One of the words in docs/jobs.md: waiting, starting, ready, stopping, backoff, failed, done, stopped, idle, leaderless … */
  readonly state: string;
  /** Why it is in this state, or what it waits for; STATUS= of sd_notify(3); empty: nothing to say. */
  readonly words: string;
  readonly since: Millis;
  readonly starts: number;
  readonly runs: readonly RunView[];
}

export interface RunView {
  readonly instance: number;
  readonly state: string;
  readonly shepherd: Pid | null;
  readonly main: Pid | null;
  readonly startedAt: Millis | null;
}
