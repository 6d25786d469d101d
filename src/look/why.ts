import { durationWords } from '../evidence/duration-words.ts';
import { endWords } from '../evidence/end-words.ts';
import type { Happening, HappeningEntry } from '../model/happening.ts';
import { type Millis, millis, type Pid } from '../model/ids.ts';
import type { End } from '../model/process.ts';
import { signalName } from '../model/signals.ts';
import { name, senderWords } from './happening-words.ts';
import { clockOf, logLines } from './log-text.ts';

type EntryOf<Type extends Happening['type']> = Extract<HappeningEntry, { readonly type: Type }>;
type Ending = EntryOf<'ended' | 'exiting'>;

/** What the story is to be about. */
export type Question = { readonly type: 'last' } | { readonly type: 'process'; readonly pid: Pid };

export interface Story {
  /** The first says what ended it and who did that, as far as it is known; the rest is what happened around it. */
  readonly lines: readonly string[];
  /** Whether there was anything to tell. */
  readonly found: boolean;
}

/** How much of what happened before and after is shown. */
const BEFORE = { entries: 12, time: millis(60_000) };
const AFTER = { entries: 3, time: millis(2_000) };

/**
 * Why a process ended: of the last end that was no success, or of a process by its number. log: oldest first. now: for "5 min ago".
 * tracing: whether signals are traced, which decides what can be known.
 */
export function why(log: readonly HappeningEntry[], question: Question, now: Millis, tracing: boolean): Story {
  const ending = question.type === 'last' ? lastFailure(log) : endingOf(log, question.pid);
  if (ending === null) return { found: false, lines: [nothingWords(log, question)] };
  const headline = `${name(nameIn(log, ending), ending.pid)} ${endWords(ending.end)}${causeWords(log, ending, tracing)}`;
  const when = `that was at ${clockOf(new Date(ending.realtimeMs))}, ${durationWords(millis(now - ending.at))} ago${ranWords(log, ending)}`;
  return {
    found: true,
    lines: [headline, when, '', 'What happened around it:', ...around(log, ending).map((line) => `  ${line}`)],
  };
}

/** The same process, whichever of the two entries came: tracing sees the exit before its parent reaps it. */
function endingOf(log: readonly HappeningEntry[], pid: Pid): Ending | null {
  return log.findLast((entry): entry is Ending => isEnding(entry) && entry.pid === pid) ?? null;
}

/** The app before all others, since it is what a container is for; then whoever was killed; then whoever failed. */
function lastFailure(log: readonly HappeningEntry[]): Ending | null {
  const endings = log.filter((entry): entry is Ending => isEnding(entry) && !isSuccess(entry.end));
  const app = endings.findLast((entry) => entry.type === 'ended' && !entry.other);
  return app ?? endings.findLast(({ end }) => end.type === 'killed') ?? endings.at(-1) ?? null;
}

const isEnding = (entry: HappeningEntry): entry is Ending => entry.type === 'ended' || entry.type === 'exiting';
const isSuccess = (end: End): boolean => end.type === 'exited' && end.code === 0;

/** Its name, from whichever entry knows it. */
function nameIn(log: readonly HappeningEntry[], { pid, comm }: Ending): string {
  if (comm !== '') return comm;
  const started = log.findLast((entry): entry is EntryOf<'started'> => entry.type === 'started' && entry.pid === pid);
  return started?.program.split('/').at(-1) ?? '';
}

