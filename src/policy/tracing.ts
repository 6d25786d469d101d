import type { Effect } from '../model/effect.ts';
import { SIGKILL } from '../model/signals.ts';
import type { State } from '../model/state.ts';
import { type Decision, type EventOf, stay, tell } from './decision.ts';

/**
 * Programs that attach to others by ptrace(2), by the name of their file. Whoever starts one wants it to work: a process has one tracer, and
 * that is to be the debugger.
 */
const DEBUGGERS: readonly string[] = [
  'strace',
  'ltrace',
  'gdb',
  'gdb-multiarch',
  'gdbserver',
  'lldb',
  'lldb-server',
  'dlv',
  'rr',
  'py-spy',
  'rbspy',
  'reptyr',
  'criu',
];

/** Before the app is there, so that it is attached to before its first instruction. */
export function tracingEffects({ settings, tracer }: State): readonly Effect[] {
  const { traceSignals } = settings;
  return traceSignals === null || tracer.id !== 'off'
    ? []
    : [{ type: 'start-tracer', signals: traceSignals, debuggers: DEBUGGERS }];
}

/** SIGKILL, which no tracer sees. Not where we become another user: what we have switched on could not be switched off any more. */
export const watchesKills = ({ traceSignals, dropPrivileges }: State['settings']): boolean =>
  traceSignals?.others.includes(SIGKILL) === true && dropPrivileges === null;

export function tracerStarted(state: State, { pid }: EventOf<'tracer-started'>): Decision {
  return [{ ...state, tracer: { id: 'running', pid } }, []];
}

/** The app runs all the same. */
export function tracerFailed(state: State, { refusal }: EventOf<'tracer-failed'>): Decision {
  return [{ ...state, tracer: { id: 'gone' } }, [tell({ type: 'tracing-refused', pid: null, refusal })]];
}

export function signalDelivered(state: State, { delivery, now }: EventOf<'signal-delivered'>): Decision {
  const ofApp = state.app.id === 'running' && delivery.pid === state.app.pid;
  const next = ofApp ? { ...state, lastDelivery: { delivery, at: now } } : state;
  return [next, [tell({ type: 'signal-delivered', delivery, role: state.role })]];
}

export function traceRefused(state: State, { pid, refusal }: EventOf<'trace-refused'>): Decision {
  return [state, [tell({ type: 'tracing-refused', pid, refusal })]];
}

export function traceAside(state: State, { aside }: EventOf<'trace-aside'>): Decision {
  return [state, [tell({ type: 'tracing-aside', aside })]];
}

export function traceLost(state: State, { count }: EventOf<'trace-lost'>): Decision {
  return [state, [tell({ type: 'deliveries-lost', count })]];
}

/** The decision where the child that changed is the tracer; null: it is somebody else. */
export function tracerChanged(state: State, { pid, change }: EventOf<'child-changed'>): Decision | null {
  const { tracer, app } = state;
  if (tracer.id !== 'running' || pid !== tracer.pid) return null;
  if (change.type !== 'ended') return stay(state);
  const next: State = { ...state, tracer: { id: 'gone' } };
  // With the last of the set it leaves by itself; otherwise somebody has killed it, and nobody is traced any more.
  const killed = change.end.type === 'killed' || change.end.code !== 0;
  const told = app.id === 'running' && killed ? [tell({ type: 'tracer-ended', pid })] : [];
  return [next, [{ type: 'forget-tracer' }, ...told]];
}
