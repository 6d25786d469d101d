import type { Effect } from '../model/effect.ts';
import type { Inspection } from '../model/event.ts';
import { type Millis, millis } from '../model/ids.ts';
import type { End } from '../model/process.ts';
import type { State } from '../model/state.ts';
import { causeOf } from './cause-of.ts';
import { type Decision, type EventOf, type StateIn, stay, tell, tellVerdict, withApp } from './decision.ts';
import { exitCodeOf } from './exit-code.ts';
import { forwardTarget } from './forward.ts';
import { finish } from './leave.ts';
import { passage } from './passage.ts';
import { startDraining, startKilling } from './shutdown.ts';

// The app has ended, and is still a zombie:
//
//   running ──▶ ended, untold ──end-inspected──▶ ended, told ──drained──▶ (draining, killing, closing or left)

/** Held signals are forgotten: nobody is there to get them. */
export function appEnded(state: StateIn<'running'>, end: End, now: Millis): Decision {
  const { pid, spawnedAt, stopping, passedOn, held } = state.app;
  const next = withApp(state, {
    id: 'ended',
    pid,
    exitCode: exitCodeOf(end, state.settings),
    end,
    endedAt: now,
    ranFor: millis(now - spawnedAt),
    stopping,
    passedOn,
    stopSignals: [],
    told: false,
  });
  const forgotten = held.map(({ info, since }) =>
    tell({ type: 'signal-released', info, heldFor: millis(now - since), action: { type: 'kept', why: 'stopping' } }),
  );
  return [next, [...lookBack(next), ...forgotten]];
}

/** Comes again after a crash before it was told. As long as it is not told, the app is not reaped, so that its pid is still its own. */
export function lookBack(state: StateIn<'ended'>): readonly Effect[] {
  return [...farewell(state), { type: 'inspect-end' }];
}

/** What dumb-init does where others would wait: the signal, and no look back. */
function farewell(state: StateIn<'ended'>): readonly Effect[] {
  const signal = farewellSignal(state);
  if (signal === null || state.app.stopping.id === 'killed') return [];
  return [{ type: 'send-signal', signal, target: forwardTarget(state, state.app.pid), carry: null }];
}

/** It goes the way of every signal, through the user's rules; null: there is none. */
export function farewellSignal({ settings }: State) {
  if (settings.farewell === null || settings.grace > 0) return null;
  const passed = passage(settings, settings.farewell);
  return passed.type === 'forwarded' ? passed.as : null;
}

/** Answered twice after a crash: it is told once. */
export function endInspected(state: StateIn<'ended'>, event: EventOf<'end-inspected'>): Decision {
  return state.app.told ? stay(state) : tellEnd(state, event.inspection);
}

const NOTHING_KNOWN: Inspection = { memory: null, zombies: [], left: [] };

function tellEnd(state: StateIn<'ended'>, inspection: Inspection): readonly [StateIn<'ended'>, readonly Effect[]] {
  const { memory, zombies, left } = inspection;
  const { pid, end, ranFor, exitCode } = state.app;
  const told = tellVerdict(state, { type: 'app-ended', pid, end, ranFor, exitCode, cause: causeOf(state, memory) });
  const kept = zombies.length > 0 ? [tell({ type: 'zombies-kept', zombies })] : [];
  const orphaned = left.length > 0 ? [tell({ type: 'zombies-left', zombies: left })] : [];
  return [withApp(state, { ...state.app, told: true }), [...told, ...kept, ...orphaned]];
}

export function drainedWhileEnded(state: StateIn<'ended'>, event: EventOf<'reaper-drained'>): Decision {
  // The answer has been lost: better half a verdict than none.
  const [told, effects] = state.app.told ? [state, []] : tellEnd(state, NOTHING_KNOWN);
  const [next, more] = afterEnd(told, event);
  return [next, [...effects, ...more]];
}

function afterEnd(state: StateIn<'ended'>, { now, childrenLeft }: EventOf<'reaper-drained'>): Decision {
  const { exitCode, stopSignals, endedAt, stopping } = state.app;
  if (!childrenLeft) return finish(state, exitCode, now, stopSignals);
  // All of the set was being killed, and those that are left are no better than the app: they are not asked first.
  if (stopping.id === 'killed') {
    return startKilling(state, { exitCode, now, why: 'kill-after', since: stopping.askedAt, reported: stopping.reported });
  }
  return state.settings.grace === 0
    ? finish(state, exitCode, now, stopSignals)
    : startDraining(state, { exitCode, now, endedAt, stopSignals });
}
