import { exitCodeOfSignal } from '../model/exit-codes.ts';
import { type Millis, millis } from '../model/ids.ts';
import { SIGKILL } from '../model/signals.ts';
import type { Stopping } from '../model/state.ts';
import { type Decision, type EventOf, type StateIn, stay, tell, withApp } from './decision.ts';
import { watchHeld } from './held.ts';
import { freshMembers, kill, MAX_ROUNDS, ROUND } from './kill-rounds.ts';
import { finish } from './leave.ts';

/** By then whoever was killed in the first round has been reaped. */
const SUSPICIOUS_ROUND = 3;

// While the app runs:
//
//   not-asked ──a stop signal is forwarded──▶ asked ──killAt (--kill-after)──▶ killed ──the app has ended──▶ (ended: the rest is killed)
//                                                                               ▲ │ every ROUND: KILL     └─MAX_ROUNDS──▶ left, with 137
//                                                                               └─┘

/** A signal that is released now may be the first request to stop, so that the held ones come first. */
export function deadlineWhileRunning(state: StateIn<'running'>, event: EventOf<'deadline-passed'>): Decision {
  const [next, effects] = watchHeld(state, event.now);
  const [last, more] = watchStopping(next, event.now);
  return [last, [...effects, ...more]];
}

function watchStopping(state: StateIn<'running'>, now: Millis): Decision {
  const { stopping } = state.app;
  if (stopping.id === 'asked' && stopping.killAt !== null && now >= stopping.killAt) return startKillingAll(state, stopping, now);
  if (stopping.id !== 'killed' || now < stopping.nextAt) return stay(state);
  // Everybody has been asked that often without an answer: somebody is in the way of our own effects.
  if (stopping.rounds > MAX_ROUNDS) return finish(state, exitCodeOfSignal(SIGKILL), now);
  const next = { ...stopping, rounds: stopping.rounds + 1, nextAt: millis(now + ROUND) };
  return [withApp(state, { ...state.app, stopping: next }), [kill]];
}

type Asked = Extract<Stopping, { readonly id: 'asked' }>;

/** The whole set, the app being one of it. */
function startKillingAll(state: StateIn<'running'>, { signal, askedAt }: Asked, now: Millis): Decision {
  const killed = { id: 'killed', signal, askedAt, nextAt: millis(now + ROUND), rounds: 1, reported: [] } as const;
  return [withApp(state, { ...state.app, stopping: killed }), [kill]];
}

export function membersWhileRunning(state: StateIn<'running'>, event: EventOf<'members-signalled'>): Decision {
  const { stopping } = state.app;
  if (stopping.id !== 'killed' || event.signal !== SIGKILL) return stay(state);
  const fresh = freshMembers(event.members, stopping.reported);
  const reported = [...stopping.reported, ...fresh.map((member) => member.facts.pid)];
  const after = millis(event.now - stopping.askedAt);
  const told = fresh.length > 0 ? [tell({ type: 'members-killed', members: fresh, why: 'kill-after', after })] : [];
  if (stopping.rounds > MAX_ROUNDS) {
    const [next, effects] = finish(state, exitCodeOfSignal(SIGKILL), event.now);
    const remain = event.members.length > 0 ? [tell({ type: 'members-remain', members: event.members })] : [];
    return [next, [...told, ...remain, ...effects]];
  }
  // All are dead, and yet the app's end is not told of: somebody traces it.
  if (stopping.rounds === SUSPICIOUS_ROUND && event.members.length === 0) return [state, [{ type: 'look-for-zombies' }]];
  return fresh.length > 0 ? [withApp(state, { ...state.app, stopping: { ...stopping, reported } }), told] : stay(state);
}
