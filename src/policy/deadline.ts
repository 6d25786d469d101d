import type { Millis } from '../model/ids.ts';
import { unreachable } from '../model/result.ts';
import type { State } from '../model/state.ts';

/** The earliest time at which something is to be decided although nothing happens; null: never. */
export function nextDeadline(state: State): Millis | null {
  switch (state.app.id) {
    case 'draining':
      return earlier(state.app.deadline, state.app.lookAt);
    case 'killing':
      return state.app.deadline;
    case 'unborn':
    case 'running':
    case 'ended':
    case 'left':
      return null;
    default:
      return unreachable(state.app);
  }
}

const earlier = (one: Millis, other: Millis | null): Millis => (other !== null && other < one ? other : one);
