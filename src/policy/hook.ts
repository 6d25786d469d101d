import type { Effect } from '../model/effect.ts';
import { type Millis, millis, type Pid } from '../model/ids.ts';
import type { End } from '../model/process.ts';
import type { HookPoint, Settings } from '../model/settings.ts';
import { SIGKILL } from '../model/signals.ts';
import type { Hook, State } from '../model/state.ts';
import { type EventOf, tell } from './decision.ts';

// A hook, wherever it runs:
//
//   being started ──hook-started──▶ runs ──limit over: KILL──▶ killed ──ended, or not gone after KILL_PATIENCE──▶ over
//        └──hook-failed──▶ over      └──ended──▶ over

/** A killed hook that is still there after this long, in ms, hangs in the kernel: what waits for it goes on. */
const KILL_PATIENCE = 1000;

export function newHook({ hookLimit }: Settings, point: HookPoint, now: Millis): Hook {
  return { point, pid: null, startedAt: now, deadline: millis(now + hookLimit), killed: false };
}

/**
 * Comes again after a crash where it had not been started yet. Where it had, the core has noted it, and hook-started comes first, so
 * that no hook runs twice (runtime/boot.ts).
 */
export function runHook(
  settings: Settings,
  run: Omit<Extract<Effect, { type: 'run-hook' }>, 'type' | 'command'>,
): readonly Effect[] {
  const command = settings.hooks.get(run.point);
  return command === undefined ? [] : [{ type: 'run-hook', command, ...run }];
}

export const isStarting = (hook: Hook, point: HookPoint): boolean => hook.point === point && hook.pid === null;

export const tellStarted = ({ settings }: State, { point, pid }: EventOf<'hook-started'>): Effect =>
  tell({ type: 'hook-started', point, pid, command: settings.hooks.get(point) ?? '' });

export const tellFailed = ({ settings }: State, { point, failure }: EventOf<'hook-failed'>): Effect =>
  tell({ type: 'hook-failed', point, command: settings.hooks.get(point) ?? '', failure });

export const tellEnded = (hook: Hook, pid: Pid, end: End, now: Millis): Effect =>
  tell({ type: 'hook-ended', point: hook.point, pid, end, ranFor: millis(now - hook.startedAt), killed: hook.killed });

/** How this child, which is the hook, ended; null: it is another child, or has not ended. */
export function endOf(hook: Hook, { pid, change }: EventOf<'child-changed'>): End | null {
  return pid === hook.pid && change.type === 'ended' ? change.end : null;
}

/** A hook's state and what is to be done for it; hook null: it is not waited for any more. */
export type HookStep = readonly [Hook | null, readonly Effect[]];

/** What its limit asks for at this time. */
export function watch(hook: Hook, now: Millis): HookStep {
  if (now < hook.deadline) return [hook, []];
  return hook.killed ? [null, []] : killHook(hook, now);
}

/** It leads a process group of its own, whose members it may have started. */
export function killHook(hook: Hook, now: Millis): HookStep {
  if (hook.pid === null) return [null, []];
  return [{ ...hook, killed: true, deadline: millis(now + KILL_PATIENCE) }, [killGroup(hook.pid)]];
}

/** After a crash: it is not known whether it got its SIGKILL. */
export const killAgain = ({ pid, killed }: Hook): readonly Effect[] => (killed && pid !== null ? [killGroup(pid)] : []);

const killGroup = (leader: Pid): Effect => ({
  type: 'send-signal',
  signal: SIGKILL,
  target: { type: 'group', leader },
  carry: null,
});
