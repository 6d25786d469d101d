import type { ExitCode, Millis, Pid, SignalNumber } from './ids.ts';
import type { Privileges } from './privileges.ts';
import type { End, SignalInfo } from './process.ts';
import type { HookPoint, Settings } from './settings.ts';
import type { LastDelivery, Tracer } from './trace.ts';
import type { Upgrade } from './upgrade.ts';

/** What this process is to its descendants. */
export type Role = 'pid-1' | 'subreaper' | 'parent-only';

/** What we are there for: an app (program: for messages only, as the user wrote it), or to hold the place and reap (--pause). */
export type Task = { readonly type: 'app'; readonly program: string } | { readonly type: 'pause' };

/** The grace time ran out, a second stop signal asked for it, or the app itself had outlived --kill-after. */
export type KillReason = 'grace' | 'second-signal' | 'kill-after';

/** A hook's life. pid null: it is being started. */
export interface Hook {
  readonly point: HookPoint;
  readonly pid: Pid | null;
  readonly startedAt: Millis;
  /** Then it is killed; and once it was: then it is not waited for any more. */
  readonly deadline: Millis;
  /** It was: its end is still to be seen. */
  readonly killed: boolean;
}

/** A signal that is not forwarded yet. One of each number at most. */
export interface HeldSignal {
  readonly info: SignalInfo;
  readonly since: Millis;
  /** First the hook, then the delay. sending: for nothing any more; it is kept until it has been sent, so that no crash loses it. */
  readonly waitsFor:
    | { readonly type: 'hook'; readonly hook: Hook }
    | { readonly type: 'delay'; readonly until: Millis }
    | { readonly type: 'sending' };
}

/** What has become of the first request to stop. */
export type Stopping =
  | { readonly id: 'not-asked' }
  /** killAt: by --kill-after; null: it may take for ever. */
  | { readonly id: 'asked'; readonly signal: SignalNumber; readonly askedAt: Millis; readonly killAt: Millis | null }
  /** All of the set was killed, and is again at nextAt, because members fork while they are being killed. */
  | {
      readonly id: 'killed';
      readonly signal: SignalNumber;
      readonly askedAt: Millis;
      readonly nextAt: Millis;
      readonly rounds: number;
      readonly reported: readonly Pid[];
    };

/** A signal that was passed on, remembered for the verdict: it may be what ended the app. signal: what it was passed on as. */
export interface PassedOn {
  readonly signal: SignalNumber;
  readonly at: Millis;
  readonly info: SignalInfo;
}

/** The app's life. Each state carries only what is true in it. */
export type App =
  /** waiting: the signals that came before there was anybody to forward them to, in their order. */
  | {
      readonly id: 'unborn';
      readonly waiting: readonly SignalInfo[];
      /** The hook START, which the app waits for; null: there is none, it has not been started yet, or it has ended. */
      readonly hook: Hook | null;
      /** It has ended well: it does not run once more, whatever happens before the app is there. */
      readonly startHookEnded: boolean;
    }
  /** --pause: there is no app; what is orphaned is reaped until somebody says stop. */
  | {
      readonly id: 'pausing';
      /** Somebody has; we leave when the reaper has drained. */
      readonly obeyed: boolean;
    }
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
      readonly stopping: Stopping;
      readonly held: readonly HeldSignal[];
      /** The last one of each number that can end a process. */
      readonly passedOn: readonly PassedOn[];
    }
  /** Ended; it is not known yet whether anybody else of the set lives: the reaper is still draining. */
  | {
      readonly id: 'ended';
      readonly pid: Pid;
      readonly exitCode: ExitCode;
      readonly end: End;
      readonly endedAt: Millis;
      readonly ranFor: Millis;
      readonly stopping: Stopping;
      readonly passedOn: readonly PassedOn[];
      readonly stopSignals: readonly SignalNumber[];
      /** The end has been inspected and told of. */
      readonly told: boolean;
    }
  /** The rest was asked to leave; stopSignals are those that came since, for "a second one means now". */
  | {
      readonly id: 'draining';
      readonly exitCode: ExitCode;
      /** When the app ended. */
      readonly endedAt: Millis;
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
      /** When the app ended, or (kill-after) was asked to stop. */
      readonly since: Millis;
      readonly reported: readonly Pid[];
    }
  /** Nobody is left, or is waited for, and the hook EXIT runs. stopSignals: for "a second one means now". */
  | { readonly id: 'closing'; readonly exitCode: ExitCode; readonly hook: Hook; readonly stopSignals: readonly SignalNumber[] }
  | { readonly id: 'left'; readonly exitCode: ExitCode };

export interface State {
  readonly settings: Settings;
  readonly role: Role;
  /** For messages only: the program as the user wrote it; empty with --pause. */
  readonly program: string;
  readonly app: App;
  readonly privileges: Privileges;
  /** kill(2) answered EPERM: said once. */
  readonly refusalTold: boolean;
  /** null: none is under way. */
  readonly upgrade: Upgrade | null;
  readonly tracer: Tracer;
  /** The last signal that the tracer saw on its way into the app itself: it may be what ends it. */
  readonly lastDelivery: LastDelivery | null;
}
