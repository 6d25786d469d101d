import { exitCodeOfSignal } from '../model/exit-codes.ts';
import type { ExitCode, Millis } from '../model/ids.ts';
import { SIGKILL } from '../model/signals.ts';
import { type Decision, type EventOf, type StateIn, stay, tellVerdict, withApp } from './decision.ts';
import { exitCodeOfSpawnFailure, plainExitCode } from './exit-code.ts';
import {
  endOf,
  type HookStep,
  isStarting,
  killHook,
  newHook,
  runHook,
  tellEnded,
  tellFailed,
  tellStarted,
  watch,
} from './hook.ts';
import { finish } from './leave.ts';
import { orphanChanged } from './orphan.ts';

/** Before the app there is the hook START, if any. Bears being asked again after a crash: what runs is not run twice. */
export function startApp(state: StateIn<'unborn'>, now: Millis): Decision {
  const { settings, app } = state;
  if (app.startHookEnded || !settings.hooks.has('START')) return [state, [{ type: 'spawn-app' }]];
  if (app.hook !== null && app.hook.pid !== null) return stay(state);
  const next = withApp(state, { ...app, hook: newHook(settings, 'START', now) });
  return [next, runHook(settings, { point: 'START', info: null, app: null, exitCode: null })];
}

export function hookStartedWhileUnborn(state: StateIn<'unborn'>, event: EventOf<'hook-started'>): Decision {
  const { hook } = state.app;
  if (hook === null || !isStarting(hook, event.point)) return stay(state);
  return [withApp(state, { ...state.app, hook: { ...hook, pid: event.pid } }), [tellStarted(state, event)]];
}

export function hookFailedWhileUnborn(state: StateIn<'unborn'>, event: EventOf<'hook-failed'>): Decision {
  const { hook } = state.app;
  if (hook === null || !isStarting(hook, event.point)) return stay(state);
  const [next, effects] = refuse(state, exitCodeOfSpawnFailure(event.failure, state.settings), event.now);
  return [next, [tellFailed(state, event), ...effects]];
}

export function childChangedWhileUnborn(state: StateIn<'unborn'>, event: EventOf<'child-changed'>): Decision {
  const { hook } = state.app;
  const end = hook === null ? null : endOf(hook, event);
  if (hook === null || end === null) return orphanChanged(state, event);
  const told = tellEnded(hook, event.pid, end, event.now);
  const code = plainExitCode(end);
  if (code !== 0) {
    const [next, effects] = refuse(state, code, event.now);
    return [next, [told, ...effects]];
  }
  return [withApp(state, { ...state.app, hook: null, startHookEnded: true }), [told, { type: 'spawn-app' }]];
}

export function deadlineWhileUnborn(state: StateIn<'unborn'>, event: EventOf<'deadline-passed'>): Decision {
  const { hook } = state.app;
  return hook === null ? stay(state) : goOn(state, watch(hook, event.now), event.now);
}

/** A second stop signal means "now", and the app, which is not there yet, will not be. */
export function endStartHook(state: StateIn<'unborn'>, now: Millis): Decision {
  const { hook } = state.app;
  return hook === null || hook.killed ? stay(state) : goOn(state, killHook(hook, now), now);
}

function goOn(state: StateIn<'unborn'>, [hook, effects]: HookStep, now: Millis): Decision {
  if (hook === null) return refuse(state, exitCodeOfSignal(SIGKILL), now);
  return hook === state.app.hook ? stay(state) : [withApp(state, { ...state.app, hook }), effects];
}

/** What would have to be undone is for the hook EXIT. */
function refuse(state: StateIn<'unborn'>, code: ExitCode, now: Millis): Decision {
  const told = tellVerdict(state, { type: 'start-refused', exitCode: code });
  const [next, effects] = finish(state, code, now);
  return [next, [...told, ...effects]];
}
