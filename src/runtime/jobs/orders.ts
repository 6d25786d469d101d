import { type ExitCode, millis, signalNumber } from '../../model/ids.ts';
import type { JobsState } from '../../model/jobs/state.ts';
import { HIGHEST_SIGNAL, SIGINT, SIGQUIT, SIGTERM } from '../../model/signals.ts';
import { jobsReflexOrders } from '../../policy/jobs/reflex-orders.ts';
import type { Order } from '../../policy/standing-orders.ts';
import type { CoreOrders } from '../linux/core-orders.ts';

const ASK_ALWAYS: readonly Order[] = Array.from({ length: HIGHEST_SIGNAL + 1 }, () => 'ask');
const STOP_SIGNALS = [SIGTERM, SIGINT, SIGQUIT].map(signalNumber);

/** A year. */
const FOR_EVER = millis(365 * 24 * 3_600_000);

/** What the core does where the brain cannot be booted: nothing is passed on to one app, and whoever ends is a shepherd, to be told of. */
export function jobsOrders(state: JobsState): { readonly orders: CoreOrders; readonly code: ExitCode } {
  const { grace, code } = jobsReflexOrders(state);
  return {
    orders: {
      target: null,
      orders: ASK_ALWAYS,
      reapQuietly: false,
      leaveAtOnce: false,
      farewell: null,
      stopSignals: STOP_SIGNALS,
      killAfter: null,
      grace: grace ?? FOR_EVER,
      successCodes: [],
      killAt: null,
      single: false,
      tellCleanEnd: false,
    },
    code,
  };
}
