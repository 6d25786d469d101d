import { unreachable } from '../model/result.ts';
import { type Decision, type EventOf, type StateIn, stay, tell, withApp } from './decision.ts';
import { appEnded } from './ended.ts';
import { otherChanged } from './held.ts';
import { appStopped } from './job-control.ts';
import { orphanChanged } from './orphan.ts';

type Changed = EventOf<'child-changed'>;

export function childChangedWhileRunning(state: StateIn<'running'>, event: Changed): Decision {
  const { app } = state;
  if (event.pid !== app.pid) return otherChanged(state, event);
  const { change } = event;
  switch (change.type) {
    case 'ended':
      return appEnded(state, change.end, event.now);
    case 'stopped':
      return appStopped(state, change.signal);
    case 'continued':
      return [withApp(state, { ...app, stopped: false }), [tell({ type: 'app-continued', pid: app.pid })]];
    default:
      return unreachable(change);
  }
}

/** The app, not reaped yet, may be shown once more where the brain crashed after it had told of the end. */
export function childChangedWhileEnded(state: StateIn<'ended'>, event: Changed): Decision {
  return event.pid === state.app.pid ? stay(state) : orphanChanged(state, event);
}
