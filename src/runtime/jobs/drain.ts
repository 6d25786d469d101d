import type { Event } from '../../model/event.ts';
import type { JobsEvent } from '../../model/jobs/event.ts';
import { drainChildren } from '../reaper.ts';
import type { JobsSystem } from './jobs-system.ts';

/** So many arrivals are handled at most before the signals are looked at again. */
export const ARRIVALS_AT_ONCE = 256;

/** What is decided, and what is written down of it. */
export interface Deciding {
  /** Decides and performs; what came of it is written at the latest before the first effect. */
  readonly handle: (event: JobsEvent) => void;
  /** Writes down what is not written yet. */
  readonly save: () => void;
}

/**
 * Everything that has come by links, sockets and clients, then the children, of which each is reaped only when its end has been handled
 * and written down. What a shepherd has told before it ended is handled before its end is.
 */
export function drainEverything(system: JobsSystem, deciding: Deciding, happened: () => void): 'drained' | 'more' {
  const arrived = drainArrivals(system, deciding, happened);
  const children = drainChildren(system, (event: Event) => {
    if (event.type !== 'child-changed') return;
    happened();
    for (let last = system.lastWordsOf(event.pid); last !== null; last = system.lastWordsOf(event.pid)) {
      for (const told of last.events) deciding.handle(told);
      deciding.save();
      last.finish();
    }
    for (const told of system.childEnded(event)) deciding.handle(told);
    deciding.save();
  });
  // What the children have brought about at once.
  const rest = drainArrivals(system, deciding, happened);
  return arrived === 'more' || rest === 'more' ? 'more' : children;
}

/** Where a hundred jobs end at once, what has come of many of them is written down once, and only then taken away. */
function drainArrivals(system: JobsSystem, { handle, save }: Deciding, happened: () => void): 'drained' | 'more' {
  const handled: (() => void)[] = [];
  const finish = (): void => {
    save();
    for (const taken of handled.splice(0)) taken();
  };
  for (let count = 0; count < ARRIVALS_AT_ONCE; count++) {
    const arrival = system.nextArrival();
    if (arrival === null) {
      finish();
      return 'drained';
    }
    happened();
    for (const event of arrival.events) handle(event);
    handled.push(arrival.finish);
    if (!arrival.canWait) finish();
  }
  finish();
  return 'more';
}
