import type { Effect } from '../model/effect.ts';
import type { State } from '../model/state.ts';
import { type Decision, type EventOf, type StateIn, tell, withApp } from './decision.ts';
import { exitCodeOfSpawnFailure } from './exit-code.ts';
import { forwardWaiting } from './signals.ts';

/** Comes again after a crash in which nothing had been spawned yet: each step may be done twice. */
export function began(state: StateIn<'unborn'>): Decision {
  const { subreaper, parentDeathSignal } = state.settings;
  const effects: Effect[] = [];
  // PID 1 adopts every orphan by itself; asked for by name it is made a subreaper all the same.
  if (subreaper || state.role !== 'pid-1') effects.push({ type: 'set-subreaper' });
  if (parentDeathSignal !== null) effects.push({ type: 'set-parent-death-signal', signal: parentDeathSignal });
  return [state, [...effects, { type: 'spawn-app' }]];
}

export function setupRefused(state: State, event: EventOf<'setup-refused'>): Decision {
  const { what, errno } = event;
  const role = what === 'subreaper' && state.role === 'subreaper' ? 'parent-only' : state.role;
  return [{ ...state, role }, [tell({ type: 'setup-refused', what, errno })]];
}

export function appSpawned(state: StateIn<'unborn'>, event: EventOf<'app-spawned'>): Decision {
  const { pid, startTime, now } = event;
  const app = { id: 'running', pid, startTime, spawnedAt: now, stopped: false, stopAsked: false, resuming: false } as const;
  const next = { ...state, app };
  return [next, [tell({ type: 'app-started', pid }), ...forwardWaiting(next, state.app.waiting)]];
}

export function spawnFailed(state: StateIn<'unborn'>, event: EventOf<'spawn-failed'>): Decision {
  const code = exitCodeOfSpawnFailure(event.failure);
  const told = tell({ type: 'spawn-failed', program: state.program, failure: event.failure, exitCode: code });
  return [withApp(state, { id: 'left', exitCode: code }), [told, { type: 'leave', code }]];
}
