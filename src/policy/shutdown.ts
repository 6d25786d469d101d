import type { Effect } from '../model/effect.ts';
import type { Member } from '../model/event.ts';
import { EXIT_SYSTEM_FAILURE } from '../model/exit-codes.ts';
import { type ExitCode, type Millis, millis, signalNumber } from '../model/ids.ts';
import { SIGCONT, SIGKILL, SIGTERM } from '../model/signals.ts';
import type { KillReason, State } from '../model/state.ts';
import { type Decision, type EventOf, type StateIn, stay, tell, withApp } from './decision.ts';

// After the app:
//
//   ended ──drained, nobody left, or no grace──▶ left
//     │ drained, children left: TERM and CONT to all
//     ▼
//   draining ──nobody left──▶ left
//     │ grace over, or the second stop signal: KILL
//     ▼
//   killing ──nobody left, or KILLed for MAX_ROUNDS rounds──▶ left
//     ▲ │ every ROUND: KILL, because members fork while they are being killed
//     └─┘

/** Looking at every process takes milliseconds where there are thousands, and thousands may end one after another. */
const LOOK_DELAY = 50;
const ROUND = 100;
const MAX_ROUNDS = 20;
/** Members told of by name; a fork bomb must not fill the ledger. */
const MAX_REPORTED = 1000;

/** kill(2) with 0 sends nothing: the members are only looked for. */
const NULL_SIGNAL = signalNumber(0);

/** No child at all, and the app has not ended before our eyes: nothing will ever come again, so waiting is no use. */
export function drainedWhileRunning(state: StateIn<'running'>, event: EventOf<'reaper-drained'>): Decision {
  if (event.childrenLeft) return state.app.stopAsked ? [withApp(state, { ...state.app, stopAsked: false }), []] : stay(state);
  const told = tell({ type: 'app-lost', pid: state.app.pid, exitCode: EXIT_SYSTEM_FAILURE });
  const [next, effects] = leave(state, EXIT_SYSTEM_FAILURE);
  return [next, [told, ...effects]];
}

export function drainedWhileEnded(state: StateIn<'ended'>, event: EventOf<'reaper-drained'>): Decision {
  const { exitCode, stopSignals } = state.app;
  const { grace } = state.settings;
  if (!event.childrenLeft || grace === 0) return leave(state, exitCode);
  const deadline = millis(event.now + grace);
  return [withApp(state, { id: 'draining', exitCode, deadline, stopSignals, lookAt: null }), [askToLeave]];
}

/** Of the children that are left none may be a member any more: the orphans of strangers are ours to reap as well. */
export function drainedWhileDraining(state: StateIn<'draining'>, event: EventOf<'reaper-drained'>): Decision {
  const { app } = state;
  if (!event.childrenLeft) return leave(state, app.exitCode);
  return app.lookAt === null ? [withApp(state, { ...app, lookAt: millis(event.now + LOOK_DELAY) }), []] : stay(state);
}

export function drainedWhileKilling(state: StateIn<'killing'>, event: EventOf<'reaper-drained'>): Decision {
  return event.childrenLeft ? stay(state) : leave(state, state.app.exitCode);
}

export function membersWhileDraining(state: StateIn<'draining'>, event: EventOf<'members-signalled'>): Decision {
  if (event.members.length === 0) return leave(state, state.app.exitCode);
  if (event.signal !== SIGTERM) return stay(state);
  return [state, [tell({ type: 'waiting-for-members', members: event.members, grace: state.settings.grace })]];
}

export function membersWhileKilling(state: StateIn<'killing'>, event: EventOf<'members-signalled'>): Decision {
  const { app } = state;
  if (event.members.length === 0) return leave(state, app.exitCode);
  // The answer to an earlier question: these were asked, not killed.
  if (event.signal !== SIGKILL) return stay(state);
  const fresh = event.members
    .filter((member) => !app.reported.includes(member.facts.pid))
    .slice(0, MAX_REPORTED - app.reported.length);
  const next = withApp(state, { ...app, reported: [...app.reported, ...fresh.map((member) => member.facts.pid)] });
  const told = fresh.length > 0 ? [tell({ type: 'members-killed', members: fresh, why: app.why })] : [];
  return app.rounds > MAX_ROUNDS ? giveUp(next, app.exitCode, told, event.members) : [next, told];
}

export function deadlineWhileDraining(state: StateIn<'draining'>, event: EventOf<'deadline-passed'>): Decision {
  const { app } = state;
  if (event.now >= app.deadline) return startKilling(state, event.now, 'grace');
  if (app.lookAt === null || event.now < app.lookAt) return stay(state);
  return [withApp(state, { ...app, lookAt: null }), [{ type: 'signal-members', signals: [NULL_SIGNAL] }]];
}

export function deadlineWhileKilling(state: StateIn<'killing'>, event: EventOf<'deadline-passed'>): Decision {
  const { app } = state;
  if (event.now < app.deadline) return stay(state);
  // Everybody has been asked that often without an answer: somebody is in the way of our own effects.
  if (app.rounds > MAX_ROUNDS) return leave(state, app.exitCode);
  return [withApp(state, { ...app, rounds: app.rounds + 1, deadline: millis(event.now + ROUND) }), [kill]];
}

export function startKilling(state: StateIn<'draining'>, now: Millis, why: KillReason): Decision {
  const { exitCode } = state.app;
  return [withApp(state, { id: 'killing', exitCode, deadline: millis(now + ROUND), rounds: 1, why, reported: [] }), [kill]];
}

/** After a crash between the decision and its effect it is not known whether the members were signalled: do it again. */
export const askToLeave: Effect = { type: 'signal-members', signals: [SIGTERM, SIGCONT] };
export const kill: Effect = { type: 'signal-members', signals: [SIGKILL] };

export function leave(state: State, code: ExitCode): Decision {
  return [withApp(state, { id: 'left', exitCode: code }), [{ type: 'leave', code }]];
}

function giveUp(state: State, code: ExitCode, told: readonly Effect[], members: readonly Member[]): Decision {
  const [next, effects] = leave(state, code);
  return [next, [...told, tell({ type: 'members-remain', members }), ...effects]];
}
