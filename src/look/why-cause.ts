import { durationWords } from '../evidence/duration-words.ts';
import { answerWords, senderThing } from '../evidence/sender-words.ts';
import type { Happening, HappeningEntry } from '../model/happening.ts';
import { millis } from '../model/ids.ts';
import { signalName } from '../model/signals.ts';
import { name, programWords, senderWords } from './happening-words.ts';

export type EntryOf<Type extends Happening['type']> = Extract<HappeningEntry, { readonly type: Type }>;
export type Ending = EntryOf<'ended' | 'exiting'>;

const SIGKILL = 9;
/** A request to stop explains an exit that follows it within that time; an OOM kill one within the other. Milliseconds. */
const ANSWER_WITHIN = 60_000;
const OOM_WITHIN = 2_000;
/** The set of a job gets a signal at once, and its members end of it when they can. */
const SET_WITHIN = 2_000;

/**
 * Behind "was killed by SIGTERM": who sent it, or why that is not known. before: what the log has in front of the ending. Only what was
 * seen is worded as a fact.
 */
export function causeWords(log: readonly HappeningEntry[], ending: Ending, tracing: boolean): string {
  const before = log.slice(0, log.indexOf(ending));
  return ending.end.type === 'exited'
    ? askedBefore(before, ending)
    : killerWords(log, before, ending, ending.end.signal, tracing);
}

function killerWords(
  log: readonly HappeningEntry[],
  before: readonly HappeningEntry[],
  ending: Ending,
  signal: number,
  tracing: boolean,
): string {
  const { pid } = ending;
  const delivered = before.findLast((entry): entry is EntryOf<'delivered'> => {
    return entry.type === 'delivered' && entry.pid === pid && entry.info.signal === signal;
  });
  if (delivered !== undefined) {
    const hit = delivered.thread === pid ? '' : `, which named its thread ${delivered.thread}`;
    return `, sent ${whoWords(before, delivered)}${hit}, ${ago(delivered, ending)} before`;
  }
  if (signal === SIGKILL) {
    const killed = before.some((entry) => entry.type === 'killed' && entry.pid === pid);
    if (killed) return ', by tsinit, because its time was over';
    if (oomNear(log, ending)) return ", by the kernel's OOM killer, as the cgroup counts it";
  }
  const forwarded = before.findLast((entry): entry is EntryOf<'signal'> => {
    return entry.type === 'signal' && entry.forwardedAs === signal && entry.errno === null;
  });
  if (forwarded !== undefined && isApp(ending))
    return `, which tsinit passed on: it came ${whoWords(before, forwarded)}, ${ago(forwarded, ending)} before`;
  const sent = before.findLast((entry): entry is EntryOf<'sent'> => {
    return entry.type === 'sent' && entry.signal === signal && Math.abs(entry.to) === pid && entry.errno === null;
  });
  if (sent !== undefined) return `, sent by tsinit${behindWords(before, sent)} ${ago(sent, ending)} before`;
  const toSet = before.findLast((entry): entry is EntryOf<'sent'> => {
    return entry.type === 'sent' && entry.signal === signal && entry.errno === null && ending.at - entry.at < SET_WITHIN;
  });
  const ofJobs = toSet !== undefined && before.some(({ type }) => type === 'job');
  if (ofJobs) return `, ${ago(toSet, ending)} after tsinit had sent it to ${toSet.to} and the rest of its job`;
  return unknownWords(signal, tracing);
}

/**
 * A sender that was gone before anybody could look at it may have been seen by tracing: then the log knows what it executed last, and
 * who its parent was.
 */
function whoWords(before: readonly HappeningEntry[], entry: EntryOf<'delivered' | 'signal'>): string {
  const { info, sender, at } = entry;
  const answer = entry.type === 'delivered' ? answerWords(info, entry.pid) : null;
  if (answer !== null) return answer;
  const words = senderWords(info, sender);
  if (sender !== null || senderThing(info) !== null || info.senderPid === 0) return words;
  const earlier = before.filter((entry) => entry.at <= at);
  const born = earlier.findLast((entry): entry is EntryOf<'forked'> => entry.type === 'forked' && entry.pid === info.senderPid);
  const executed = earlier.findLast((entry): entry is EntryOf<'executed'> => {
    return entry.type === 'executed' && entry.pid === info.senderPid && entry.at >= (born?.at ?? 0) - TWO_WRITERS;
  });
  const parent = born === undefined ? '' : `, a child of ${name(born.comm, born.parent)}`;
  if (executed !== undefined)
    return `${words}, which had executed ${programWords(executed.executable, executed.commandLine)}${parent}`;
  return `${words}${parent}`;
}

/** The tracer writes beside the init: an execution may stand so long before the birth. Milliseconds. */
const TWO_WRITERS = 1000;

const isApp = (ending: Ending): boolean => ending.type === 'ended' && !ending.other;

/** The brain sends on what had come to it: whose wish it was stands in the entry of that signal. */
function behindWords(before: readonly HappeningEntry[], sent: EntryOf<'sent'>): string {
  const asked = before
    .slice(0, before.indexOf(sent))
    .findLast((entry): entry is EntryOf<'signal'> => entry.type === 'signal' && sent.at - entry.at < ANSWER_WITHIN);
  return asked === undefined ? '' : `, to whom ${signalName(asked.info.signal)} had come ${whoWords(before, asked)},`;
}

function unknownWords(signal: number, tracing: boolean): string {
  if (signal === SIGKILL)
    return ', which leaves no trace: not by tsinit, and no OOM kill was counted; the kernel does not say by whom';
  return tracing
    ? ', which was not seen on its way: it came before the tracing began, or the process is not traced'
    : ', which did not come through tsinit: with --trace-signals its sender would be known';
}

/** An exit code may be the answer to a request to stop. */
function askedBefore(before: readonly HappeningEntry[], ending: Ending): string {
  if (!isApp(ending)) return '';
  const asked = before.findLast((entry): entry is EntryOf<'signal'> => entry.type === 'signal' && entry.forwardedAs !== null);
  if (asked === undefined || ending.at - asked.at > ANSWER_WITHIN) return '';
  return `, ${ago(asked, ending)} after ${signalName(asked.info.signal)} ${whoWords(before, asked)}`;
}

const oomNear = (log: readonly HappeningEntry[], ending: Ending): boolean =>
  log.some((entry) => entry.type === 'oom-kill' && Math.abs(entry.at - ending.at) < OOM_WITHIN);

const ago = (earlier: HappeningEntry, later: HappeningEntry): string => durationWords(millis(later.at - earlier.at));
