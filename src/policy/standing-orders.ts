import type { Target } from '../model/event.ts';
import { type SignalNumber, signalNumber } from '../model/ids.ts';
import { HIGHEST_SIGNAL, isStopSignal, SIGCHLD, SIGCONT, SIGKILL, SIGSTOP } from '../model/signals.ts';
import type { State } from '../model/state.ts';
import { forwardTarget } from './signals.ts';

/** ask: it depends on more than the signal's number, so that it is decided when it comes. drop: nobody gets it. */
export type Order = SignalNumber | 'ask' | 'drop';

/** target null: nothing is sent on natively. orders: by the signal's number; 0 is no signal. */
export interface StandingOrders {
  readonly target: Target | null;
  readonly orders: readonly Order[];
  /** Children that are not the app are reaped natively, without an event: nothing would be told of them. */
  readonly reapQuietly: boolean;
}

const ASK_ALWAYS: readonly Order[] = Array.from({ length: HIGHEST_SIGNAL + 1 }, () => 'ask');

/**
 * What is decided about signals and orphans in advance. It is carried out natively at the instant a signal is read, by the sleeping
 * core as well, so that no signal waits for JavaScript; the brain hears of it afterwards, and tells.
 */
export function standingOrders(state: State): StandingOrders {
  const { app, settings } = state;
  const reapQuietly = settings.verbosity <= 0 && !settings.warnOnReap;
  if (app.id !== 'running') return { target: null, orders: ASK_ALWAYS, reapQuietly };
  const orderFor = (_: unknown, number: number): Order => {
    const signal = signalNumber(number);
    if (number === 0 || NEVER_IN_ADVANCE.has(signal)) return 'ask';
    const as = settings.rewrites.get(signal) ?? signal;
    if (as === 'drop') return 'drop';
    // A stopped app needs a SIGCONT along with it; and whoever sends SIGCONT may want the terminal to follow.
    return as === SIGCONT || (app.stopped && isStopSignal(as)) ? 'ask' : as;
  };
  return { target: forwardTarget(state, app.pid), orders: Array.from({ length: HIGHEST_SIGNAL + 1 }, orderFor), reapQuietly };
}

const NEVER_IN_ADVANCE: ReadonlySet<SignalNumber> = new Set([SIGCHLD, SIGKILL, SIGSTOP]);
