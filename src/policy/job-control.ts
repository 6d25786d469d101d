import type { Effect } from '../model/effect.ts';
import type { SignalNumber } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import { unreachable } from '../model/result.ts';
import { SIGCONT, SIGTSTP } from '../model/signals.ts';
import type { State } from '../model/state.ts';
import { type Decision, type StateIn, tell, withApp } from './decision.ts';
import { groupOf } from './forward.ts';
import { isTerminalStop } from './passage.ts';

type Response = Extract<Message, { readonly type: 'app-stopped' }>['response'];

export function appStopped(state: StateIn<'running'>, signal: SignalNumber): Decision {
  const { app } = state;
  const response = responseTo(signal, state, app.stopAsked);
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
      const when = signal === SIGTSTP ? 'on-terminal' : 'unless-foreground';
      return [
        withApp(state, { ...app, stopped: true, resuming: when === 'on-terminal' }),
        [told, { type: 'suspend', when }, { type: 'give-terminal' }, goOn],
      ];
    }
    default:
      return unreachable(response);
  }
}

/**
 * What a stop of the app asks of us. In a container nobody could say fg, and without an init the kernel would
 * have dropped the ^Z, because it spares PID 1 every default action: so the app goes on, unless our manual says that it
 * stays stopped. Elsewhere a shell waits for us to stop as well (job control, setpgid(2), tcsetpgrp(3)); dumb-init has done
 * so already, when the signal came to itself. A plain SIGSTOP is somebody's wish.
 */
function responseTo(signal: SignalNumber, { settings, role }: State, stopAsked: boolean): Response {
  const { jobControl } = settings;
  // The stop and a stop signal crossed: it needs a SIGCONT to be acted on, as one that comes later does.
  if (stopAsked) return 'continue-to-end';
  if (jobControl === 'dumb-init') return 'none';
  if (role === 'pid-1') return jobControl === 'assist' && signal === SIGTSTP ? 'continue' : 'none';
  return isTerminalStop(signal) ? 'suspend' : 'none';
}
