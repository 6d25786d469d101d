import { type Millis, millis } from '../model/ids.ts';
import { LONGEST_QUIET, sleepTime } from './quiet-time.ts';
import type { ArrivedSignal, System } from './system.ts';

/** What the loop asks of whatever it drives: the one app, or the jobs. */
export interface LoopParts {
  readonly system: Pick<System, 'now' | 'waitForSignals'>;
  readonly handleSignal: (signal: ArrivedSignal) => void;
  /**
   * Handles everything that is there without waiting, children first of all; more: it was so much that the signals are to be looked
   * at before the rest. happened: called for each thing that shows that the quiet is over.
   */
  readonly drain: (happened: () => void) => 'drained' | 'more';
  readonly nextDeadline: () => Millis | null;
  readonly deadlinePassed: () => void;
  /** Whether the core can do without us until the next deadline. */
  readonly maySleep: () => boolean;
  /** Without waiting for the quiet time to be over. */
  readonly sleepsAtOnce: () => boolean;
  /** How long nothing must happen before we sleep. */
  readonly quietTime: Millis;
  /** Somebody may ask for something; called when there is nothing else to do. */
  readonly lookForRequest: () => void;
  /** Saves everything and sleeps; comes back only where that failed. */
  readonly sleep: () => void;
}

/** Milliseconds until an exec that failed and is waited for is tried again; longer each time. */
const FIRST_PAUSE = 250;

/**
 * The brain's life while it is awake. Synchronous: libuv's loop never turns, and nothing is awaited.
 *
 *   wait ──▶ signals ──▶ children, until none is left ──▶ deadline? ──▶ request? ──▶ quiet for long enough? ──▶ sleep
 *    ▲                                                                                    │ no
 *    └────────────────────────────────────────────────────────────────────────────────────┘
 */
export function runLoop(parts: LoopParts): never {
  const { system, drain, nextDeadline, maySleep, sleepsAtOnce, quietTime, lookForRequest, sleep } = parts;
  let quietSince = system.now();
  let quiet = quietTime;
  let [hurriedAt, pause] = [quietSince, FIRST_PAUSE];
  const happened = (): void => {
    quietSince = system.now();
  };

  for (;;) {
    const rest = drain(happened);
    const passed = nextDeadline();
    if (passed !== null && rest === 'drained' && system.now() >= passed) {
      parts.deadlinePassed();
      happened();
    }
    if (rest === 'drained') lookForRequest();
    const deadline = nextDeadline();
    const quietAt = sleepsAtOnce() ? hurriedAt : sleepTime(millis(quietSince + quiet), deadline);
    const sleepAt = maySleep() ? quietAt : null;
    if (sleepAt !== null && rest === 'drained' && system.now() >= sleepAt) {
      sleep();
      // We cannot exec ourselves. Awake the same is done, at the price of the memory, so that it is not tried too often.
      quiet = LONGEST_QUIET;
      // What is to be done at the next exec waits for it, and a moment later there may be memory again.
      hurriedAt = millis(system.now() + pause);
      pause = Math.min(2 * pause, LONGEST_QUIET);
      happened();
      continue;
    }
    const until = rest === 'more' ? system.now() : earlier(deadline, sleepAt);
    const signals = system.waitForSignals(until);
    // Orphans of which nothing is told are reaped natively: that something rang shows only in the wait being short.
    const now = system.now();
    if (signals.length > 0 || until === null || now < until) quietSince = now;
    for (const signal of signals) parts.handleSignal(signal);
  }
}

function earlier(one: Millis | null, other: Millis | null): Millis | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
