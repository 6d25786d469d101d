import type { ExitCode, Millis, SignalNumber } from '../ids.ts';
import type { JobName } from './ids.ts';

/** A configuration that has been read, checked and filled in with the defaults; docs/jobs.md has the keys as the user writes them. */
export interface JobsConfig {
  /** In the order of the file. */
  readonly jobs: readonly JobConfig[];
  /** The whole container is stopped when it has run so long (Postfix's -e); null: never. */
  readonly maxRunTime: Millis | null;
  /** What all jobs together have to stop, their own limits notwithstanding; null: each its own, one after the other. */
  readonly stopTimeout: Millis | null;
}

/**
 * service: is to be up. oneshot: runs to its end before others that need it; "ready" when it ended with 0. daemon: a service whose
 * first process forks itself away and exits with 0 at once. task: a oneshot whose end ends the container, with its code.
 */
export type JobKind = 'service' | 'oneshot' | 'daemon' | 'task';

export interface JobConfig {
  readonly name: JobName;
  readonly kind: JobKind;
  /** Started with the container; false: only by `tsinit start` or because another job requires it. */
  readonly autostart: boolean;
  /** How many runs at once; TSINIT_INSTANCE tells each its number, from 1. With `onDemand` null only. */
  readonly instances: number;
  readonly process: ProcessConfig;
  readonly dependencies: readonly Dependency[];
  /** null: ready as soon as it is started (service, daemon: as soon as the first process has exited), or has completed (oneshot, task). */
  readonly readiness: Readiness | null;
  /** A run that is not ready by then has failed; null: for ever. */
  readonly readyTimeout: Millis | null;
  readonly restart: RestartPolicy;
  readonly liveness: Liveness | null;
  /** A run that has said WATCHDOG=1 must say it again within this time (WATCHDOG_USEC is set for it); null: not asked for. */
  readonly watchdog: Millis | null;
  /** What it does to the container when the job has failed for good. stop: everything is stopped, and its code is left with. */
  readonly onFailure: 'nothing' | 'stop';
  /** What becomes of the rest of the set when its main process has ended. */
  readonly leaderless: 'stop' | 'keep' | 'restart-when-empty';
  /** Processes of another user in a session of their own are left alone when the set is stopped (logins of sshd). */
  readonly spareSessions: boolean;
  readonly stop: StopConfig;
  readonly reload: ReloadConfig;
  /** Signals that tsinit passes on to the main process when it gets them. */
  readonly forward: readonly SignalNumber[];
  readonly sockets: readonly SocketConfig[];
  /** null: the job is started like any other, and gets its sockets. */
  readonly onDemand: OnDemand | null;
}

/** What the process is to be between fork and exec. Everything here is compared, whole, to find out whether a job has changed. */
export interface ProcessConfig {
  /** The words; argv[0] is searched in PATH of the job's environment where it has no slash. `shell:` is ["/bin/sh", "-c", text]. */
  readonly command: readonly [string, ...string[]];
  readonly environment: EnvironmentConfig;
  /** null: tsinit's own. */
  readonly directory: string | null;
  /** As written: names or numbers; looked up when the job is started. null: as tsinit. */
  readonly user: string | null;
  readonly group: string | null;
  /** Supplementary groups; null: those that group(5) gives the user (initgroups(3)), or none with a numeric user. */
  readonly groups: readonly string[] | null;
  readonly umask: number | null;
  /** -20 to 19; null: inherited. */
  readonly nice: number | null;
  readonly limits: readonly ResourceLimit[];
  /** /proc/PID/oom_score_adj, -1000 to 1000; null: inherited. */
  readonly oomScoreAdjust: number | null;
  /** Capabilities by number (capabilities(7)) that it keeps, in every set, ambient too; null: what its user would have. */
  readonly capabilities: readonly number[] | null;
  readonly noNewPrivileges: boolean;
  /** A cgroup below tsinit's own, made where that can be written; null: tsinit's own. */
  readonly cgroup: string | null;
  readonly output: OutputConfig;
  readonly errors: OutputConfig | 'output';
}

export interface EnvironmentConfig {
  /** Names, or prefixes that end in *, of the variables of tsinit's own environment that it gets. ['*']: all. */
  readonly import: readonly string[];
  /** Read at each start: NAME=value, one a line. `optional`: where it may be missing. */
  readonly files: readonly { readonly path: string; readonly optional: boolean }[];
  readonly set: Readonly<Record<string, string>>;
}

export interface ResourceLimit {
  /** RLIMIT_… by number (getrlimit(2)). */
  readonly resource: number;
  /** null: unlimited. */
  readonly soft: number | null;
  readonly hard: number | null;
}

