import type { Effect } from '../model/effect.ts';
import { millis, type SignalNumber } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import { unreachable } from '../model/result.ts';
import { SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU } from '../model/signals.ts';
import type { Role, State } from '../model/state.ts';
import { type Decision, type EventOf, type StateIn, stay, tell, withApp } from './decision.ts';
import { exitCodeOf } from './exit-code.ts';
import { groupOf } from './signals.ts';

type Changed = EventOf<'child-changed'>;

export function childChangedWhileRunning(state: StateIn<'running'>, event: Changed): Decision {
  const { app } = state;
  if (event.pid !== app.pid) return orphanChanged(state, event);
  const { change } = event;
  switch (change.type) {
    case 'ended': {
      const exitCode = exitCodeOf(change.end, state.settings);
      const ranFor = millis(event.now - app.spawnedAt);
      const told = tell({ type: 'app-ended', pid: app.pid, end: change.end, ranFor, exitCode });
      return [withApp(state, { id: 'ended', pid: app.pid, exitCode, end: change.end, stopSignals: [] }), [told]];
    }
    case 'stopped':
      return appStopped(state, change.signal);
    case 'continued':
      return [withApp(state, { ...app, stopped: false }), [tell({ type: 'app-continued', pid: app.pid })]];
    default:
      return unreachable(change);
  }
}

/** The app, not reaped yet, may be shown once more where the brain crashed after it had told of the end. */
export function childChangedWhileEnded(state: StateIn<'ended'>, event: Changed): Decision {
  return event.pid === state.app.pid ? stay(state) : orphanChanged(state, event);
}

/** A child that is not the app: an orphan, or a process that was our child before we were tsinit. */
export function orphanChanged(state: State, event: Changed): Decision {
  const { pid, change, facts } = event;
  if (change.type !== 'ended') return stay(state);
  return [state, [tell({ type: 'orphan-reaped', pid, facts, end: change.end, warn: state.settings.warnOnReap })]];
}

type Response = Extract<Message, { readonly type: 'app-stopped' }>['response'];

function appStopped(state: StateIn<'running'>, signal: SignalNumber): Decision {
  const { app } = state;
  const response = responseTo(signal, state.role, app.stopAsked);
  const told = tell({ type: 'app-stopped', pid: app.pid, signal, response });
  // ^Z stopped the whole group, so the whole group is continued, wherever other signals are forwarded to.
  const goOn: Effect = { type: 'send-signal', signal: SIGCONT, target: groupOf(app.pid), carry: null };
  switch (response) {
    case 'none':
      return [withApp(state, { ...app, stopped: true }), [told]];
    case 'continue-to-end':
    case 'continue':
      return [withApp(state, { ...app, stopped: true }), [told, goOn]];
    case 'suspend': {
      // A shell's fg sends no SIGCONT to a job that was running: the app's first read tells us, and the terminal is ours to lend.
      const unlessForeground = signal !== SIGTSTP;
      return [
        withApp(state, { ...app, stopped: true, resuming: !unlessForeground }),
        [told, { type: 'suspend', unlessForeground }, { type: 'give-terminal' }, goOn],
      ];
    }
    default:
      return unreachable(response);
  }
}

/**
 * What a stop of the app asks of us. In a container nobody could say fg, and without an init the kernel would
 * have dropped the ^Z, because it spares PID 1 every default action: so the app goes on. Elsewhere a shell waits
 * for us to stop as well (job control, setpgid(2), tcsetpgrp(3)). A plain SIGSTOP is somebody's wish.
 */
function responseTo(signal: SignalNumber, role: Role, stopAsked: boolean): Response {
  // The stop and a stop signal crossed: it needs a SIGCONT to be acted on, as one that comes later does.
  if (stopAsked) return 'continue-to-end';
  if (role === 'pid-1') return signal === SIGTSTP ? 'continue' : 'none';
  return signal === SIGTSTP || signal === SIGTTIN || signal === SIGTTOU ? 'suspend' : 'none';
}