/** Behind "was killed by SIGTERM": who sent it, or why that is not known. */
function causeWords(log: readonly HappeningEntry[], ending: Ending, tracing: boolean): string {
  const { end, pid } = ending;
  if (end.type === 'exited') return passedBefore(log, ending);
  const { signal } = end;
  const before = log.filter((entry) => entry.sequence < ending.sequence);
  const delivered = before.findLast((entry): entry is EntryOf<'delivered'> => {
    return entry.type === 'delivered' && entry.pid === pid && entry.info.signal === signal;
  });
  if (delivered !== undefined) {
    const hit = delivered.thread === pid ? '' : `, which named its thread ${delivered.thread}`;
    return `, sent ${senderWords(delivered.info, delivered.sender)}${hit}, ${ago(delivered, ending)} before`;
  }
  const killed = before.findLast((entry): entry is EntryOf<'killed'> => entry.type === 'killed' && entry.pid === pid);
  if (killed !== undefined && signal === SIGKILL) return ', by tsinit, because its time was over';
  if (signal === SIGKILL && oomNear(log, ending)) return ", by the kernel's OOM killer, as the cgroup counts it";
  const forwarded = before.findLast(
    (entry): entry is EntryOf<'signal'> => entry.type === 'signal' && entry.forwardedAs === signal,
  );
  if (forwarded !== undefined && ending.type === 'ended' && !ending.other)
    return `, which tsinit passed on: it came ${senderWords(forwarded.info, forwarded.sender)}, ${ago(forwarded, ending)} before`;
  const sent = before.findLast((entry): entry is EntryOf<'sent'> => {
    return entry.type === 'sent' && entry.signal === signal && (entry.to === pid || entry.to === -pid) && entry.errno === null;
  });
  if (sent !== undefined) return `, sent by tsinit ${ago(sent, ending)} before`;
  return unknownWords(signal, tracing);
}

const SIGKILL = 9;

function unknownWords(signal: number, tracing: boolean): string {
  if (signal === SIGKILL)
    return ', which leaves no trace: not by tsinit, and no OOM kill was counted; the kernel does not say by whom';
  return tracing
    ? ', which was not seen on its way: it came before the tracing began, or the process is not traced'
    : ', which did not come through tsinit: with --trace-signals its sender would be known';
}

/** An exit code may be the answer to a request to stop. */
function passedBefore(log: readonly HappeningEntry[], ending: Ending): string {
  if (ending.type === 'ended' && ending.other) return '';
  const asked = log.findLast((entry): entry is EntryOf<'signal'> => {
    return entry.type === 'signal' && entry.sequence < ending.sequence && entry.forwardedAs !== null;
  });
  if (asked === undefined || ending.at - asked.at > BEFORE.time) return '';
  return `, ${ago(asked, ending)} after ${signalName(asked.info.signal)} ${senderWords(asked.info, asked.sender)}`;
}

const oomNear = (log: readonly HappeningEntry[], ending: Ending): boolean =>
  log.some((entry) => entry.type === 'oom-kill' && Math.abs(entry.at - ending.at) < AFTER.time);

const ago = (earlier: HappeningEntry, later: HappeningEntry): string => durationWords(millis(later.at - earlier.at));

function ranWords(log: readonly HappeningEntry[], { pid, sequence, at }: Ending): string {
  const started = log.findLast((entry) => {
    return (
      (entry.type === 'started' || entry.type === 'forked' || entry.type === 'adopted') &&
      entry.pid === pid &&
      entry.sequence < sequence
    );
  });
  return started === undefined ? '' : `; it had run for ${durationWords(millis(at - started.at))}`;
}

function around(log: readonly HappeningEntry[], ending: Ending): readonly string[] {
  const before = log
    .filter(({ sequence, at }) => sequence <= ending.sequence && ending.at - at <= BEFORE.time)
    .slice(-BEFORE.entries);
  const after = log
    .filter(({ sequence, at }) => sequence > ending.sequence && at - ending.at <= AFTER.time)
    .slice(0, AFTER.entries);
  return logLines([...before, ...after]);
}

function nothingWords(log: readonly HappeningEntry[], question: Question): string {
  if (question.type === 'last') return 'nothing has ended badly as far as the event log goes back';
  const alive = log.some((entry) => 'pid' in entry && entry.pid === question.pid);
  return alive
    ? `process ${question.pid} has not ended as far as the event log tells`
    : `the event log knows nothing of process ${question.pid}: it was not a child of tsinit, or has been forgotten`;
}
