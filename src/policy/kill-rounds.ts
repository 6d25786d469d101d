import type { Effect } from '../model/effect.ts';
import type { Member } from '../model/event.ts';
import type { Pid } from '../model/ids.ts';
import { SIGKILL } from '../model/signals.ts';

// Members fork while they are being killed, so that they are killed again and again, but not for ever: what SIGKILL does not end is
// held by a disk or a debugger.

/** Milliseconds from one SIGKILL for all to the next. */
export const ROUND = 100;
export const MAX_ROUNDS = 20;
/** Members told of by name; a fork bomb must not fill the ledger. */
const MAX_REPORTED = 1000;

/** After a crash between the decision and its effect it is not known whether the members were signalled: do it again. */
export const kill: Effect = { type: 'signal-members', signals: [SIGKILL] };

/** Those who have not been told of yet. */
export function freshMembers(members: readonly Member[], reported: readonly Pid[]): readonly Member[] {
  const known = new Set(reported);
  return members.filter((member) => !known.has(member.facts.pid)).slice(0, MAX_REPORTED - reported.length);
}
