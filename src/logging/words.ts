import { durationWords } from '../evidence/duration-words.ts';
import { endWords } from '../evidence/end-words.ts';
import { obstacleWords } from '../evidence/obstacle-words.ts';
import { spawnFailureWords } from '../evidence/spawn-failure-words.ts';
import { leftZombieWords, zombieWords } from '../evidence/zombie-words.ts';
import type { Message } from '../model/message.ts';
import { printable } from '../model/printable.ts';
import { unreachable } from '../model/result.ts';
import type { Settings } from '../model/settings.ts';
import { signalName } from '../model/signals.ts';
import { counted, type MessageOf } from './words-common.ts';
import { appEndedWords, membersKilledWords, membersRemainWords, waitingWords } from './words-end.ts';
import { hookEndedWords, hookFailedWords, hookStartedWords, startRefusedWords } from './words-hook.ts';
import { droppedWords, refusedWords } from './words-privileges.ts';
import { groupContinuedWords, releasedWords, signalWords } from './words-signal.ts';
import { asideWords, deliveredWords, tracingRefusedWords } from './words-trace.ts';
import { crashWords, refusalWords, setupWords, terminationLogWords } from './words-trouble.ts';

/** A message in words, without "tsinit: " before it. Whatever is of foreign origin is printable in it. */
export function wordsOf(message: Message, settings: Settings): string {
  switch (message.type) {
    case 'signal':
      return signalWords(message, settings);
    case 'signal-released':
      return releasedWords(message, settings);
    case 'app-started':
      return `started the app, pid ${message.pid}`;
    case 'app-ended':
      return appEndedWords(message);
    case 'app-stopped':
      return `the app (pid ${message.pid}) was stopped by ${signalName(message.signal)}; ${STOP_RESPONSES[message.response]}`;
    case 'app-continued':
      return `the app (pid ${message.pid}) goes on`;
    case 'group-continued':
      return groupContinuedWords(message);
    case 'app-lost':
      return `the app (pid ${message.pid}) is gone, and the kernel does not say how it ended; leaving with ${message.exitCode}`;
    case 'spawn-failed': {
      const { program, failure, exitCode } = message;
      return `cannot start ${printable(program)}: ${spawnFailureWords(failure, program)}; leaving with ${exitCode}`;
    }
    case 'pausing':
      return 'pausing: there is no app; orphans are reaped until SIGTERM or SIGINT comes';
    case 'orphan-reaped': {
      const name = message.facts === null ? '' : ` (${printable(message.facts.comm)})`;
      return `reaped orphan ${message.pid}${name}, which ${endWords(message.end)}`;
    }
    case 'zombies-kept':
      return zombieWords(message.zombies);
    case 'zombies-left':
      return leftZombieWords(message.zombies);
    case 'waiting-for-members':
      return waitingWords(message);
    case 'members-killed':
      return membersKilledWords(message);
    case 'members-remain':
      return membersRemainWords(message);
    case 'hook-started':
      return hookStartedWords(message);
    case 'hook-ended':
      return hookEndedWords(message, settings);
    case 'hook-failed':
      return hookFailedWords(message);
    case 'start-refused':
      return startRefusedWords(message);
    case 'signal-refused':
      return refusalWords(message);
    case 'setup-refused':
      return setupWords(message);
    case 'termination-log-failed':
      return terminationLogWords(message);
    case 'privileges-dropped':
      return droppedWords(message);
    case 'privileges-refused':
      return refusedWords(message);
    case 'members-unknown':
      return `cannot list who is left of the app (/proc), so ${signalName(message.signal)} went to everybody who could be reached without a list`;
    case 'relieved':
      return 'the brain is back; of what happened in reflex nothing was told but the end of the app';
    case 'resumed':
      return crashWords(message.crash);
    case 'control-refused':
      return `no control socket (${printable(message.words)}); tsinit status and its like ask by /proc/PID/fd instead`;
    case 'upgraded':
      return `upgraded from ${printable(message.from)} to ${message.to} by ${printable(message.path)}; the app was not touched`;
    case 'upgrade-failed':
      return `not upgraded to ${printable(message.path)}: ${obstacleWords(message.obstacle)}`;
    case 'signal-delivered':
      return deliveredWords(message);
    case 'tracing-refused':
      return tracingRefusedWords(message);
    case 'tracing-aside':
      return asideWords(message);
    case 'deliveries-lost':
      return `${counted(message.count, 'delivered signal', 'delivered signals')} could not be told of, because they came too fast`;
    case 'tracer-ended':
      return `the tracer (pid ${message.pid}) has ended, so that signals are not traced any more; the app was not touched`;
    case 'lines-dropped':
      return `${counted(message.count, 'line', 'lines')} could not be written here, because nobody was reading`;
    case 'unknown-variable':
      return `variable ${printable(message.name)} is not known; did you mean ${message.nearest}?`;
    case 'woke':
      return `woke: ${printable(message.reason)} (wake ${message.wakes})`;
    case 'sleeps':
      return `sleeps, after ${durationWords(message.awakeFor)} awake`;
    default:
      return unreachable(message);
  }
}

const STOP_RESPONSES: Readonly<Record<MessageOf<'app-stopped'>['response'], string>> = {
  none: 'it acts on nothing until somebody continues it (SIGCONT)',
  continue: 'continued it, because there is no shell that could',
  lend: 'lent it the terminal, and continued it',
  'continue-to-end': 'continued it, because a stop signal waits for it',
  suspend: 'tsinit stops along with it',
};
