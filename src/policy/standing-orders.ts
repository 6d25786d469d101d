import type { Target } from '../model/event.ts';
import { type SignalNumber, signalNumber } from '../model/ids.ts';
import type { Settings } from '../model/settings.ts';
import { HIGHEST_SIGNAL, SIGCHLD, SIGCONT, SIGKILL, SIGSTOP } from '../model/signals.ts';
import type { State } from '../model/state.ts';
import type { StateIn } from './decision.ts';
import { farewellSignal } from './ended.ts';
import { forwardTarget } from './forward.ts';
import { isTerminalStop, mayEnd, passage } from './passage.ts';

/** ask: it depends on more than the signal's number, so that it is decided when it comes. drop: nobody gets it. */
export type Order = SignalNumber | 'ask' | 'drop';

/** target null: nothing is sent on natively. orders: by the signal's number; 0 is no signal. */
export interface StandingOrders {
  readonly target: Target | null;
  readonly orders: readonly Order[];
  /** Children that are not the app are reaped natively, without an event: nothing would be told of them. */
  readonly reapQuietly: boolean;
  /** Where the app ends with 0 nobody else is waited for, so that the sleeping core may leave by itself. */
  readonly leaveAtOnce: boolean;
  /** With leaveAtOnce: what `target` gets before; null: nothing. */
  readonly farewell: SignalNumber | null;
}

const ASK_ALWAYS: readonly Order[] = Array.from({ length: HIGHEST_SIGNAL + 1 }, () => 'ask');

/**
 * What is decided about signals and orphans in advance. It is carried out natively at the instant a signal is read, by the sleeping
 * core as well, so that no signal waits for JavaScript; the brain hears of it afterwards, and tells.
 */
export function standingOrders(state: State): StandingOrders {
  const { app, settings } = state;
  const reapQuietly = settings.verbosity <= 0 && !settings.warnOnReap && !isHookRunning(state);
  if (app.id !== 'running') return { target: null, orders: ASK_ALWAYS, reapQuietly, leaveAtOnce: false, farewell: null };
  const running = { ...state, app };
  const leaveAtOnce = settings.grace === 0 && !settings.hooks.has('EXIT') && app.stopping.id !== 'killed';
  return {
    target: forwardTarget(state, app.pid),
    orders: Array.from({ length: HIGHEST_SIGNAL + 1 }, (_, number) => orderFor(running, number)),
    reapQuietly,
    leaveAtOnce,
    farewell: leaveAtOnce ? farewellSignal(state) : null,
  };
}

/** The sleeping core must not leave by itself after an end with 0, although nobody is left: there is something to tell or to run. */
export const mustHearOfCleanEnd = ({ verbosity, hooks }: Settings): boolean => verbosity > 0 || hooks.has('EXIT');

const NEVER_IN_ADVANCE: ReadonlySet<SignalNumber> = new Set([SIGCHLD, SIGKILL, SIGSTOP]);

function orderFor({ settings, app }: StateIn<'running'>, number: number): Order {
  const signal = signalNumber(number);
  if (number === 0 || NEVER_IN_ADVANCE.has(signal)) return 'ask';
  if (settings.hooks.has(signal) || settings.delays.has(signal)) return 'ask';
  // We stop ourselves along with the app.
  if (settings.jobControl === 'dumb-init' && isTerminalStop(signal)) return 'ask';
  const passed = passage(settings, signal);
  if (passed.type === 'dropped') return 'drop';
  // A stopped app needs a SIGCONT along with it; and whoever sends SIGCONT may want the terminal to follow.
  return passed.as === SIGCONT || (app.stopped && mayEnd(settings, passed.as)) ? 'ask' : passed.as;
}

/** Its end decides something, so that it must not pass unseen. */
function isHookRunning({ app }: State): boolean {
  if (app.id === 'running') return app.held.some(({ waitsFor }) => waitsFor.type === 'hook');
  return app.id === 'closing' || (app.id === 'unborn' && app.hook !== null);
}
