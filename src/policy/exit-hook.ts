import { SIGCHLD } from '../model/signals.ts';
import { type Decision, type EventOf, type StateIn, stay, withApp } from './decision.ts';
import { endOf, type HookStep, isStarting, killHook, tellEnded, tellFailed, tellStarted, watch } from './hook.ts';
import { leave } from './leave.ts';
import { orphanChanged } from './orphan.ts';
import { droppedAs, report, stopSignalOf } from './report.ts';

// Nobody is waited for but the hook EXIT; however it ends, what we leave with was decided before.

export function hookStartedWhileClosing(state: StateIn<'closing'>, event: EventOf<'hook-started'>): Decision {
  const { app } = state;
  if (!isStarting(app.hook, event.point)) return stay(state);
  return [withApp(state, { ...app, hook: { ...app.hook, pid: event.pid } }), [tellStarted(state, event)]];
}

export function hookFailedWhileClosing(state: StateIn<'closing'>, event: EventOf<'hook-failed'>): Decision {
  if (!isStarting(state.app.hook, event.point)) return stay(state);
  const [next, effects] = leave(state, state.app.exitCode);
  return [next, [tellFailed(state, event), ...effects]];
}

export function childChangedWhileClosing(state: StateIn<'closing'>, event: EventOf<'child-changed'>): Decision {
  const { hook, exitCode } = state.app;
  const end = endOf(hook, event);
  if (end === null) return orphanChanged(state, event);
  const [next, effects] = leave(state, exitCode);
  return [next, [tellEnded(hook, event.pid, end, event.now), ...effects]];
}

/** No child, and yet nobody has told of the hook's end: it will not come. */
export function drainedWhileClosing(state: StateIn<'closing'>, event: EventOf<'reaper-drained'>): Decision {
  const { hook, exitCode } = state.app;
  return event.childrenLeft || hook.pid === null ? stay(state) : leave(state, exitCode);
}

export const deadlineWhileClosing = (state: StateIn<'closing'>, event: EventOf<'deadline-passed'>): Decision =>
  goOn(state, watch(state.app.hook, event.now));

/** The first stop signal shortens nothing, a second one of the same kind ends the waiting. */
export function arrivedWhileClosing(state: StateIn<'closing'>, event: EventOf<'signal-arrived'>): Decision {
  if (event.info.signal === SIGCHLD) return stay(state);
  const dropped = droppedAs(state, event);
  if (dropped !== null) return [state, [report(state, event, dropped)]];
  const asked = stopSignalOf(state, event);
  const again = asked.some((signal) => state.app.stopSignals.includes(signal));
  const told = report(state, event, { type: 'kept', why: again ? 'stopping-now' : 'stopping' });
  const next = withApp(state, { ...state.app, stopSignals: [...new Set([...state.app.stopSignals, ...asked])] });
  if (!again || state.app.hook.killed) return [next, [told]];
  const [after, effects] = goOn(next, killHook(next.app.hook, event.now));
  return [after, [told, ...effects]];
}

function goOn(state: StateIn<'closing'>, [hook, effects]: HookStep): Decision {
  if (hook === null) return leave(state, state.app.exitCode);
  return hook === state.app.hook ? stay(state) : [withApp(state, { ...state.app, hook }), effects];
}
