import { memberWords } from '../evidence/command-words.ts';
import { endHint, endWords } from '../evidence/end-words.ts';
import { errnoWords } from '../evidence/errno-words.ts';
import { senderWords } from '../evidence/sender-words.ts';
import { codeName } from '../evidence/signal-code.ts';
import { spawnFailureWords } from '../evidence/spawn-failure-words.ts';
import type { Crash, SignalAction, Target } from '../model/event.ts';
import { exitCodeOfSignal } from '../model/exit-codes.ts';
import type { SignalNumber } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import { printable } from '../model/printable.ts';
import { unreachable } from '../model/result.ts';
import type { Settings } from '../model/settings.ts';
import { isStopSignal, signalName } from '../model/signals.ts';
import { durationWords } from './duration-words.ts';

type MessageOf<Type extends Message['type']> = Extract<Message, { readonly type: Type }>;

/** A message in words, without "tsinit: " before it. Whatever is of foreign origin is printable in it. */
export function wordsOf(message: Message, settings: Settings): string {
  switch (message.type) {
    case 'signal':
      return signalWords(message);
    case 'app-started':
      return `started the app, pid ${message.pid}`;
    case 'app-ended':
      return appEndedWords(message);
    case 'app-stopped':
      return `the app (pid ${message.pid}) was stopped by ${signalName(message.signal)}; ${STOP_RESPONSES[message.response]}`;
    case 'app-continued':
      return `the app (pid ${message.pid}) goes on`;
    case 'app-lost':
      return `the app (pid ${message.pid}) is gone, and the kernel does not say how it ended; leaving with ${message.exitCode}`;
    case 'spawn-failed': {
      const { program, failure, exitCode } = message;
      return `cannot start ${printable(program)}: ${spawnFailureWords(failure, program)}; leaving with ${exitCode}`;
    }
    case 'orphan-reaped': {
      const name = message.facts === null ? '' : ` (${printable(message.facts.comm)})`;
      return `reaped orphan ${message.pid}${name}, which ${endWords(message.end)}`;
    }
    case 'waiting-for-members': {
      const { members, grace } = message;
      return `the app has ended, waiting up to ${durationWords(grace)} for ${counted(members.length, 'process', 'processes')} of it: ${memberWords(members)}`;
    }
    case 'members-killed': {
      const when =
        message.why === 'grace'
          ? `that had not ended ${durationWords(settings.grace)} after the app`
          : 'at the second stop signal';
      return `had to kill ${counted(message.members.length, 'process', 'processes')} ${when}: ${memberWords(message.members)}`;
    }
    case 'members-remain':
      return `leaving, although not even SIGKILL has ended ${memberWords(message.members)}`;
    case 'signal-refused':
      return refusalWords(message);
    case 'setup-refused':
      return SETUP[message.what].replace('%', errnoWords(message.errno));
    case 'resumed':
      return crashWords(message.crash);
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

function signalWords({ info, sender, action, role }: MessageOf<'signal'>): string {
  const head = `${signalName(info.signal)} (${info.signal}, ${codeName(info.code)})`;
  return `${head} ${senderWords(info, sender, role)}; ${actionWords(action, info.signal)}`;
}

function actionWords(action: SignalAction, signal: SignalNumber): string {
  switch (action.type) {
    case 'forwarded': {
      const as = action.as === signal ? '' : ` as ${signalName(action.as)}`;
      const continued = action.alsoContinued ? ', and SIGCONT, because the app is stopped' : '';
      return `forwarded${as} to ${targetWords(action.to)}${continued}`;
    }
    case 'dropped':
      return 'dropped, as --rewrite says';
    case 'kept':
      return keptWords(action.why, signal);
    default:
      return unreachable(action);
  }
}

function keptWords(why: Extract<SignalAction, { readonly type: 'kept' }>['why'], signal: SignalNumber): string {
  switch (why) {
    case 'no-app':
      return 'kept until the app has started';
    case 'stopping': {
      const again = isStopSignal(signal) ? ` (a second ${signalName(signal)} kills it now)` : '';
      return `the app has ended already, and what it left behind is waited for${again}`;
    }
    case 'stopping-now':
      return 'the app has ended already, and what it left behind is being killed';
    default:
      return unreachable(why);
  }
}

function appEndedWords({ pid, end, ranFor, exitCode }: MessageOf<'app-ended'>): string {
  const natural = end.type === 'exited' ? end.code : exitCodeOfSignal(end.signal);
  const ran = ranFor === null ? '' : `, ran ${durationWords(ranFor)}`;
  const remapped = exitCode === natural ? '' : ', as --remap-exit says';
  // "exited with 1; leaving with 1" would say the same thing twice.
  const leaving = end.type === 'exited' && exitCode === natural ? '' : `; leaving with ${exitCode}${remapped}`;
  return `the app (pid ${pid}${ran}) ${endWords(end)}${endHint(end)}${leaving}`;
}

const STOP_RESPONSES: Readonly<Record<MessageOf<'app-stopped'>['response'], string>> = {
  none: 'it acts on nothing until somebody continues it (SIGCONT)',
  continue: 'continued it, because in a container there is no shell that could',
  'continue-to-end': 'continued it, because a stop signal waits for it',
  suspend: 'tsinit stops along with it',
};

const targetWords = (target: Target): string =>
  target.type === 'group' ? `process group ${target.leader}` : `process ${target.pid}`;

const EPERM = 1;

function refusalWords({ signal, target, errno }: MessageOf<'signal-refused'>): string {
  const cure = errno === EPERM ? '; give the container CAP_KILL, or run the program as the same user (said only once)' : '';
  return `cannot send ${signalName(signal)} to ${targetWords(target)}: ${errnoWords(errno)}${cure}`;
}

const SETUP: Readonly<Record<MessageOf<'setup-refused'>['what'], string>> = {
  subreaper:
    'cannot become a subreaper: %; orphans of the app will not be reaped, nor be ended with it, unless tsinit is PID 1 or prctl is allowed',
  'parent-death-signal':
    'cannot ask for --parent-death-signal: %; the death of the parent will not be noticed unless prctl is allowed',
};

function crashWords({ signal, words, count }: Crash): string {
  const what = signal === null ? 'an error' : signalName(signal);
  const detail = words === '' ? '' : `: ${printable(words, 300)}`;
  return `goes on after a crash of its own (number ${count}, ${what})${detail}; the app was not touched`;
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
