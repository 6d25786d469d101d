import type { Effect } from '../model/effect.ts';
import type { State } from '../model/state.ts';
import { type Decision, type EventOf, type StateIn, tell, tellVerdict } from './decision.ts';
import { exitCodeWithoutApp } from './exit-code.ts';
import { sendFirst } from './held.ts';
import { finish } from './leave.ts';
import { dropPrivileges } from './privileges.ts';
import { startApp } from './start-hook.ts';
import { tracingEffects } from './tracing.ts';

/** Comes again after a crash in which nothing had been spawned yet: each step may be done twice. */
export function began(state: StateIn<'unborn'>, event: EventOf<'began'>): Decision {
  const [next, effects] = startApp(state, event.now);
  return [next, [...setupEffects(state), ...effects]];
}

/** What we ask of the kernel for ourselves, before there is any child. */
export function setupEffects(state: State): readonly Effect[] {
  const { settings, role } = state;
  const { subreaper, parentDeathSignal } = settings;
  const effects: Effect[] = [...tracingEffects(state)];
  // PID 1 adopts every orphan by itself; asked for by name it is made a subreaper all the same.
  if (subreaper === 'always' || (subreaper === 'where-not-pid-1' && role !== 'pid-1')) effects.push({ type: 'set-subreaper' });
  if (parentDeathSignal !== null) effects.push({ type: 'set-parent-death-signal', signal: parentDeathSignal });
  return effects;
}

export function setupRefused(state: State, event: EventOf<'setup-refused'>): Decision {
  const { what, errno } = event;
  const role = what === 'subreaper' && state.role === 'subreaper' ? 'parent-only' : state.role;
  return [{ ...state, role }, [tell({ type: 'setup-refused', what, errno })]];
}

export function appSpawned(state: StateIn<'unborn'>, event: EventOf<'app-spawned'>): Decision {
  const { pid, startTime, now } = event;
  const next: StateIn<'running'> = {
    ...state,
    app: {
      id: 'running',
      pid,
      startTime,
      spawnedAt: now,
      stopped: false,
      stopAsked: false,
      resuming: false,
      stopping: { id: 'not-asked' },
      held: [],
      passedOn: [],
    },
  };
  // In its order, and told of when it came.
  const [sent, effects] = sendFirst(next, state.app.waiting, now);
  const [last, drop] = dropPrivileges(sent);
  return [last, [tell({ type: 'app-started', pid }), ...effects, ...drop]];
}

export function spawnFailed(state: StateIn<'unborn'>, event: EventOf<'spawn-failed'>): Decision {
  const { failure, now } = event;
  const exitCode = exitCodeWithoutApp(failure, state.settings);
  const told = tellVerdict(state, { type: 'spawn-failed', program: state.program, failure, exitCode });
  const [next, effects] = finish(state, exitCode, now);
  return [next, [...told, ...effects]];
}
