import type { State } from '../model/state.ts';
import { type Decision, type EventOf, stay, tell } from './decision.ts';

/** A child that is neither the app nor a hook: an orphan, or a process that was our child before we were tsinit. */
export function orphanChanged(state: State, event: EventOf<'child-changed'>): Decision {
  const { pid, change, facts } = event;
  if (change.type !== 'ended') return stay(state);
  return [state, [tell({ type: 'orphan-reaped', pid, facts, end: change.end, warn: state.settings.warnOnReap })]];
}
