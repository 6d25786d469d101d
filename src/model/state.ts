import type { ExitCode, Millis, Pid, SignalNumber } from './ids.ts';
import type { End, SignalInfo } from './process.ts';
import type { Settings } from './settings.ts';

/** What this process is to its descendants. */
export type Role = 'pid-1' | 'subreaper' | 'parent-only';

/** The grace time ran out, or a second stop signal asked for it. */
export type KillReason = 'grace' | 'second-signal';

/** The app's life. Each state carries only what is true in it. */
export type App =
  /** waiting: the signals that came before there was anybody to forward them to, in their order. */
  | { readonly id: 'unborn'; readonly waiting: readonly SignalInfo[] }
  | {
      readonly id: 'running';
      readonly pid: Pid;
      readonly startTime: number | null;
      readonly spawnedAt: Millis;
      /** Stopped by a signal: it acts on nothing but SIGKILL and SIGCONT. */
      readonly stopped: boolean;
      /** A stop signal has been forwarded since the reaper was last drained: a stop of the app may come to light yet. */
      readonly stopAsked: boolean;
      /** We were stopped along with the app: the SIGCONT that woke us is still to be read, and is no news. */
      readonly resuming: boolean;
    }
  /** Ended; it is not known yet whether anybody else of the set lives: the reaper is still draining. */
  | {
      readonly id: 'ended';
      readonly pid: Pid;
      readonly exitCode: ExitCode;
      readonly end: End;
      readonly stopSignals: readonly SignalNumber[];
    }
  /** The rest was asked to leave; stopSignals are those that came since, for "a second one means now". */
  | {
      readonly id: 'draining';
      readonly exitCode: ExitCode;
      readonly deadline: Millis;
      readonly stopSignals: readonly SignalNumber[];
      /** When to look whether any member is left at all, because something ended; null: nothing has ended since. */
      readonly lookAt: Millis | null;
    }
  /** The rest was killed; again at the deadline, because members fork while they are being killed. rounds bounds it. */
  | {
      readonly id: 'killing';
      readonly exitCode: ExitCode;
      readonly deadline: Millis;
      readonly rounds: number;
      readonly why: KillReason;
      readonly reported: readonly Pid[];
    }
  | { readonly id: 'left'; readonly exitCode: ExitCode };

export interface State {
  readonly settings: Settings;
  readonly role: Role;
  /** For messages only: the program as the user wrote it. */
  readonly program: string;
  readonly app: App;
  /** kill(2) answered EPERM: said once. */
  readonly refusalTold: boolean;
}
