import type { Effect } from '../model/effect.ts';
import { type Millis, millis } from '../model/ids.ts';
import type { SignalInfo } from '../model/process.ts';
import type { HeldSignal, Hook } from '../model/state.ts';
import { type Decision, type EventOf, type RunningDecision, type StateIn, stay, tell, withApp } from './decision.ts';
import { forward, type Outcome } from './forward.ts';
import { endOf, isStarting, killAgain, newHook, runHook, tellEnded, tellFailed, tellStarted, watch } from './hook.ts';
import { orphanChanged } from './orphan.ts';
import { passage } from './passage.ts';

// A signal for a running app:
//
//   arrived ──no hook, no delay──────────────────────────────────────────────▶ forwarded
//      ├──hook──▶ held: hook ──ended, failed, or killed at its limit──┬──────▶ forwarded, or dropped where a rule says so
//      └──delay only──▶ held: delay ◀──there is a delay as well────────┘
//                            └──────────────its time is over──────────────────▶ forwarded
//
// Where the app ends meanwhile nobody is left to get it: it is forgotten, and its hook goes the way of the rest of the set.

type Running = StateIn<'running'>;

/** alreadySent: by the standing orders, which ask about every signal that is to be held. */
export function admit(state: Running, info: SignalInfo, now: Millis, alreadySent: boolean): Outcome {
  const { settings, app } = state;
  const command = settings.hooks.get(info.signal) ?? null;
  const delay = delayOf(state, info);
  const dropped = passage(settings, info.signal).type === 'dropped';
  // What is dropped need not wait; but its hook may be all that it is for.
  if (alreadySent || (command === null && (delay === null || dropped))) return forward(state, info, now, alreadySent);
  if (app.held.some((other) => other.info.signal === info.signal)) {
    return { next: state, action: { type: 'kept', why: 'held' }, first: [], after: [] };
  }
  const held = { info, since: now, waitsFor: firstWait(state, info, now) };
  const next = withApp(state, { ...app, held: [...app.held, held] });
  return { next, action: { type: 'held', hook: command, delay }, first: [], after: tendHeld(state, held) };
}

function firstWait(state: Running, info: SignalInfo, now: Millis): HeldSignal['waitsFor'] {
  if (state.settings.hooks.has(info.signal)) return { type: 'hook', hook: newHook(state.settings, info.signal, now) };
  return { type: 'delay', until: millis(now + (delayOf(state, info) ?? 0)) };
}

const delayOf = ({ settings }: Running, { signal }: SignalInfo): Millis | null => settings.delays.get(signal) || null;

/** What a held signal needs after a crash: its hook may not have been started, or not killed, or it may not have been sent. */
export function tendHeld(state: Running, { info, since, waitsFor }: HeldSignal): readonly Effect[] {
  if (waitsFor.type === 'delay') return [];
  if (waitsFor.type === 'sending') return [...forward(state, info, since, false).first, sent(info)];
  if (waitsFor.hook.pid !== null) return killAgain(waitsFor.hook);
  return runHook(state.settings, { point: info.signal, info, app: state.app.pid, exitCode: null });
}

export function hookStartedWhileRunning(state: Running, event: EventOf<'hook-started'>): Decision {
  const [found] = withHooks(state).filter(({ hook }) => isStarting(hook, event.point));
  if (found === undefined) return stay(state);
  const { held, hook } = found;
  const waitsFor = { type: 'hook', hook: { ...hook, pid: event.pid } } as const;
  return [replaced(state, held, { ...held, waitsFor }), [tellStarted(state, event)]];
}

export function hookFailedWhileRunning(state: Running, event: EventOf<'hook-failed'>): Decision {
  const [found] = withHooks(state).filter(({ hook }) => isStarting(hook, event.point));
  if (found === undefined) return stay(state);
  const [next, effects] = afterHook(state, found.held, event.now);
  return [next, [tellFailed(state, event), ...effects]];
}

