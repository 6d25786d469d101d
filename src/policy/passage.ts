import type { SignalAction } from '../model/event.ts';
import type { SignalNumber } from '../model/ids.ts';
import type { Settings } from '../model/settings.ts';
import {
  isStopSignal,
  SIGINT,
  SIGPWR,
  SIGQUIT,
  SIGRTMIN_3,
  SIGSTOP,
  SIGTERM,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
} from '../model/signals.ts';

/** What becomes of a signal on its way to the app. */
export type Passage =
  | { readonly type: 'forwarded'; readonly as: SignalNumber }
  | { readonly type: 'dropped'; readonly why: Extract<SignalAction, { readonly type: 'dropped' }>['why'] };

/**
 * The only place where it is decided: a rule of the user's, else --stop-signal, else what the personality does not pass on or
 * turns into SIGSTOP, else as it is. Once, and not on and on.
 */
export function passage(settings: Settings, signal: SignalNumber): Passage {
  const { rewrites, stopSignal, unforwarded } = settings;
  const rule = rewrites.get(signal);
  if (rule === 'drop') return { type: 'dropped', why: 'rule' };
  if (rule !== undefined) return { type: 'forwarded', as: rule };
  if (signal === SIGTERM && stopSignal !== null) return { type: 'forwarded', as: stopSignal };
  if (unforwarded.includes(signal)) return { type: 'dropped', why: 'personality' };
  return { type: 'forwarded', as: becomesStop(settings, signal) ? SIGSTOP : signal };
}

/** By which a terminal, or a shell in its name, stops a job. */
const TERMINAL_STOPS: ReadonlySet<SignalNumber> = new Set([SIGTSTP, SIGTTIN, SIGTTOU]);

export const isTerminalStop = (signal: SignalNumber): boolean => TERMINAL_STOPS.has(signal);

/**
 * The group of a session of its own has no parent in that session, so that it is orphaned and the kernel would drop these three
 * (setpgid(2), POSIX "orphaned process group"); SIGSTOP it does not drop.
 */
const becomesStop = ({ jobControl, placement }: Settings, signal: SignalNumber): boolean =>
  jobControl === 'dumb-init' && placement === 'session' && isTerminalStop(signal);

const STOP_REQUESTS: ReadonlySet<SignalNumber> = new Set([SIGTERM, SIGINT, SIGQUIT, SIGPWR, SIGRTMIN_3]);

/**
 * Whether a signal asks the app to stop, so that --kill-after begins. as: what it is passed on as. SIGHUP does not, being a reload
 * to most; what SIGTERM becomes does, because who sends it to an init means the end.
 */
export function asksToStop(settings: Settings, as: SignalNumber): boolean {
  if (STOP_REQUESTS.has(as) || as === settings.stopSignal) return true;
  const term = passage(settings, SIGTERM);
  return term.type === 'forwarded' && as === term.as;
}

/** Whether a stopped app is to be continued for it, and a second one of it means "now": SIGHUP as well. */
export const mayEnd = (settings: Settings, as: SignalNumber): boolean => isStopSignal(as) || asksToStop(settings, as);
