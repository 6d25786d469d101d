import { durationWords } from '../../evidence/duration-words.ts';
import { endWords } from '../../evidence/end-words.ts';
import { errnoWords } from '../../evidence/errno-words.ts';
import { senderWords } from '../../evidence/sender-words.ts';
import { codeName } from '../../evidence/signal-code.ts';
import { spawnFailureWords } from '../../evidence/spawn-failure-words.ts';
import type { JobsMessage, NextStep, SignalMeaning } from '../../model/jobs/message.ts';
import { printable } from '../../model/printable.ts';
import { unreachable } from '../../model/result.ts';
import { signalName } from '../../model/signals.ts';
import { counted } from '../words-common.ts';
import { killedWords, namesWords, refusedWords } from './words-lists.ts';

type MessageOf<Type extends JobsMessage['type']> = Extract<JobsMessage, { readonly type: Type }>;

/** A message in words, without "tsinit: " before it. Whatever is of foreign origin is printable in it. */
export function jobsWordsOf(message: JobsMessage): string {
  switch (message.type) {
    case 'jobs-signal':
      return signalWords(message);
    case 'job-started':
      return `${job(message)}: started, pid ${message.pid}`;
    case 'job-ready':
      return `${job(message)} is ready, after ${durationWords(message.after)}`;
    case 'job-completed':
      return `${job(message)} is done, after ${durationWords(message.ranFor)}`;
    case 'job-ended':
      return endedWords(message);
    case 'job-not-started': {
      const { program, failure, next } = message;
      return `job ${message.job}: cannot start ${printable(program)}: ${spawnFailureWords(failure, program)}${nextWords(next)}`;
    }
    case 'job-failed':
      return `job ${message.job} has failed for good: ${printable(message.words)}; ${CONTAINER[message.container]}`;
    case 'job-not-ready':
      return `${job(message)} was not ready within ${durationWords(message.after)} (readyTimeout); it is stopped`;
    case 'job-overlap-failed':
      return `${job(message)}: the new one has not become ready; the old one goes on`;
    case 'job-leaderless': {
      const others = counted(message.survivors, 'process', 'processes');
      return `job ${message.job}: its main process has ended, and ${others} of it ${LEADERLESS[message.policy]}`;
    }
    case 'job-unhealthy': {
      const times = counted(message.failures, 'bad answer', 'bad answers in a row');
      return `job ${message.job} is not healthy: ${times}${reason(message.words)}; it is stopped`;
    }
    case 'job-watchdog':
      return `job ${message.job} has not said within ${durationWords(message.limit)} that it is alive (watchdog); it is stopped`;
    case 'job-stopping': {
      const limit = message.timeout === null ? 'it may take for ever' : `it has ${durationWords(message.timeout)}`;
      return `job ${message.job} is asked to stop by ${signalName(message.signal)}; ${limit}`;
    }
    case 'job-stopped':
      return `job ${message.job} is stopped, after ${durationWords(message.after)}${killedWords(message.killed)}`;
    case 'job-status':
      return `job ${message.job} says: ${printable(message.status)}`;
    case 'shepherd-lost': {
      const members = counted(message.members, 'process', 'processes');
      return `the shepherd of job ${message.job} is gone; its ${members} go on, and are watched by tsinit itself`;
    }
    case 'descriptor-store-refused':
      return `job ${message.job} wants descriptors kept (FDSTORE=1): tsinit does not do that; let it listen on \`sockets\` of its configuration instead`;
    case 'sockets-failed':
      return `job ${message.job}: cannot open its socket ${printable(message.socket)}: ${errnoWords(message.errno)}${reason(message.words)}`;
    case 'reloaded':
      return message.lines.length === 0
        ? 'the configuration has been read again; nothing has changed'
        : `the configuration has been read again: ${message.lines.map((line) => printable(line)).join('; ')}`;
    case 'reload-refused':
      return refusedWords(message.path, message.diagnostics);
    case 'run-time-over':
      return `has run for ${durationWords(message.limit)} (maxRunTime)`;
    case 'jobs-stopping':
      return `stopping everything: ${printable(message.words)}`;
    case 'jobs-left':
      return `leaving with ${message.code}: ${printable(message.words)}`;
    case 'jobs-resumed':
      return `goes on after a crash of its own (number ${message.count}): ${printable(message.words)}; the jobs were not touched`;
    default:
      return unreachable(message);
  }
}

/** "job web", or "job web 2" where it is not the first instance. */
const job = ({ job: name, instance }: { readonly job: string; readonly instance: number }): string =>
  instance === 1 ? `job ${name}` : `job ${name} ${instance}`;

const CONTAINER = { 'goes-on': 'the others go on', stops: 'everything is stopped' };

const LEADERLESS = {
  stop: 'are left: they are stopped',
  keep: 'are left: they are kept',
  'restart-when-empty': 'are left: it is started again when they have ended',
};

const reason = (words: string): string => (words === '' ? '' : `: ${printable(words)}`);

function endedWords({ job: name, instance, pid, end, ranFor, asked, next }: MessageOf<'job-ended'>): string {
  const how = end === null ? 'has ended; nobody could see how' : endWords(end);
  return `${job({ job: name, instance })} (pid ${pid}, ran ${durationWords(ranFor)}) ${how}${asked ? ', as it was asked to' : nextWords(next)}`;
}

function nextWords(next: NextStep): string {
  switch (next.type) {
    case 'none':
      return '';
    case 'restart':
      return next.in === 0 ? '; restarting' : `; restarting in ${durationWords(next.in)}`;
    case 'failed':
      return '; not restarting';
    default:
      return unreachable(next);
  }
}

function signalWords({ info, sender, meaning }: MessageOf<'jobs-signal'>): string {
  const head = `${signalName(info.signal)} (${info.signal}, ${codeName(info.code)})`;
  return `${head} ${senderWords(info, sender, 'pid-1')}; ${meaningWords(meaning, signalName(info.signal))}`;
}

function meaningWords(meaning: SignalMeaning, name: string): string {
  switch (meaning.type) {
    case 'stop-all':
      return `everything is stopped (a second ${name} kills it now)`;
    case 'kill-all':
      return 'a second one: everything is killed now';
    case 'reload':
      return 'the configuration is read again';
    case 'forwarded':
      return `forwarded to ${namesWords(meaning.to)}`;
    case 'ignored':
      return 'ignored: no job wants it (forward)';
    default:
      return unreachable(meaning);
  }
}
