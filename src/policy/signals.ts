import { SIGCHLD, SIGCONT } from '../model/signals.ts';
import { type Decision, type EventOf, type StateIn, stay, withApp } from './decision.ts';
import { admit } from './held.ts';
import { droppedAs, report, stopSignalOf } from './report.ts';
import { killRest } from './shutdown.ts';
import { endStartHook } from './start-hook.ts';

type Arrived = EventOf<'signal-arrived'>;

// What a signal does that comes from outside, by the state of the app. SIGCHLD is only a doorbell.

export function arrivedWhileUnborn(state: StateIn<'unborn'>, event: Arrived): Decision {
  const { info } = event;
  if (info.signal === SIGCHLD) return stay(state);
  const dropped = droppedAs(state, event);
  // Its hook may be all that it is for.
  if (dropped !== null && !state.settings.hooks.has(info.signal)) return [state, [report(state, event, dropped)]];
  const again = state.app.waiting.some((other) => other.signal === info.signal);
  if (again && state.app.hook !== null && stopSignalOf(state, event).length > 0) {
    const [next, effects] = endStartHook(state, event.now);
    return [next, [report(state, event, { type: 'kept', why: 'stopping-now' }), ...effects]];
  }
  // As the kernel has it: of the standard signals one of a kind waits, of the real-time ones as many as come (signal(7)).
  const coalesces = again && info.signal < FIRST_REAL_TIME;
  const next = coalesces ? state : withApp(state, { ...state.app, waiting: [...state.app.waiting, info] });
  return [next, [report(state, event, { type: 'kept', why: 'no-app' })]];
}

const FIRST_REAL_TIME = 32;

export function arrivedWhileRunning(state: StateIn<'running'>, event: Arrived): Decision {
  const { info } = event;
  if (info.signal === SIGCHLD) return stay(state);
  if (state.app.resuming && info.signal === SIGCONT && droppedAs(state, event) === null) {
    // The group was continued when we were: once more would undo a ^Z that was typed meanwhile.
    return [withApp(state, { ...state.app, resuming: false }), []];
  }
  const { next, action, first, after } = admit(state, info, event.now, event.forwarded !== undefined);
  return [next, [...first, report(state, event, action), ...after]];
}

/** The app has just ended; whether anybody has to be waited for turns out once the reaper has drained. */
export function arrivedWhileEnded(state: StateIn<'ended'>, event: Arrived): Decision {
  if (event.info.signal === SIGCHLD) return stay(state);
  const dropped = droppedAs(state, event);
  if (dropped !== null) return [state, [report(state, event, dropped)]];
  const stopSignals = [...state.app.stopSignals, ...stopSignalOf(state, event)];
  return [withApp(state, { ...state.app, stopSignals }), [report(state, event, { type: 'kept', why: 'stopping' })]];
}

/** One stop signal while the rest is waited for shortens nothing; a second one of the same kind means "now". */
export function arrivedWhileDraining(state: StateIn<'draining'>, event: Arrived): Decision {
  if (event.info.signal === SIGCHLD) return stay(state);
  const dropped = droppedAs(state, event);
  if (dropped !== null) return [state, [report(state, event, dropped)]];
  const asked = stopSignalOf(state, event);
  if (asked.some((signal) => state.app.stopSignals.includes(signal))) {
    const [next, effects] = killRest(state, event.now, 'second-signal');
    return [next, [...effects, report(state, event, { type: 'kept', why: 'stopping-now' })]];
  }
  const next = withApp(state, { ...state.app, stopSignals: [...state.app.stopSignals, ...asked] });
  return [next, [report(state, event, { type: 'kept', why: 'stopping' })]];
}

export function arrivedWhileKilling(state: StateIn<'killing'>, event: Arrived): Decision {
  if (event.info.signal === SIGCHLD) return stay(state);
  return [state, [report(state, event, droppedAs(state, event) ?? { type: 'kept', why: 'stopping-now' })]];
}
