import type { SpawnFailure } from '../event.ts';
import type { Errno, ExitCode, Millis, Pid, SignalNumber } from '../ids.ts';
import type { End, Sender, SignalInfo } from '../process.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { ProcessName } from './event.ts';
import type { JobName } from './ids.ts';

/** Everything that can be said on stderr where there are jobs; src/logging makes a line of text or of JSON of it. */
export type JobsMessage =
  | { readonly type: 'jobs-signal'; readonly info: SignalInfo; readonly sender: Sender | null; readonly meaning: SignalMeaning }
  | { readonly type: 'job-started'; readonly job: JobName; readonly instance: number; readonly pid: Pid }
  | { readonly type: 'job-ready'; readonly job: JobName; readonly instance: number; readonly after: Millis }
  | { readonly type: 'job-completed'; readonly job: JobName; readonly instance: number; readonly ranFor: Millis }
  | {
      readonly type: 'job-ended';
      readonly job: JobName;
      readonly instance: number;
      readonly pid: Pid;
      /** null: not known. */
      readonly end: End | null;
      readonly ranFor: Millis;
      /** asked: we had asked it to stop. */
      readonly asked: boolean;
      readonly next: NextStep;
    }
  | {
      readonly type: 'job-not-started';
      readonly job: JobName;
      readonly failure: SpawnFailure;
      readonly program: string;
      readonly next: NextStep;
    }
  /** For good: words say why (budget, a permanent end, a dependency, never ready). */
  | { readonly type: 'job-failed'; readonly job: JobName; readonly words: string; readonly container: 'goes-on' | 'stops' }
  /** The new generation has not become ready, and the old one goes on. */
  | { readonly type: 'job-overlap-failed'; readonly job: JobName; readonly instance: number }
  | { readonly type: 'job-not-ready'; readonly job: JobName; readonly instance: number; readonly after: Millis }
  | {
      readonly type: 'job-leaderless';
      readonly job: JobName;
      readonly survivors: number;
      readonly policy: 'stop' | 'keep' | 'restart-when-empty';
    }
  | { readonly type: 'job-unhealthy'; readonly job: JobName; readonly failures: number; readonly words: string }
  | { readonly type: 'job-watchdog'; readonly job: JobName; readonly limit: Millis }
  | { readonly type: 'job-stopping'; readonly job: JobName; readonly signal: SignalNumber; readonly timeout: Millis | null }
  | { readonly type: 'job-stopped'; readonly job: JobName; readonly killed: readonly ProcessName[]; readonly after: Millis }
  | { readonly type: 'job-status'; readonly job: JobName; readonly status: string }
  | { readonly type: 'shepherd-lost'; readonly job: JobName; readonly members: number }
  | { readonly type: 'descriptor-store-refused'; readonly job: JobName }
  | {
      readonly type: 'sockets-failed';
      readonly job: JobName;
      readonly socket: string;
      readonly errno: Errno;
      readonly words: string;
    }
  /** lines: the plan, one job a line, in words. */
  | { readonly type: 'reloaded'; readonly lines: readonly string[] }
  | { readonly type: 'reload-refused'; readonly path: string; readonly diagnostics: readonly Diagnostic[] }
  | { readonly type: 'run-time-over'; readonly limit: Millis }
  | { readonly type: 'jobs-stopping'; readonly words: string }
  | { readonly type: 'jobs-left'; readonly code: ExitCode; readonly words: string }
  | { readonly type: 'jobs-resumed'; readonly words: string; readonly count: number };

export type SignalMeaning =
  | { readonly type: 'stop-all' }
  /** A second one: now. */
  | { readonly type: 'kill-all' }
  | { readonly type: 'reload' }
  | { readonly type: 'forwarded'; readonly to: readonly JobName[] }
  | { readonly type: 'ignored' };

export type NextStep =
  | { readonly type: 'none' }
  | { readonly type: 'restart'; readonly in: Millis }
  | { readonly type: 'failed' };
