import type { Millis } from '../model/ids.ts';
import { unreachable } from '../model/result.ts';
import type { HeldSignal, State, Stopping } from '../model/state.ts';

/** The earliest time at which something is to be decided although nothing happens; null: never. */
export function nextDeadline(state: State): Millis | null {
  const { app } = state;
  switch (app.id) {
    case 'unborn':
      return app.hook?.deadline ?? null;
    case 'running':
      return earliest([deadlineOf(app.stopping), ...app.held.map(deadlineOfHeld)]);
    case 'draining':
      return earliest([app.deadline, app.lookAt]);
    case 'killing':
      return app.deadline;
    case 'closing':
      return app.hook.deadline;
    case 'pausing':
    case 'ended':
    case 'left':
      return null;
    default:
      return unreachable(app);
  }
}

function deadlineOf(stopping: Stopping): Millis | null {
  switch (stopping.id) {
    case 'not-asked':
      return null;
    case 'asked':
      return stopping.killAt;
    case 'killed':
      return stopping.nextAt;
    default:
      return unreachable(stopping);
  }
}

function deadlineOfHeld({ waitsFor }: HeldSignal): Millis | null {
  switch (waitsFor.type) {
    case 'hook':
      return waitsFor.hook.deadline;
    case 'delay':
      return waitsFor.until;
    case 'sending':
      return null;
    default:
      return unreachable(waitsFor);
  }
}

const earliest = (times: readonly (Millis | null)[]): Millis | null =>
  times.reduce((one, other) => (one === null || (other !== null && other < one) ? other : one), null);
