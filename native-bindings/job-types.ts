import type { SpawnFailure } from '../src/model/event.ts';
import type { Errno, Pid, SignalNumber } from '../src/model/ids.ts';
import type { ProcessName } from '../src/model/jobs/event.ts';
import type { End } from '../src/model/process.ts';

/**
 * What a shepherd is told before it starts anything: plain data, encoded into a memfd (core/job.h). Strings are bytes, because the
 * environment is passed on as it is. Every number is in the kernel's own unit.
 */
export interface JobPlan {
  /** Of the job: the shepherd's name in ps is "tsinit: NAME". */
  readonly name: string;
  readonly argv: readonly Buffer[];
  readonly env: readonly Buffer[];
  /** null: ours. */
  readonly directory: Buffer | null;
  /** null: ours. groups: supplementary, set only where `user` or `group` is. */
  readonly user: number | null;
  readonly group: number | null;
  readonly groups: readonly number[] | null;
  readonly umask: number | null;
  readonly nice: number | null;
  readonly limits: readonly { readonly resource: number; readonly soft: bigint; readonly hard: bigint }[];
  readonly oomScoreAdjust: number | null;
  /** One bit each by number; null: what the user has. */
  readonly capabilities: bigint | null;
  readonly noNewPrivileges: boolean;
  /** The path of a cgroup.procs file that the process writes itself into; null: none. */
  readonly cgroup: Buffer | null;
  readonly output: OutputPlan;
  readonly errors: OutputPlan | 'output';
  /** So many descriptors, handed to the shepherd behind the link and the plan, become the process's 3, 4 …; LISTEN_PID in env is put right. */
  readonly listeners: number;
  /** The readiness descriptor of the process (s6); null: none. Not below 3 + listeners. */
  readonly readyDescriptor: number | null;
  /** The descriptor of the status protocol of on-demand workers; null: none. */
  readonly statusDescriptor: number | null;
  /** The shepherd reads this datagram socket, which it is handed last of all: sd_notify(3). */
  readonly notifies: boolean;
  /** Nanoseconds; 0n: no watchdog until a command sets one. */
  readonly watchdog: bigint;
  /** What the shepherd does by itself where whoever has started it is gone; null: it goes on. timeout: nanoseconds until SIGKILL, 0n: never. */
  readonly stop: {
    readonly signal: SignalNumber;
    readonly to: 'main' | 'set';
    readonly timeout: bigint;
    readonly parent: number;
  } | null;
  /** Where the first process exits with 0, the oldest survivor is the main process (kind daemon). */
  readonly heirs: boolean;
  /** Lines of output are sent as reports from the first one on, as the command `tee` asks for it later. */
  readonly tee: boolean;
  /** Births and deaths that are not the main process's are not reported. */
  readonly quiet: boolean;
}

export type OutputPlan =
  | { readonly type: 'inherit' }
  | { readonly type: 'null' }
  /** prefix: put before each line, colour codes included. */
  | { readonly type: 'prefix'; readonly prefix: Buffer }
  /** maxSize 0n: never rotated. */
  | { readonly type: 'file'; readonly path: Buffer; readonly maxSize: bigint; readonly keep: number };

/** From the shepherd, one message of its SOCK_SEQPACKET link each. */
export type ShepherdReport =
  | { readonly type: 'started'; readonly main: ProcessName }
  | { readonly type: 'spawn-failed'; readonly failure: SpawnFailure }
  /** formerParent null: not known. */
  | { readonly type: 'adopted'; readonly process: ProcessName; readonly formerParent: Pid | null }
  /** A child of the shepherd's that was not the main process. */
  | { readonly type: 'ended'; readonly process: ProcessName; readonly end: End; readonly usage: Usage }
  | {
      readonly type: 'main-ended';
      readonly process: ProcessName;
      readonly end: End | null;
      readonly usage: Usage | null;
      readonly survivors: number;
      readonly heir: ProcessName | null;
    }
  | { readonly type: 'empty' }
  /** Told before SIGKILL reaches it. */
  | { readonly type: 'killed'; readonly process: ProcessName }
  | { readonly type: 'signalled'; readonly signal: SignalNumber; readonly reached: number; readonly errno: Errno | null }
  | { readonly type: 'notify'; readonly pid: Pid; readonly text: string }
  | { readonly type: 'ready' }
  | { readonly type: 'line'; readonly text: string }
  | { readonly type: 'watchdog-expired' }
  /** What the status descriptor brought: one byte a change, 'i' or 'b'. */
  | { readonly type: 'status'; readonly status: 'idle' | 'busy' }
  /** So many reports found no room; what they told can be seen in /proc. */
  | { readonly type: 'lost'; readonly count: number };

/** Nanoseconds and kilobytes, as wait4(2) tells them. */
export interface Usage {
  readonly user: bigint;
  readonly system: bigint;
  readonly maxResident: number;
}

/** To the shepherd. */
export type ShepherdCommand =
  | {
      readonly type: 'signal';
      readonly signal: SignalNumber;
      readonly to: 'main' | 'group' | 'set';
      readonly spareSessions: boolean;
    }
  | { readonly type: 'kill'; readonly spareSessions: boolean }
  | { readonly type: 'set-main'; readonly pid: Pid }
  /** Lines of output are sent as reports as well, until it is switched off. */
  | { readonly type: 'tee'; readonly on: boolean }
  /** Nanoseconds; 0n: off. */
  | { readonly type: 'watchdog'; readonly limit: bigint }
  /** Report nothing any more, and end when the set is empty. */
  | { readonly type: 'release' };
