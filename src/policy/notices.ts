import { unreachable } from '../model/result.ts';
import { SIGKILL } from '../model/signals.ts';
import type { State } from '../model/state.ts';
import { type Decision, type EventOf, type StateIn, stay, tell } from './decision.ts';
import { lookBack } from './ended.ts';
import { tendHeld } from './held.ts';
import { killAgain } from './hook.ts';
import { kill } from './kill-rounds.ts';
import { runExitHook } from './leave.ts';
import { askToLeave } from './shutdown.ts';

const EPERM = 1;
const ESRCH = 3;

/**
 * A signal could not be sent. That its target has gone meanwhile is no news; that we may not is said once, and of the rounds of SIGKILL
 * the first alone is told.
 */
export function signalRefused(state: State, event: EventOf<'signal-refused'>): Decision {
  const { signal, target, errno, valueOnly } = event;
  if (errno === ESRCH || signal === 0) return stay(state);
  if ((errno === EPERM && state.refusalTold) || (signal === SIGKILL && killRounds(state) > 1)) return stay(state);
  return [
    { ...state, refusalTold: state.refusalTold || errno === EPERM },
    [tell({ type: 'signal-refused', signal, target, errno, ...(valueOnly === true ? { valueOnly } : {}) })],
  ];
}

/** Who is left shows in waitid(2) alone then, and the deadlines go on. Of each round of kills nothing more is said than of the first. */
export function membersUnknown(state: State, { signal }: EventOf<'members-unknown'>): Decision {
  return signal === 0 || killRounds(state) > 1 ? stay(state) : [state, [tell({ type: 'members-unknown', signal })]];
}

/** So many of them there were, with the one that is under way; 0: nobody is killed. */
function killRounds({ app }: State): number {
  if (app.id === 'killing') return app.rounds;
  return app.id === 'running' && app.stopping.id === 'killed' ? app.stopping.rounds : 0;
}

/** Nobody but a parent can reap them. */
export function zombiesFound(state: State, { zombies }: EventOf<'zombies-found'>): Decision {
  return zombies.length === 0 ? stay(state) : [state, [tell({ type: 'zombies-kept', zombies })]];
}

/** The app may have left the group that we made for it (setpgid(2)): then the group is empty, and the app is reached by its pid. */
export function signalRefusedWhileRunning(state: StateIn<'running'>, event: EventOf<'signal-refused'>): Decision {
  const { signal, target, errno } = event;
  const { pid } = state.app;
  if (errno !== ESRCH || target.type !== 'group' || target.leader !== pid) return signalRefused(state, event);
  return [state, [{ type: 'send-signal', signal, target: { type: 'process', pid }, carry: null }]];
}

export function terminationLogFailed(state: State, { path, errno }: EventOf<'termination-log-failed'>): Decision {
  return [state, [tell({ type: 'termination-log-failed', path, errno })]];
}

/** What was decided before the crash may not have been done: whatever bears repetition is done again. */
export function resumed(state: State, event: EventOf<'resumed'>): Decision {
  const told = tell({ type: 'resumed', crash: event.crash });
  const { app } = state;
  switch (app.id) {
    // What had to be started has come with `began`, or with the wake.
    case 'unborn':
      return [state, [told, ...(app.hook === null ? [] : killAgain(app.hook))]];
    case 'pausing':
      return [state, [told]];
    case 'running': {
      const hooks = app.held.flatMap((held) => tendHeld({ ...state, app }, held));
      return [state, [told, ...(app.stopping.id === 'killed' ? [kill] : []), ...hooks]];
    }
    case 'ended':
      return [state, app.told ? [told] : [told, ...lookBack({ ...state, app })]];
    case 'draining':
      return [state, [told, askToLeave]];
    case 'killing':
      return [state, [told, kill]];
    case 'closing':
      return [state, [told, ...(app.hook.pid === null ? runExitHook(state, app.exitCode) : killAgain(app.hook))]];
    case 'left':
      return [state, [told, { type: 'leave', code: app.exitCode }]];
    default:
      return unreachable(app);
  }
}
