import type { Effect } from '../model/effect.ts';
import type { Pid, SignalNumber } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import { unreachable } from '../model/result.ts';
import { SIGCONT, SIGTSTP } from '../model/signals.ts';
import type { State } from '../model/state.ts';
import { type Decision, type EventOf, type StateIn, stay, tell, withApp } from './decision.ts';
import { groupOf } from './forward.ts';
import { isTerminalStop } from './passage.ts';

type Response = Extract<Message, { readonly type: 'app-stopped' }>['response'];

export function appStopped(state: StateIn<'running'>, signal: SignalNumber): Decision {
  const { app } = state;
  const stopped = withApp(state, { ...app, stopped: true });
  const response = responseTo(signal, state, app.stopAsked);
  if (response === 'look') return [stopped, [{ type: 'look-at-terminal', signal }]];
  const told = tell({ type: 'app-stopped', pid: app.pid, signal, response });
  return [stopped, response === 'none' ? [told] : [told, goOn(app.pid)]];
}

/** Whether a shell is there to continue us is known now. */
export function terminalSeen(state: StateIn<'running'>, event: EventOf<'terminal-seen'>): Decision {
  const { app, settings } = state;
  const { signal, terminal } = event;
  // Somebody has continued it meanwhile.
  if (!app.stopped) return stay(state);
  const told = (response: Response): Effect => tell({ type: 'app-stopped', pid: app.pid, signal, response });
  // Its group reads or writes in the background, and ours has the terminal to give.
  const lent = signal !== SIGTSTP;
  switch (terminal) {
    case 'foreground':
    case 'foreground-leader':
      if (lent) return [state, [told('lend'), { type: 'give-terminal' }, goOn(app.pid)]];
      return terminalSeen(state, { ...event, terminal: terminal === 'foreground' ? 'shell' : 'nobody' });
    case 'shell':
      return [
        // A shell's fg sends no SIGCONT to a job that was running: the app's first read tells us, and the terminal is ours to lend.
        withApp(state, { ...app, resuming: signal === SIGTSTP }),
        [told('suspend'), { type: 'suspend' }, { type: 'give-terminal' }, goOn(app.pid)],
      ];
    case 'nobody':
      return settings.jobControl === 'assist' ? [state, [told('continue'), goOn(app.pid)]] : [state, [told('none')]];
    default:
      return unreachable(terminal);
  }
}

/** A worker that somebody has stopped would keep an app waiting that waits for its workers. Whoever runs gets nothing by a SIGCONT. */
export function stoppedFound(state: State, event: EventOf<'stopped-found'>): Decision {
  const { leader, signal, stopped } = event;
  if (stopped.length === 0) return stay(state);
  return [state, [goOn(leader), tell({ type: 'group-continued', leader, signal, stopped })]];
}

/** ^Z stopped the whole group, so the whole group is continued, wherever other signals are forwarded to. */
const goOn = (app: Pid): Effect => ({ type: 'send-signal', signal: SIGCONT, target: groupOf(app), carry: null });

/**
 * What a stop of the app asks of us. In a container nobody could say fg, and without an init the kernel would
 * have dropped the ^Z, because it spares PID 1 every default action: so the app goes on, unless our manual says that it
 * stays stopped. Elsewhere a shell may wait for us to stop as well (job control, setpgid(2), tcsetpgrp(3)); dumb-init has done
 * so already, when the signal came to itself. A plain SIGSTOP is somebody's wish.
 */
function responseTo(signal: SignalNumber, { settings, role }: State, stopAsked: boolean): Response | 'look' {
  const { jobControl } = settings;
  // The stop and a stop signal crossed: it needs a SIGCONT to be acted on, as one that comes later does.
  if (stopAsked) return 'continue-to-end';
  if (jobControl === 'dumb-init') return 'none';
  if (role === 'pid-1') return jobControl === 'assist' && signal === SIGTSTP ? 'continue' : 'none';
  return isTerminalStop(signal) ? 'look' : 'none';
}
