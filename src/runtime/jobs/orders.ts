import { type Millis, millis, signalNumber } from '../../model/ids.ts';
import { HIGHEST_SIGNAL, SIGINT, SIGQUIT, SIGTERM } from '../../model/signals.ts';
import type { Order } from '../../policy/standing-orders.ts';
import type { CoreOrders } from '../linux/core-orders.ts';

const ASK_ALWAYS: readonly Order[] = Array.from({ length: HIGHEST_SIGNAL + 1 }, () => 'ask');
const STOP_SIGNALS = [SIGTERM, SIGINT, SIGQUIT].map(signalNumber);

/** A year. */
const FOR_EVER = millis(365 * 24 * 3_600_000);

/**
 * What the core does where the brain cannot be booted: nothing is passed on to one app, and whoever ends is a shepherd, to be told of.
 * grace: what all have to stop (jobsReflexOrders); null: as long as they like.
 */
export const jobsOrders = (grace: Millis | null): CoreOrders => ({
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
});
