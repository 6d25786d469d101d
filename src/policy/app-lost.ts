import { type Decision, type EventOf, type StateIn, stay, tellVerdict, withApp } from './decision.ts';
import { finish } from './leave.ts';

/** No child at all, and the app has not ended before our eyes: nothing will ever come again, so waiting is no use. */
export function drainedWhileRunning(state: StateIn<'running'>, event: EventOf<'reaper-drained'>): Decision {
  const { app, settings } = state;
  if (event.childrenLeft) return app.stopAsked ? [withApp(state, { ...app, stopAsked: false }), []] : stay(state);
  const exitCode = settings.spawnFailureCodes.other;
  const told = tellVerdict(state, { type: 'app-lost', pid: app.pid, exitCode });
  const [next, effects] = finish(state, exitCode, event.now);
  return [next, [...told, ...effects]];
}
