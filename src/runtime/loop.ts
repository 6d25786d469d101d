import type { Event } from '../model/event.ts';
import { type Millis, millis } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import type { Dispatcher } from './dispatcher.ts';
import { LONGEST_QUIET, sleepTime } from './quiet-time.ts';
import { drainChildren } from './reaper.ts';
import type { System } from './system.ts';

export interface LoopParts {
  readonly system: System;
  readonly dispatcher: Dispatcher;
  readonly nextDeadline: (state: State) => Millis | null;
  /** Whether the core can do without us until the next deadline. */
  readonly maySleep: (state: State) => boolean;
  /** Without waiting for the quiet time to be over. */
  readonly sleepsAtOnce: (state: State) => boolean;
  /** When the core noticed the children that the first look will show; null: now. */
  readonly childrenNoticedAt: Millis | null;
  /** How long nothing must happen before we sleep. */
  readonly quietTime: Millis;
  /** Somebody may ask for something; called when there is nothing else to do. */
  readonly lookForRequest: () => void;
  /** Saves everything and sleeps; comes back only where that failed. */
  readonly sleep: () => void;
}

/**
 * The brain's life while it is awake. Synchronous: libuv's loop never turns, and nothing is awaited.
 *
 *   wait ──▶ signals ──▶ children, until none is left ──▶ deadline? ──▶ request? ──▶ quiet for long enough? ──▶ sleep
 *    ▲                                                                                    │ no
 *    └────────────────────────────────────────────────────────────────────────────────────┘
 */
export function runLoop(parts: LoopParts): never {
  const { system, dispatcher, nextDeadline, maySleep, sleepsAtOnce, childrenNoticedAt, quietTime, lookForRequest, sleep } = parts;
  let quietSince = system.now();
  let quiet = quietTime;
  let hurries = true;
  const drain = (noticedAt: Millis | null): 'drained' | 'more' => {
    const handle = (event: Event): void => {
      if (event.type === 'child-changed') quietSince = system.now();
      dispatcher.handle(event);
    };
    return drainChildren(system, handle, noticedAt);
  };

  for (let rest = drain(childrenNoticedAt); ; rest = drain(null)) {
    const passed = nextDeadline(dispatcher.state());
    if (passed !== null && rest === 'drained' && system.now() >= passed) {
      dispatcher.handle({ type: 'deadline-passed', now: system.now() });
      quietSince = system.now();
    }
    if (rest === 'drained') lookForRequest();
    const deadline = nextDeadline(dispatcher.state());
    const quietAt = hurries && sleepsAtOnce(dispatcher.state()) ? quietSince : sleepTime(millis(quietSince + quiet), deadline);
    const sleepAt = maySleep(dispatcher.state()) ? quietAt : null;
    if (sleepAt !== null && rest === 'drained' && system.now() >= sleepAt) {
      sleep();
      // We cannot exec ourselves. Awake the same is done, at the price of the memory, so that it is not tried too often.
      quiet = LONGEST_QUIET;
      hurries = false;
      quietSince = system.now();
      continue;
    }
    const until = rest === 'more' ? system.now() : earlier(deadline, sleepAt);
    const signals = system.waitForSignals(until);
    // Orphans of which nothing is told are reaped natively: that something rang shows only in the wait being short.
    const now = system.now();
    if (signals.length > 0 || until === null || now < until) quietSince = now;
    for (const signal of signals) dispatcher.handleSignal(signal);
  }
}

function earlier(one: Millis | null, other: Millis | null): Millis | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
