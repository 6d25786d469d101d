import type { Effect } from '../model/effect.ts';
import { type ExitCode, type Millis, millis, type Pid, type SignalNumber, signalNumber } from '../model/ids.ts';
import { SIGCONT, SIGKILL, SIGTERM } from '../model/signals.ts';
import type { KillReason, State } from '../model/state.ts';
import { type Decision, type EventOf, type StateIn, stay, tell, withApp } from './decision.ts';
import { freshMembers, kill, MAX_ROUNDS, ROUND } from './kill-rounds.ts';
import { finish } from './leave.ts';

// After the app:
//
//   ended ──drained, nobody left, or no grace──▶ closing or left
//     │ drained, children left: TERM and CONT to all        └─they were being killed (--kill-after)──▶ killing
//     ▼
//   draining ──nobody left──▶ closing or left
//     │ grace over, or the second stop signal: KILL
//     ▼
//   killing ──nobody left, or KILLed for MAX_ROUNDS rounds──▶ closing or left
//     ▲ │ every ROUND: KILL, because members fork while they are being killed
//     └─┘

/** Looking at every process takes milliseconds where there are thousands, and thousands may end one after another. */
const LOOK_DELAY = 50;

/** kill(2) with 0 sends nothing: the members are only looked for. */
const NULL_SIGNAL = signalNumber(0);

/** After a crash between the decision and its effect it is not known whether the members were signalled: do it again. */
export const askToLeave: Effect = { type: 'signal-members', signals: [SIGTERM, SIGCONT] };

interface Draining {
  readonly exitCode: ExitCode;
  readonly now: Millis;
  readonly endedAt: Millis;
  readonly stopSignals: readonly SignalNumber[];
}

export function startDraining(state: State, { exitCode, now, endedAt, stopSignals }: Draining): Decision {
  const deadline = millis(now + state.settings.grace);
  return [withApp(state, { id: 'draining', exitCode, endedAt, deadline, stopSignals, lookAt: null }), [askToLeave]];
}

/** Of the children that are left none may be a member any more: the orphans of strangers are ours to reap as well. */
export function drainedWhileDraining(state: StateIn<'draining'>, event: EventOf<'reaper-drained'>): Decision {
  const { app } = state;
  if (!event.childrenLeft) return finish(state, app.exitCode, event.now, app.stopSignals);
  return app.lookAt === null ? [withApp(state, { ...app, lookAt: millis(event.now + LOOK_DELAY) }), []] : stay(state);
}

export function membersWhileDraining(state: StateIn<'draining'>, event: EventOf<'members-signalled'>): Decision {
  const { exitCode, stopSignals } = state.app;
  if (event.members.length === 0) return finish(state, exitCode, event.now, stopSignals);
  if (event.signal !== SIGTERM) return stay(state);
  return [state, [tell({ type: 'waiting-for-members', members: event.members, grace: state.settings.grace })]];
}

export function deadlineWhileDraining(state: StateIn<'draining'>, event: EventOf<'deadline-passed'>): Decision {
  const { app } = state;
  if (event.now >= app.deadline) return killRest(state, event.now, 'grace');
  if (app.lookAt === null || event.now < app.lookAt) return stay(state);
  return [withApp(state, { ...app, lookAt: null }), [{ type: 'signal-members', signals: [NULL_SIGNAL] }]];
}

export const killRest = (state: StateIn<'draining'>, now: Millis, why: KillReason): Decision =>
  startKilling(state, { exitCode: state.app.exitCode, now, why, since: state.app.endedAt, reported: [] });

interface Killing {
  readonly exitCode: ExitCode;
  readonly now: Millis;
  readonly why: KillReason;
  readonly since: Millis;
  readonly reported: readonly Pid[];
}

export function startKilling(state: State, { exitCode, now, why, since, reported }: Killing): Decision {
  const deadline = millis(now + ROUND);
  return [withApp(state, { id: 'killing', exitCode, deadline, rounds: 1, why, since, reported }), [kill]];
}

export function drainedWhileKilling(state: StateIn<'killing'>, event: EventOf<'reaper-drained'>): Decision {
  return event.childrenLeft ? stay(state) : finish(state, state.app.exitCode, event.now);
}

export function membersWhileKilling(state: StateIn<'killing'>, event: EventOf<'members-signalled'>): Decision {
  const { app } = state;
  const { members, now } = event;
  if (members.length === 0) return finish(state, app.exitCode, now);
  // The answer to an earlier question: these were asked, not killed.
  if (event.signal !== SIGKILL) return stay(state);
  const fresh = freshMembers(members, app.reported);
  const next = withApp(state, { ...app, reported: [...app.reported, ...fresh.map((member) => member.facts.pid)] });
  // What was promised to them, not how long the machine took to keep it.
  const after = app.why === 'grace' ? state.settings.grace : millis(now - app.since);
  const told = fresh.length > 0 ? [tell({ type: 'members-killed', members: fresh, why: app.why, after })] : [];
  if (app.rounds <= MAX_ROUNDS) return [next, told];
  const [last, effects] = finish(next, app.exitCode, now);
  return [last, [...told, tell({ type: 'members-remain', members }), ...effects]];
}

export function deadlineWhileKilling(state: StateIn<'killing'>, event: EventOf<'deadline-passed'>): Decision {
  const { app } = state;
  if (event.now < app.deadline) return stay(state);
  // Everybody has been asked that often without an answer: somebody is in the way of our own effects.
  if (app.rounds > MAX_ROUNDS) return finish(state, app.exitCode, event.now);
  return [withApp(state, { ...app, rounds: app.rounds + 1, deadline: millis(event.now + ROUND) }), [kill]];
}
