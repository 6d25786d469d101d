import { millis, type Pid } from '../../../model/ids.ts';
import type { System } from '../../system.ts';

/** A shepherd that is not gone after so many milliseconds is not going; neither is a child that was there before us. */
const LONGEST = 200;

/**
 * Reaps the shepherds that have told that their sets are empty, and end a moment later: where we are not process 1 whoever adopts them
 * would have dead ones to reap, which not everybody does.
 */
export function reapLast({ now, peekChild, waitForSignals }: Pick<System, 'now' | 'peekChild' | 'waitForSignals'>): void {
  const until = millis(now() + LONGEST);
  let seen: Pid | null = null;
  while (now() < until) {
    const peek = peekChild(seen);
    if (peek.type === 'no-children') return;
    seen = peek.type === 'child' ? peek.report.pid : null;
    if (seen === null) waitForSignals(until);
  }
}
