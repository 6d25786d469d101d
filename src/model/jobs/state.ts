import type { ExitCode, Millis, Pid, SignalNumber } from '../ids.ts';
import type { End } from '../process.ts';
import type { Condition, JobsConfig, StopConfig } from './config.ts';
import type { JobName, RunId } from './ids.ts';

/**
 * Everything that is known of the jobs: plain data, JSON and back is the same. `config` is by far the largest part and changes with a
 * reload only, so that it may be kept apart from the rest. Points in time are of CLOCK_MONOTONIC.
 */
export interface JobsState {
  /** The last one that was read and found good. */
  readonly config: JobsConfig;
  readonly beganAt: Millis;
  /** 32 bits: what the jitter of the next pause is made of. */
  readonly random: number;
  /** The number of the next run. */
  readonly nextRun: number;
  /** One for each job of the configuration, in its order, and behind them those that are gone and still have runs. */
  readonly jobs: readonly JobState[];
  readonly container: ContainerState;
  /** null: nobody has asked for the configuration to be read again. */
  readonly reading: Reading | null;
  /** Of those who wait for an answer, in the order in which they came. */
  readonly requests: readonly PendingRequest[];
}

/** What is wanted of a job (`wanted`), and what is so (`standing`, `slots`, `runs`, `sockets`), are told apart. */
export interface JobState {
  readonly name: JobName;
  /** gone: it is no longer in the configuration; dependsOn: what it depended on, since it stops before that. */
  readonly presence: { readonly id: 'configured' } | { readonly id: 'gone'; readonly dependsOn: readonly JobName[] };
  readonly wanted: Wanted;
  readonly standing: Standing;
  /** Counted up by each change of its configuration that a running process cannot take on. */
  readonly generation: number;
  /** Runs of a lower number are stopped, and then started again. */
  readonly restartFrom: number;
  /** One an instance, in their order; of an on-demand job one for all. Empty where it is gone. */
  readonly slots: readonly Slot[];
  /** Oldest first. */
  readonly runs: readonly Run[];
  readonly sockets: SocketsState;
  /** Since it began to be as it is (jobsView); starts: of all runs, ever. */
  readonly since: Millis;
  readonly starts: number;
}

/** as-needed: up where another job that is to be up requires it. down: somebody has said so, and means it. */
export type Wanted = 'up' | 'as-needed' | 'down';

/** failed: for good, until somebody starts it; by itself, or together with a job that it requires. */
export type Standing =
  | { readonly id: 'sound' }
  | {
      readonly id: 'failed';
      readonly at: Millis;
      readonly words: string;
      readonly code: ExitCode;
      readonly because: JobName | null;
    };

/** Where an instance stands between its runs, and what its starts are measured by. */
export interface Slot {
  /** From 1. */
  readonly instance: number;
  readonly rest: Rest;
  /** Ends in a row of runs that did not last long enough: the exponent of the backoff. */
  readonly quickEnds: number;
  /** When it was started, as far back as the budget counts, and no more of them than that allows. */
  readonly startedAt: readonly Millis[];
  /** An overlap to this generation has failed: the older run stays until the next change, or its own end. 0: none. */
  readonly overlapFailed: number;
}

export type Rest =
  /** It may be started as soon as it is wanted, and what it depends on is so. */
  | { readonly id: 'free' }
  /** Not before `until`. */
  | { readonly id: 'pausing'; readonly since: Millis; readonly until: Millis; readonly words: string }
  /** It has ended well, and is not to be started again. */
  | { readonly id: 'done'; readonly at: Millis; readonly code: ExitCode };

export interface Run {
  readonly id: RunId;
  readonly instance: number;
  readonly generation: number;
  /** What it was started with; what is gone from the configuration is stopped by it. */
  readonly terms: RunTerms;
  /** When its start was asked for. */
  readonly startedAt: Millis;
  readonly life: RunLife;
  /** null: nobody has asked it to end. */
  readonly ending: Ending | null;
  /** It is started beside this older run, which is told to stop when this one is ready. null: nothing is replaced. */
  readonly replaces: RunId | null;
  /** Its shepherd was killed; the set is below PID 1. */
  readonly shepherdLost: boolean;
}

export interface RunTerms {
  readonly stop: StopConfig;
  readonly spareSessions: boolean;
}

