import { causeWords } from '../evidence/cause-words.ts';
import { durationWords } from '../evidence/duration-words.ts';
import { endWords } from '../evidence/end-words.ts';
import { memberWords, unkillableWords } from '../evidence/member-words.ts';
import { exitCodeOfSignal } from '../model/exit-codes.ts';
import { unreachable } from '../model/result.ts';
import { counted, type MessageOf } from './words-common.ts';

/** The verdict: how the app ended, why, what to look at, and what becomes of the exit code. */
export function appEndedWords({ pid, end, ranFor, exitCode, cause }: MessageOf<'app-ended'>): string {
  const natural = end.type === 'exited' ? end.code : exitCodeOfSignal(end.signal);
  const ran = ranFor === null ? '' : `, ran ${durationWords(ranFor)}`;
  const remapped = exitCode === natural ? '' : ', as --remap-exit says';
  // "exited with 1; leaving with 1" would say the same thing twice.
  const leaving = end.type === 'exited' && exitCode === natural ? '' : `; leaving with ${exitCode}${remapped}`;
  return `the app (pid ${pid}${ran}) ${endWords(end)}${causeWords(end, cause)}${leaving}`;
}

export function waitingWords({ members, grace }: MessageOf<'waiting-for-members'>): string {
  const count = counted(members.length, 'process', 'processes');
  return `the app has ended, waiting up to ${durationWords(grace)} for ${count} of it: ${memberWords(members)}`;
}

export function membersKilledWords(message: MessageOf<'members-killed'>): string {
  const { members } = message;
  return `had to kill ${counted(members.length, 'process', 'processes')} ${whenWords(message)}: ${memberWords(members)}`;
}

function whenWords({ why, after }: MessageOf<'members-killed'>): string {
  switch (why) {
    case 'grace':
      return `that had not ended ${durationWords(after)} after the app`;
    case 'second-signal':
      return 'at the second stop signal';
    case 'kill-after':
      return `${durationWords(after)} after the app was asked to stop (--kill-after)`;
    default:
      return unreachable(why);
  }
}

export const membersRemainWords = ({ members }: MessageOf<'members-remain'>): string =>
  `leaving, although not even SIGKILL has ended ${memberWords(members)}${unkillableWords(members)}`;