/** A child that is not the app: the hook of a held signal, or an orphan. */
export function otherChanged(state: Running, event: EventOf<'child-changed'>): Decision {
  for (const { held, hook } of withHooks(state)) {
    const end = endOf(hook, event);
    if (end === null) continue;
    const [next, effects] = afterHook(state, held, event.now);
    return [next, [tellEnded(hook, event.pid, end, event.now), ...effects]];
  }
  return orphanChanged(state, event);
}

const withHooks = ({ app }: Running): readonly { readonly held: HeldSignal; readonly hook: Hook }[] =>
  app.held.flatMap((held) => (held.waitsFor.type === 'hook' ? [{ held, hook: held.waitsFor.hook }] : []));

/** Hooks that have outlived their limit, and delays that are over. */
export function watchHeld(state: Running, now: Millis): RunningDecision {
  const { held: all } = state.app;
  return all.reduce<RunningDecision>(
    ([present, effects], held) => {
      const [next, more] = watchOne(present, held, now);
      return [next, [...effects, ...more]];
    },
    [state, []],
  );
}

function watchOne(state: Running, held: HeldSignal, now: Millis): RunningDecision {
  const { waitsFor } = held;
  if (waitsFor.type === 'sending') return [state, []];
  if (waitsFor.type === 'delay') return now < waitsFor.until ? [state, []] : release(state, held, now);
  const [hook, effects] = watch(waitsFor.hook, now);
  if (hook === null) return afterHook(state, held, now);
  return hook === waitsFor.hook ? [state, []] : [replaced(state, held, { ...held, waitsFor: { type: 'hook', hook } }), effects];
}

/** However the hook has ended, the signal goes on. */
function afterHook(state: Running, held: HeldSignal, now: Millis): RunningDecision {
  const delay = delayOf(state, held.info);
  if (delay === null || passage(state.settings, held.info.signal).type === 'dropped') return release(state, held, now);
  return [replaced(state, held, { ...held, waitsFor: { type: 'delay', until: millis(now + delay) } }), []];
}

/** It stays among those that are held until it has been sent: after a crash in between it is sent once more rather than never. */
function release(state: Running, held: HeldSignal, now: Millis): RunningDecision {
  const { info, since } = held;
  const { next, action, first, after } = forward(state, info, now, false);
  const told = tell({ type: 'signal-released', info, heldFor: millis(now - since), action });
  if (action.type !== 'forwarded') return [replaced(next, held, null), [...first, told, ...after]];
  return [replaced(next, held, { ...held, waitsFor: SENDING }), [...first, sent(info), told, ...after]];
}

/** What came before the app was there goes the same way. */
export function sendFirst(state: Running, infos: readonly SignalInfo[], now: Millis): RunningDecision {
  let present = state;
  const effects: Effect[] = [];
  const sending: HeldSignal[] = [];
  for (const info of infos) {
    const { next, action, first, after } = admit(present, info, now, false);
    present = next;
    effects.push(...first);
    if (action.type === 'forwarded') {
      sending.push({ info, since: now, waitsFor: SENDING });
      effects.push(sent(info));
    }
    effects.push(...after);
  }
  return [withApp(present, { ...present.app, held: [...present.app.held, ...sending] }), effects];
}

const SENDING: HeldSignal['waitsFor'] = { type: 'sending' };

const sent = ({ signal }: SignalInfo): Effect => ({ type: 'note-held-sent', signal });

export function heldSent(state: Running, { signal }: EventOf<'held-sent'>): Decision {
  const held = state.app.held.find(({ info, waitsFor }) => waitsFor.type === 'sending' && info.signal === signal);
  return held === undefined ? stay(state) : [replaced(state, held, null), []];
}

function replaced(state: Running, held: HeldSignal, by: HeldSignal | null): Running {
  const others = state.app.held.flatMap((other) => (other === held ? (by === null ? [] : [by]) : [other]));
  return withApp(state, { ...state.app, held: others });
}
