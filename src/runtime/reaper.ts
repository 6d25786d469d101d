import type { Event } from '../model/event.ts';
import type { Millis, Pid } from '../model/ids.ts';
import type { System } from './system.ts';

/** So many children are reaped at most before the signals are looked at again: a storm of orphans must not starve them. */
export const REAPED_AT_ONCE = 64;

/**
 * The only place where anybody is reaped. A child is looked at while it is still a zombie, its event is handled, effects
 * included, and only then it is reaped, so that its pid cannot be given to another process under a kill(2).
 * noticedAt: when the core woke us because of a child; the time of our boot is not the child's.
 */
export function drainChildren(
  system: Pick<System, 'now' | 'peekChild'>,
  handle: (event: Event) => void,
  noticedAt: Millis | null = null,
): 'drained' | 'more' {
  let handled: Pid | null = null;
  for (let count = 0; ; count++) {
    const peek = system.peekChild(handled);
    // What this peek showed is not reaped, and the next call shows it again.
    if (peek.type === 'child' && count === REAPED_AT_ONCE) return 'more';
    if (peek.type !== 'child') {
      handle({ type: 'reaper-drained', now: system.now(), childrenLeft: peek.type === 'none' });
      return 'drained';
    }
    const { pid, change, facts } = peek.report;
    handle({ type: 'child-changed', now: noticedAt ?? system.now(), pid, change, facts });
    handled = pid;
  }
}
