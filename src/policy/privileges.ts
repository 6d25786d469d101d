import type { Effect } from '../model/effect.ts';
import type { State } from '../model/state.ts';
import { type Decision, type EventOf, stay, tell } from './decision.ts';

// Our own privileges, which nothing needs any more once the app runs:
//
//   to-drop ──the app runs, or --pause──▶ dropping ──our next exec──▶ dropped, or kept where that was refused

/** It is done at our next exec, for which we do not wait until nothing happens any more (may-sleep.ts). */
export function dropPrivileges<Present extends State>(state: Present): readonly [Present, readonly Effect[]] {
  const { privileges } = state;
  if (privileges.id !== 'to-drop') return [state, []];
  const { to } = privileges;
  return [{ ...state, privileges: { id: 'dropping', to } }, [{ type: 'drop-privileges', to }]];
}

/** Where a crash came before it was even asked for it is asked for again; whatever else we have become, we stay. */
export function privilegesSeen(state: State, { outcome }: EventOf<'privileges-seen'>): Decision {
  const { privileges, app } = state;
  if (privileges.id !== 'dropping') return stay(state);
  const { to } = privileges;
  if (outcome.type === 'dropped')
    return [{ ...state, privileges: { id: 'dropped', to } }, [tell({ type: 'privileges-dropped', to })]];
  if (outcome.type === 'not-tried')
    return app.id === 'running' || app.id === 'pausing' ? [state, [{ type: 'drop-privileges', to }]] : stay(state);
  const { step, errno } = outcome;
  return [{ ...state, privileges: { id: 'kept' } }, [tell({ type: 'privileges-refused', to, step, errno })]];
}
