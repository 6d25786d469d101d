import type { ExitCode, Millis, SignalNumber } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { type Decision, withApp } from './decision.ts';
import { newHook, runHook } from './hook.ts';

/** The end, but for the hook EXIT where there is one. stopSignals: those that have come since the app ended. */
export function finish(state: State, exitCode: ExitCode, now: Millis, stopSignals: readonly SignalNumber[] = []): Decision {
  if (!state.settings.hooks.has('EXIT')) return leave(state, exitCode);
  const hook = newHook(state.settings, 'EXIT', now);
  return [withApp(state, { id: 'closing', exitCode, hook, stopSignals }), runExitHook(state, exitCode)];
}

/** The app has gone, whether it was ever there or not. */
export const runExitHook = (state: State, exitCode: ExitCode) =>
  runHook(state.settings, { point: 'EXIT', info: null, app: null, exitCode });

export function leave(state: State, code: ExitCode): Decision {
  return [withApp(state, { id: 'left', exitCode: code }), [{ type: 'leave', code }]];
}
