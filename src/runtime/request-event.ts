import type { Event } from '../model/event.ts';
import type { State } from '../model/state.ts';
import type { LedgerHeader } from './linux/ledger-header.ts';
import type { System } from './system.ts';

export interface RequestFacts {
  readonly system: Pick<System, 'now' | 'request'>;
  readonly upgrade: State['upgrade'];
  readonly wakeReason: LedgerHeader['wakeReason'];
  /** Of tsinit. */
  readonly version: string;
}

/**
 * What is to be decided about a request; null: there is none. An upgrade that the state knows of was begun by the brain before us,
 * since an exec that fails is told at once: then we are the new file, or the old one that was called back.
 */
export function requestEvent({ system, upgrade, wakeReason, version }: RequestFacts): Event | null {
  if (upgrade !== null) {
    const now = system.now();
    if (wakeReason === 'upgraded') return { type: 'upgraded', now, version };
    return {
      type: 'upgrade-failed',
      now,
      path: upgrade.path,
      obstacle: { type: wakeReason === 'resume' ? 'crashed' : 'did-not-come-up' },
    };
  }
  const request = system.request();
  if (request === null) return null;
  const { path, taken } = request;
  const now = system.now();
  if (taken) return { type: 'upgrade-failed', now, path, obstacle: { type: 'crashed' } };
  return { type: 'upgrade-requested', now, path, version };
}