export type RunLife =
  /** Asked for; run-started or run-failed is to come. */
  | { readonly id: 'starting' }
  | {
      readonly id: 'up';
      readonly shepherd: Pid;
      readonly main: Pid;
      readonly at: Millis;
      /** first: what was started. heir: the first process of a daemon has forked itself away. told: by MAINPID=. */
      readonly mainBy: 'first' | 'heir' | 'told';
      readonly readiness: RunReadiness;
      readonly health: Health;
      readonly notices: Notices;
      /** Of an on-demand job. */
      readonly worker: Worker;
    }
  /** Its main process has ended, and others of its set live. */
  | {
      readonly id: 'leaderless';
      readonly shepherd: Pid;
      readonly at: Millis;
      readonly mainAt: Millis;
      readonly pid: Pid;
      /** null: not known. */
      readonly end: End | null;
      readonly survivors: number;
    }
  /** Its main process has ended, and nobody else was there: run-emptied is to come. */
  | {
      readonly id: 'ended';
      readonly shepherd: Pid;
      readonly at: Millis;
      readonly mainAt: Millis;
      readonly pid: Pid;
      readonly end: End | null;
    };

export type RunReadiness =
  /** until null: it may take for ever. */
  | { readonly id: 'pending'; readonly until: Millis | null; readonly probe: ProbeTurn }
  | { readonly id: 'ready'; readonly at: Millis };

export type ProbeTurn =
  | { readonly id: 'none' }
  | { readonly id: 'waiting'; readonly at: Millis }
  /** probe-answered is to come. */
  | { readonly id: 'asked' };

/** What the liveness probe says. bad: so many bad answers in a row; good: the last one was good. */
export interface Health {
  readonly probe: ProbeTurn;
  readonly good: boolean;
  readonly bad: number;
}

/** By sd_notify(3). status: bounded. stopping: it has said that it is about to end. */
export interface Notices {
  readonly status: string;
  readonly reloading: boolean;
  readonly stopping: boolean;
}

export type Worker =
  /** It has said nothing yet. */
  | { readonly id: 'new' }
  | { readonly id: 'idle'; readonly since: Millis; readonly uses: number }
  | { readonly id: 'busy'; readonly uses: number };

/** Why a run is to end: what its end means depends on that. failed: its end counts as a failure, whatever it is. */
export type EndingWhy =
  | { readonly type: 'stop' }
  | { readonly type: 'recycle' }
  | { readonly type: 'replaced' }
  | { readonly type: 'retire' }
  | { readonly type: 'leaderless' }
  | { readonly type: 'failed'; readonly words: string };

export interface Ending {
  readonly why: EndingWhy;
  readonly since: Millis;
  readonly step: EndingStep;
}

export type EndingStep =
  /** It is only being started: it gets the signal when it is there. killAt null: never. */
  | { readonly id: 'to-signal'; readonly killAt: Millis | null }
  | { readonly id: 'signalled'; readonly killAt: Millis | null }
  /** SIGKILL until it is empty. */
  | { readonly id: 'killing'; readonly since: Millis };

export type SocketsState =
  | { readonly id: 'closed' }
  /** sockets-opened or sockets-failed is to come. */
  | { readonly id: 'opening' }
  /** watched: the next connection is told. */
  | { readonly id: 'open'; readonly watched: boolean };

export type ContainerState =
  | { readonly id: 'going-on' }
  | {
      readonly id: 'stopping';
      readonly code: ExitCode;
      readonly words: string;
      readonly since: Millis;
      /** By the limit of all together; null: each has its own. */
      readonly killAt: Millis | null;
      /** Everybody is being killed. */
      readonly killing: boolean;
      /** The stop signals that have come: a second one of the same kind means now. */
      readonly signals: readonly SignalNumber[];
    }
  | { readonly id: 'left'; readonly code: ExitCode };

/** The file is being read. apply: it is to take effect, and is not only asked about. */
export interface Reading {
  readonly apply: boolean;
  /** Who is to be told the plan. */
  readonly asked: readonly { readonly id: number; readonly dryRun: boolean }[];
  /** What was asked for since; the file may have changed since it was read, so it is read once more. */
  readonly again: { readonly apply: boolean; readonly asked: Reading['asked'] } | null;
}

/** since: what happened before it is no answer. */
export type PendingRequest = { readonly id: number; readonly since: Millis } & (
  | { readonly type: 'start'; readonly jobs: readonly JobName[] }
  | { readonly type: 'stop'; readonly jobs: readonly JobName[] }
  /** Done when each has a run that is ready and not older than `from`. */
  | { readonly type: 'restart'; readonly jobs: readonly JobName[]; readonly from: number }
  | {
      readonly type: 'signal';
      readonly signal: SignalNumber;
      readonly open: readonly RunId[];
      readonly lines: readonly string[];
      readonly failed: boolean;
    }
  | { readonly type: 'shutdown' }
  | { readonly type: 'wait'; readonly job: JobName; readonly condition: Condition }
);
