import { millis, type SignalNumber } from '../model/ids.ts';
import { isStopSignal } from '../model/signals.ts';
import type { System } from './system.ts';

/** found: what was waited for. late: it did not come in time. stopped: somebody wants us to end. */
export type Waited<Found> =
  | { readonly type: 'found'; readonly found: Found }
  | { readonly type: 'late' }
  | { readonly type: 'stopped'; readonly by: SignalNumber };

/** How often to look for what rings no bell. Milliseconds. */
const PAUSE = 20;

/** For a command that waits for another process; all signals are blocked, so that nothing else would end it. patience: milliseconds. */
export function waitFor<Found>(
  system: Pick<System, 'now' | 'waitForSignals'>,
  patience: number,
  look: () => Found | null,
): Waited<Found> {
  const until = system.now() + patience;
  for (;;) {
    const found = look();
    if (found !== null) return { type: 'found', found };
    const now = system.now();
    if (now >= until) return { type: 'late' };
    for (const signal of system.waitForSignals(millis(Math.min(now + PAUSE, until)))) {
      signal.finish();
      if (isStopSignal(signal.info.signal)) return { type: 'stopped', by: signal.info.signal };
    }
  }
}
