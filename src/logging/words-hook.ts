import { scriptWords } from '../evidence/command-words.ts';
import { durationWords } from '../evidence/duration-words.ts';
import { endWords } from '../evidence/end-words.ts';
import { errnoWords } from '../evidence/errno-words.ts';
import { spawnFailureWords } from '../evidence/spawn-failure-words.ts';
import type { SpawnFailure } from '../model/event.ts';
import type { HookPoint, Settings } from '../model/settings.ts';
import { signalName } from '../model/signals.ts';
import type { MessageOf } from './words-common.ts';

/** "SIGTERM", "START", "EXIT": as --on has it, and as JSON shows it. */
export const hookPointName = (point: HookPoint): string => (typeof point === 'number' ? signalName(point) : point);

export const hookStartedWords = ({ point, pid, command }: MessageOf<'hook-started'>): string =>
  `started ${hookName(point)}, pid ${pid}: ${scriptWords(command)}`;

export function hookEndedWords(message: MessageOf<'hook-ended'>, { hookLimit }: Settings): string {
  const { point, pid, end, ranFor, killed } = message;
  const head = `${hookName(point)} (pid ${pid}, ran ${durationWords(ranFor)})`;
  const killer = ranFor < hookLimit ? 'was killed at the second stop signal' : 'had not ended within --hook-limit and was killed';
  const good = !killed && end.type === 'exited' && end.code === 0;
  return `${head} ${killed ? killer : endWords(end)}${good ? '' : consequence(point)}`;
}

export function hookFailedWords({ point, command, failure }: MessageOf<'hook-failed'>): string {
  return `cannot run ${hookName(point)}, ${scriptWords(command)}: ${failureWords(failure)}${consequence(point)}`;
}

export const startRefusedWords = ({ exitCode }: MessageOf<'start-refused'>): string =>
  `the app is not started, because the hook START did not end with 0; leaving with ${exitCode}`;

const hookName = (point: HookPoint): string =>
  typeof point === 'number' ? `the hook for ${signalName(point)}` : `the hook ${point}`;

/** What its failure means for the rest; what START's means has a line of its own. */
function consequence(point: HookPoint): string {
  if (point === 'START') return '';
  return `; that does not ${point === 'EXIT' ? 'change the exit code' : `hold ${signalName(point)} back`}`;
}

const SHELL = '/bin/sh';
const ENOENT = 2;

function failureWords(failure: SpawnFailure): string {
  if (failure.path !== SHELL || failure.errno !== ENOENT) return spawnFailureWords(failure, failure.path);
  return `it has characters that only a shell understands, and the image has no ${SHELL}: ${errnoWords(failure.errno)}`;
}
