import type { Effect } from '../model/effect.ts';
import type { SignalAction, Target } from '../model/event.ts';
import { type Millis, millis, type Pid, type SignalNumber, signalNumber } from '../model/ids.ts';
import type { SignalInfo } from '../model/process.ts';
import type { Settings } from '../model/settings.ts';
import { SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH } from '../model/signals.ts';
import type { PassedOn, State, Stopping } from '../model/state.ts';
import { type StateIn, withApp } from './decision.ts';
import { asksToStop, isTerminalStop, mayEnd, passage } from './passage.ts';

/** What is done with a signal for a running app. It is told of between `first` and `after`. */
export interface Outcome {
  readonly next: StateIn<'running'>;
  readonly action: SignalAction;
  readonly first: readonly Effect[];
  readonly after: readonly Effect[];
}

/** si_code of sigqueue(3) and rt_sigqueueinfo(2): the signal carries a value. */
const SI_QUEUE = -1;

/** alreadySent: by the standing orders. */
export function forward(state: StateIn<'running'>, info: SignalInfo, now: Millis, alreadySent: boolean): Outcome {
  const { settings, app } = state;
  const after = suspension(state, info.signal);
  const passed = passage(settings, info.signal);
  if (passed.type === 'dropped') return { next: state, action: passed, first: [], after };
  const { as } = passed;
  const to = forwardTarget(state, app.pid);
  const alsoContinued = app.stopped && mayEnd(settings, as);
  const first: Effect[] = [];
  // fg: whoever continues us may have made our group the foreground group, and the app is to read from the terminal.
  if (as === SIGCONT) first.push({ type: 'give-terminal' });
  if (!alreadySent) first.push({ type: 'send-signal', signal: as, target: to, carry: info.code === SI_QUEUE ? info : null });
  if (alsoContinued) first.push({ type: 'send-signal', signal: SIGCONT, target: to, carry: null });
  const action = { type: 'forwarded', as, to, alsoContinued } as const;
  const next = remembering(state, { signal: as, at: now, info });
  // At its end the app's own zombies will be ours: now is the time to say whose they are.
  const asked = app.stopping.id === 'not-asked' && next.app.stopping.id === 'asked';
  // Of the app's stops waitid(2) tells us, of those of its children only /proc does.
  if (to.type === 'group' && !alsoContinued && mayEnd(settings, as))
    after.push({ type: 'look-for-stopped', leader: to.leader, signal: as });
  if (asked) after.push({ type: 'look-for-zombies' });
  return { next, action, first, after };
}

/** The app's own group, which it leads from before its first instruction. */
export const groupOf = (app: Pid): Target => ({ type: 'group', leader: app });

/** Where a signal for the app goes. */
export const forwardTarget = ({ settings }: State, app: Pid): Target =>
  settings.forwardTo === 'group' ? groupOf(app) : { type: 'process', pid: app };

/** The kernel drops a SIGSTOP that PID 1 sends to itself. */
function suspension({ settings, role }: State, signal: SignalNumber): Effect[] {
  const suspends = settings.jobControl === 'dumb-init' && isTerminalStop(signal) && role !== 'pid-1';
  return suspends ? [{ type: 'suspend' }] : [];
}

/** What must be known later of a signal that was passed on: for a stop that crosses it, for --kill-after, for the verdict. */
function remembering(state: StateIn<'running'>, sent: PassedOn): StateIn<'running'> {
  const { settings, app } = state;
  const { signal } = sent;
  const asks = asksToStop(settings, signal);
  // Nothing, so that nothing has to be saved: there may be hundreds of SIGWINCH.
  if (HARMLESS.has(signal) && !asks) return state;
  const stopAsked = app.stopAsked || mayEnd(settings, signal);
  const stopping = asks ? asked(settings, app.stopping, sent) : app.stopping;
  const passedOn = HARMLESS.has(signal) ? app.passedOn : [...app.passedOn.filter((other) => other.signal !== signal), sent];
  return withApp(state, { ...app, stopAsked, stopping, passedOn });
}

/** A second request changes no deadline. */
function asked({ killAfter }: Settings, stopping: Stopping, { signal, at }: PassedOn): Stopping {
  if (stopping.id !== 'not-asked') return stopping;
  return { id: 'asked', signal, askedAt: at, killAt: killAfter === null ? null : millis(at + killAfter) };
}

/** Those whose default action is not the end of the process (signal(7)). */
const HARMLESS: ReadonlySet<SignalNumber> = new Set([
  SIGCHLD,
  SIGCONT,
  SIGSTOP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SIGWINCH,
  signalNumber(23 /* URG */),
]);
