import type { ExitCode, Pid, SignalNumber } from '../ids.ts';
import type { JobConfig, Probe, SocketConfig } from './config.ts';
import type { JobsAnswer } from './control.ts';
import type { JobName, RunId } from './ids.ts';
import type { JobsMessage } from './message.ts';

/** What is to be done, where there are jobs. As in model/effect.ts: imperative, performed in order, failures come back as events. */
export type JobsEffect =
  /** Start a shepherd and, under it, the job's process; answered by run-started or run-failed. instance: from 1. */
  | { readonly type: 'start-run'; readonly run: RunId; readonly job: JobConfig; readonly instance: number }
  /** main: its main process. group: that one's process group. set: every process of it, sessions spared where spareSessions is so. */
  | {
      readonly type: 'signal-run';
      readonly run: RunId;
      readonly signal: SignalNumber;
      readonly to: 'main' | 'group' | 'set';
      readonly spareSessions: boolean;
    }
  /** SIGKILL to the set, by freezing it or again and again until it is empty; answered, in the end, by run-emptied. */
  | { readonly type: 'kill-run'; readonly run: RunId; readonly spareSessions: boolean }
  /** Forget a run whose set is left to itself (spared sessions): its shepherd goes on until it is empty, and tells nothing any more. */
  | { readonly type: 'release-run'; readonly run: RunId }
  /** MAINPID= of a member. */
  | { readonly type: 'set-main'; readonly run: RunId; readonly pid: Pid }
  /** Watch the run's output until a line matches; answered by run-ready. */
  | { readonly type: 'watch-output'; readonly run: RunId; readonly pattern: string }
  | { readonly type: 'ignore-output'; readonly run: RunId }
  /** Ask once; answered by probe-answered, with a bad answer where the timeout passes. Probes of a run end with it. */
  | {
      readonly type: 'probe';
      readonly run: RunId;
      readonly job: JobConfig;
      readonly purpose: 'readiness' | 'liveness';
      readonly probe: Probe;
      readonly timeout: number;
    }
  /** Open what is not open yet; answered by sockets-opened or sockets-failed. Sockets of the same address are kept, not opened again. */
  | { readonly type: 'open-sockets'; readonly job: JobName; readonly sockets: readonly SocketConfig[] }
  | { readonly type: 'close-sockets'; readonly job: JobName }
  /** Until the next connection: answered by connection-waiting, once. */
  | { readonly type: 'watch-sockets'; readonly job: JobName }
  | { readonly type: 'ignore-sockets'; readonly job: JobName }
  /** Read and check the file; answered by config-read or config-refused. */
  | { readonly type: 'read-config' }
  /** To whoever asked. A wait is answered when what it waits for has come. */
  | { readonly type: 'answer'; readonly id: number; readonly answer: JobsAnswer }
  | { readonly type: 'tell'; readonly message: JobsMessage }
  /** The end. Nothing is performed after it. */
  | { readonly type: 'leave'; readonly code: ExitCode };
