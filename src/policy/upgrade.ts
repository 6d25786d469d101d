import type { Effect } from '../model/effect.ts';
import { EXIT_SUCCESS, EXIT_SYSTEM_FAILURE } from '../model/exit-codes.ts';
import type { Message } from '../model/message.ts';
import type { State } from '../model/state.ts';
import type { Obstacle } from '../model/upgrade.ts';
import { type Decision, type EventOf, stay, tell } from './decision.ts';

/** Nothing else is to be done now: deadlines and held signals are in the state, which the file that follows goes on with. */
export function upgradeRequested(state: State, { path, version }: EventOf<'upgrade-requested'>): Decision {
  return [{ ...state, upgrade: { path, from: version } }, [{ type: 'replace-self', path }]];
}

/** What stands on the command line would have to be read again, by rules that may be others. */
export const upgradeBeforeApp = (state: State, { path }: EventOf<'upgrade-requested'>): Decision =>
  refuse(state, path, { type: 'no-app-yet' });

/** The end is a moment away, and must not be put off. */
export const upgradeAfterApp = (state: State, { path }: EventOf<'upgrade-requested'>): Decision =>
  refuse(state, path, { type: 'app-ended' });

export const upgradeFailed = (state: State, { path, obstacle }: EventOf<'upgrade-failed'>): Decision =>
  refuse({ ...state, upgrade: null }, path, obstacle);

export function upgraded(state: State, { version }: EventOf<'upgraded'>): Decision {
  if (state.upgrade === null) return stay(state);
  const { path, from } = state.upgrade;
  const message: Message = { type: 'upgraded', path, from, to: version };
  return [{ ...state, upgrade: null }, [{ type: 'forget-old-file' }, ...answer(message)]];
}

const refuse = (state: State, path: string, obstacle: Obstacle): Decision => [
  state,
  answer({ type: 'upgrade-failed', path, obstacle }),
];

/** Said to whoever asked, and on our own stderr. */
const answer = (message: Message): readonly Effect[] => [
  tell(message),
  { type: 'answer-request', code: message.type === 'upgraded' ? EXIT_SUCCESS : EXIT_SYSTEM_FAILURE, message },
];