export type OutputConfig =
  /** tsinit's own stdout or stderr, untouched. */
  | { readonly type: 'inherit' }
  | { readonly type: 'null' }
  /** Each line with the job's name before it, in a colour of its own where that is a terminal. */
  | { readonly type: 'prefix' }
  /** Appended to a file; rotated to PATH.1 … PATH.keep when it has maxSize bytes; maxSize null: never. */
  | { readonly type: 'file'; readonly path: string; readonly maxSize: number | null; readonly keep: number };

/** The job is started only when `on` is in this condition. required: and it is stopped, and fails, with it. */
export interface Dependency {
  readonly on: JobName;
  readonly condition: Condition;
  readonly required: boolean;
}

/** completed: ended with 0. healthy: ready, and its liveness probe has been answered well at least once and was at the last time. */
export type Condition = 'started' | 'ready' | 'completed' | 'healthy';

export type Readiness =
  /** sd_notify(3): READY=1 on NOTIFY_SOCKET. */
  | { readonly type: 'notify' }
  /** A newline written to this descriptor (s6's notification-fd). */
  | { readonly type: 'descriptor'; readonly descriptor: number }
  | ProbeReadiness
  /** A line of its output that matches this regular expression (JavaScript's syntax, flag u). */
  | { readonly type: 'line'; readonly pattern: string };

export interface ProbeReadiness {
  readonly type: 'probe';
  readonly probe: Probe;
  readonly interval: Millis;
  readonly timeout: Millis;
}

export type Probe =
  /** Somebody accepts there. host: an address, 127.0.0.1 by default. */
  | { readonly type: 'tcp'; readonly host: string; readonly port: number }
  | { readonly type: 'unix'; readonly path: string }
  /** Ends with 0, run as the job itself would be. */
  | { readonly type: 'exec'; readonly command: readonly [string, ...string[]] };

export interface Liveness {
  readonly probe: Probe;
  readonly interval: Millis;
  readonly timeout: Millis;
  /** So many bad answers in a row, and the run is stopped and counts as failed. */
  readonly failures: number;
  /** The first one comes so long after the run was ready. */
  readonly delay: Millis;
}

export interface RestartPolicy {
  readonly when: 'never' | 'on-failure' | 'always' | 'on-ends';
  /** With on-ends: the ends that are followed by a restart. */
  readonly ends: readonly JobEnd[];
  /** Ends that are never followed by one: the job has failed for good (s6's 125). */
  readonly permanent: readonly JobEnd[];
  /** Ends that are no failure, besides 0 and the stop signal that was sent. */
  readonly success: readonly JobEnd[];
  readonly backoff: Backoff;
  /** More starts than this within that time, and the job has failed for good; null: no limit. */
  readonly budget: { readonly starts: number; readonly within: Millis } | null;
  /** One that failed within `within` of its start is not started again for `pause` (Postfix's service_throttle_time); null: by backoff alone. */
  readonly throttle: { readonly within: Millis; readonly pause: Millis } | null;
}

export type JobEnd =
  | { readonly type: 'code'; readonly code: ExitCode }
  | { readonly type: 'signal'; readonly signal: SignalNumber };

/** pause(n) = min(first × factor^n, max), up to `jitter` (0 to 1) of it more or less; back to the first after a run that lasted `resetAfter`. */
export interface Backoff {
  readonly first: Millis;
  readonly max: Millis;
  readonly factor: number;
  readonly jitter: number;
  readonly resetAfter: Millis;
}

export interface StopConfig {
  readonly signal: SignalNumber;
  /** Who gets it: the whole set, or its main process alone. SIGKILL always goes to the whole set. */
  readonly to: 'set' | 'main';
  /** Then SIGKILL, until the set is empty; null: never. */
  readonly timeout: Millis | null;
}

/**
 * What a reload of the configuration means for a run of a job that has changed, and `tsinit reload JOB` for any.
 * restart: stopped, then started. signal: it re-reads by itself; where its process has changed too it is restarted all the same.
 * overlap: the new generation is started and ready before the old one is told to stop.
 */
export type ReloadConfig =
  | { readonly type: 'restart' }
  | { readonly type: 'signal'; readonly signal: SignalNumber }
  | { readonly type: 'overlap' };

/** A listening socket that tsinit opens and holds (systemd's LISTEN_FDS protocol). */
export interface SocketConfig {
  /** In LISTEN_FDNAMES. */
  readonly name: string;
  readonly address:
    | { readonly type: 'tcp'; readonly host: string; readonly port: number }
    | {
        readonly type: 'unix';
        readonly path: string;
        readonly mode: number;
        readonly user: string | null;
        readonly group: string | null;
      };
  readonly backlog: number;
}

/** Processes are started when something connects. */
export interface OnDemand {
  /** So many at once. */
  readonly limit: number;
  /** One that has been idle so long, by the status protocol, is stopped; null: never. */
  readonly idle: Millis | null;
  /** One that was busy so often, by the status protocol, is stopped; null: never. */
  readonly uses: number | null;
}
