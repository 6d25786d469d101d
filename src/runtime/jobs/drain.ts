import type { Event } from '../../model/event.ts';
import type { JobsEvent } from '../../model/jobs/event.ts';
import { drainChildren } from '../reaper.ts';
import type { Arrival, JobsSystem } from './jobs-system.ts';

/** So many arrivals are handled at most before the signals are looked at again. */
export const ARRIVALS_AT_ONCE = 256;

/**
 * Everything that has come by links, sockets and clients, then the children, of which each is reaped only when its end has been handled.
 * What a shepherd has told before it ended is handled before its end is.
 */
export function drainEverything(
  system: JobsSystem,
  handle: (event: JobsEvent) => void,
  happened: () => void,
): 'drained' | 'more' {
  const arrived = drainArrivals(system, handle, happened);
  const children = drainChildren(system, (event: Event) => {
    if (event.type !== 'child-changed') return;
    happened();
    for (let last = system.lastWordsOf(event.pid); last !== null; last = system.lastWordsOf(event.pid)) finish(last, handle);
    for (const told of system.childEnded(event)) handle(told);
  });
  // What the children have brought about at once.
  const rest = drainArrivals(system, handle, happened);
  return arrived === 'more' || rest === 'more' ? 'more' : children;
}

function drainArrivals(system: JobsSystem, handle: (event: JobsEvent) => void, happened: () => void): 'drained' | 'more' {
  for (let count = 0; count < ARRIVALS_AT_ONCE; count++) {
    const arrival = system.nextArrival();
    if (arrival === null) return 'drained';
    happened();
    finish(arrival, handle);
  }
  return 'more';
}

function finish({ events, finish: taken }: Arrival, handle: (event: JobsEvent) => void): void {
  for (const event of events) handle(event);
  taken();
}
