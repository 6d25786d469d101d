import type { Effect } from '../model/effect.ts';
import type { SignalAction, Target } from '../model/event.ts';
import type { Pid, SignalNumber } from '../model/ids.ts';
import type { SignalInfo } from '../model/process.ts';
import type { Settings } from '../model/settings.ts';
import { isStopSignal, SIGCHLD, SIGCONT } from '../model/signals.ts';
import type { State } from '../model/state.ts';
import { type Decision, type EventOf, type StateIn, stay, tell, withApp } from './decision.ts';
import { startKilling } from './shutdown.ts';

type Arrived = EventOf<'signal-arrived'>;

/** si_code of sigqueue(3) and rt_sigqueueinfo(2): the signal carries a value. */
const SI_QUEUE = -1;

export function arrivedWhileUnborn(state: StateIn<'unborn'>, event: Arrived): Decision {
  if (event.info.signal === SIGCHLD) return stay(state);
  if (isDropped(state, event)) return [state, [report(state, event, { type: 'dropped' })]];
  const next = withApp(state, { id: 'unborn', waiting: [...state.app.waiting, event.info] });
  return [next, [report(state, event, { type: 'kept', why: 'no-app' })]];
}

export function arrivedWhileRunning(state: StateIn<'running'>, event: Arrived): Decision {
  if (event.info.signal === SIGCHLD) return stay(state);
  if (isDropped(state, event)) return [state, [report(state, event, { type: 'dropped' })]];
  const { action, effects } = forward(state, event.info, event.forwarded !== undefined);
  if (state.app.resuming && event.info.signal === SIGCONT) {
    // The group was continued when we were: once more would undo a ^Z that was typed meanwhile.
    return [withApp(state, { ...state.app, resuming: false }), []];
  }
  const stopAsked = state.app.stopAsked || (action.type === 'forwarded' && isStopSignal(action.as));
  const next = stopAsked === state.app.stopAsked ? state : withApp(state, { ...state.app, stopAsked });
  return [next, [...effects, report(state, event, action)]];
}

/** The app has just ended; whether anybody has to be waited for turns out once the reaper has drained. */
export function arrivedWhileEnded(state: StateIn<'ended'>, event: Arrived): Decision {
  if (event.info.signal === SIGCHLD) return stay(state);
  if (isDropped(state, event)) return [state, [report(state, event, { type: 'dropped' })]];
  const stopSignals = [...state.app.stopSignals, ...stopSignalOf(state, event)];
  return [withApp(state, { ...state.app, stopSignals }), [report(state, event, { type: 'kept', why: 'stopping' })]];
}

/** One stop signal while the rest is waited for shortens nothing; a second one of the same kind means "now". */
export function arrivedWhileDraining(state: StateIn<'draining'>, event: Arrived): Decision {
  if (event.info.signal === SIGCHLD) return stay(state);
  if (isDropped(state, event)) return [state, [report(state, event, { type: 'dropped' })]];
  const asked = stopSignalOf(state, event);
  if (asked.some((signal) => state.app.stopSignals.includes(signal))) {
    const [next, effects] = startKilling(state, event.now, 'second-signal');
    return [next, [...effects, report(state, event, { type: 'kept', why: 'stopping-now' })]];
  }
  const next = withApp(state, { ...state.app, stopSignals: [...state.app.stopSignals, ...asked] });
  return [next, [report(state, event, { type: 'kept', why: 'stopping' })]];
}

export function arrivedWhileKilling(state: StateIn<'killing'>, event: Arrived): Decision {
  if (event.info.signal === SIGCHLD) return stay(state);
  const action: SignalAction = isDropped(state, event) ? { type: 'dropped' } : { type: 'kept', why: 'stopping-now' };
  return [state, [report(state, event, action)]];
}

export function senderIdentified(state: State, event: EventOf<'sender-identified'>): Decision {
  const { info, action, sender } = event;
  return [state, [tell({ type: 'signal', info, sender, action, role: state.role })]];
}

/** Everything that came before the app, in its order; told when it came. */
export function forwardWaiting(state: StateIn<'running'>, waiting: readonly SignalInfo[]): readonly Effect[] {
  return waiting.flatMap((info) => forward(state, info, false).effects);
}

/** The app's own group, which it leads from before its first instruction. */
export const groupOf = (app: Pid): Target => ({ type: 'group', leader: app });

interface Forwarding {
  readonly action: SignalAction;
  readonly effects: readonly Effect[];
}

/** Where a signal for the app goes. */
export const forwardTarget = ({ settings }: State, app: Pid): Target =>
  settings.forwardTo === 'group' ? groupOf(app) : { type: 'process', pid: app };

/** alreadySent: by the standing orders. */
function forward(state: StateIn<'running'>, info: SignalInfo, alreadySent: boolean): Forwarding {
  const { settings, app } = state;
  const signal = rewritten(settings, info.signal);
  if (signal === 'drop') return { action: { type: 'dropped' }, effects: [] };
  const to = forwardTarget(state, app.pid);
  const alsoContinued = app.stopped && isStopSignal(signal);
  const effects: Effect[] = [];
  // fg: whoever continues us may have made our group the foreground group, and the app is to read from the terminal.
  if (signal === SIGCONT) effects.push({ type: 'give-terminal' });
  if (!alreadySent) effects.push({ type: 'send-signal', signal, target: to, carry: info.code === SI_QUEUE ? info : null });
  if (alsoContinued) effects.push({ type: 'send-signal', signal: SIGCONT, target: to, carry: null });
  return { action: { type: 'forwarded', as: signal, to, alsoContinued }, effects };
}

/** Who sent it is said at once where that is known already, or where there is nobody to look for. */
function report(state: State, event: Arrived, action: SignalAction): Effect {
  const { info, sender } = event;
  if (sender === undefined && info.senderPid > 0) return { type: 'identify-sender', info, action };
  return tell({ type: 'signal', info, sender: sender ?? null, action, role: state.role });
}

const rewritten = (settings: Settings, signal: SignalNumber): SignalNumber | 'drop' => settings.rewrites.get(signal) ?? signal;

const isDropped = (state: State, event: Arrived): boolean => rewritten(state.settings, event.info.signal) === 'drop';

/** The stop signal that this one is after its rewrite: one, or none. */
function stopSignalOf(state: State, event: Arrived): readonly SignalNumber[] {
  const signal = rewritten(state.settings, event.info.signal);
  return signal !== 'drop' && isStopSignal(signal) ? [signal] : [];
}
