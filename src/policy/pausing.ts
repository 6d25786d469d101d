import type { Effect } from '../model/effect.ts';
import { EXIT_SUCCESS } from '../model/exit-codes.ts';
import type { SignalNumber } from '../model/ids.ts';
import { SIGCHLD, SIGINT, SIGTERM } from '../model/signals.ts';
import { type Decision, type EventOf, type StateIn, stay, tell, withApp } from './decision.ts';
import { finish } from './leave.ts';
import { dropPrivileges } from './privileges.ts';
import { report } from './report.ts';
import { setupEffects } from './spawn.ts';

/** What Kubernetes' pause container, whose place this takes, ends at. */
const OBEYED: ReadonlySet<SignalNumber> = new Set([SIGTERM, SIGINT]);

export function beganPausing(state: StateIn<'pausing'>): Decision {
  const [next, drop] = dropPrivileges(state);
  const effects: readonly Effect[] = [...setupEffects(state), tell({ type: 'pausing' }), ...drop];
  return [next, effects];
}

/** Left is when the reaper has drained, so that until then it can be told who sent the signal. */
export function arrivedWhilePausing(state: StateIn<'pausing'>, event: EventOf<'signal-arrived'>): Decision {
  if (event.info.signal === SIGCHLD) return stay(state);
  if (!OBEYED.has(event.info.signal)) return [state, [report(state, event, { type: 'dropped', why: 'pausing' })]];
  return [withApp(state, { id: 'pausing', obeyed: true }), [report(state, event, { type: 'obeyed' })]];
}

/** Whoever else is there belongs to other containers of the pod, which end by themselves. */
export function drainedWhilePausing(state: StateIn<'pausing'>, event: EventOf<'reaper-drained'>): Decision {
  return state.app.obeyed ? finish(state, EXIT_SUCCESS, event.now) : stay(state);
}
