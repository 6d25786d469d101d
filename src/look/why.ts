import { durationWords } from '../evidence/duration-words.ts';
import { endWords } from '../evidence/end-words.ts';
import type { HappeningEntry } from '../model/happening.ts';
import { type Millis, millis, type Pid } from '../model/ids.ts';
import { printable } from '../model/printable.ts';
import type { End } from '../model/process.ts';
import { name } from './happening-words.ts';
import { clockOf, logLines } from './log-text.ts';
import { causeWords, type Ending, type EntryOf } from './why-cause.ts';

/** What the story is to be about. named: a job, or a program by the name that ps shows. */
export type Question =
  | { readonly type: 'last' }
  | { readonly type: 'process'; readonly pid: Pid }
  | { readonly type: 'named'; readonly name: string };

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
 * Why a process ended: of the last end that was no success, or of a process by its number or name. log: both rings, oldest first. now:
 * for "5 min ago", on the clock of the entries. tracing: whether signals are traced, which decides what can be known. width: columns of
 * the terminal; null: lines may be as long as they are.
 */
export function why(
  log: readonly HappeningEntry[],
  question: Question,
  now: Millis,
  tracing: boolean,
  width: number | null = null,
): Story {
  const ending = endingOf(log, question);
  if (ending === null) return { found: false, lines: [nothingWords(log, question)] };
  const headline = `${name(nameIn(log, ending), ending.pid)} ${endWords(ending.end)}${causeWords(log, ending, tracing)}`;
  const when = `that was at ${clockOf(new Date(ending.realtimeMs))}, ${durationWords(millis(now - ending.at))} ago${ranWords(log, ending)}`;
  const around = logLines(entriesAround(log, ending), null, width === null ? null : width - 2);
  return { found: true, lines: [headline, when, '', 'What happened around it:', ...around.map((line) => `  ${line}`)] };
}

function endingOf(log: readonly HappeningEntry[], question: Question): Ending | null {
  if (question.type === 'last') return lastFailure(log);
  // Tracing sees the exit before its parent reaps it: the first of the two entries is nearer to what caused it.
  const endings = log.filter(isEnding);
  const last = endings.findLast((entry) =>
    question.type === 'process' ? entry.pid === question.pid : isNamed(log, entry, question.name),
  );
  return last === undefined ? null : firstOfTheSame(endings, last);
}

/** By the name of the program, or as the main process of the job of that name. */
const isNamed = (log: readonly HappeningEntry[], ending: Ending, wanted: string): boolean =>
  nameIn(log, ending) === wanted ||
  log.some((entry) => entry.type === 'job' && entry.job === wanted.slice(0, JOB_NAME) && entry.pid === ending.pid);

/** So much of a job's name an entry has room for. */
const JOB_NAME = 15;

/** The app before all others, since it is what a container is for; then whoever was killed; then whoever failed. */
function lastFailure(log: readonly HappeningEntry[]): Ending | null {
  const endings = log.filter(isEnding).filter(({ end }) => !isSuccess(end));
  const app = endings.findLast((entry) => entry.type === 'ended' && !entry.other);
  return app ?? endings.findLast(({ end }) => end.type === 'killed') ?? endings.at(-1) ?? null;
}

/** A number may have been given again; what ends within this time of the same number is the same process. Milliseconds. */
const REAPED_WITHIN = 10_000;

function firstOfTheSame(endings: readonly Ending[], last: Ending): Ending {
  return endings.find(({ pid, at }) => pid === last.pid && last.at - at < REAPED_WITHIN) ?? last;
}

const isEnding = (entry: HappeningEntry): entry is Ending => entry.type === 'ended' || entry.type === 'exiting';
const isSuccess = (end: End): boolean => end.type === 'exited' && end.code === 0;

/** Its name, from whichever entry knows it. */
function nameIn(log: readonly HappeningEntry[], { pid, comm }: Ending): string {
  if (comm !== '') return comm;
  const started = log.findLast((entry): entry is EntryOf<'started'> => entry.type === 'started' && entry.pid === pid);
  return started?.program.split('/').at(-1) ?? '';
}

function ranWords(log: readonly HappeningEntry[], ending: Ending): string {
  const started = log.slice(0, log.indexOf(ending)).findLast((entry) => {
    return (entry.type === 'started' || entry.type === 'forked') && entry.pid === ending.pid;
  });
  return started === undefined ? '' : `; it had run for ${durationWords(millis(ending.at - started.at))}`;
}

function entriesAround(log: readonly HappeningEntry[], ending: Ending): readonly HappeningEntry[] {
  const index = log.indexOf(ending);
  const concerned = concernedIn(log.slice(0, index + 1), ending);
  const matters = (entry: HappeningEntry): boolean =>
    entry.ring === 'main' || numbersOf(entry).some((number) => concerned.has(number));
  const before = log.slice(0, index + 1).filter((entry) => ending.at - entry.at <= BEFORE.time && matters(entry));
  const after = log.slice(index + 1).filter((entry) => entry.at - ending.at <= AFTER.time && matters(entry));
  return [...before.slice(-BEFORE.entries), ...after.slice(0, AFTER.entries)];
}

/** Whose births and executions belong to the story: the process itself, and whoever sent it something. */
function concernedIn(log: readonly HappeningEntry[], { pid }: Ending): ReadonlySet<number> {
  const senders = log.flatMap((entry) => (entry.type === 'delivered' && entry.pid === pid ? [entry.info.senderPid] : []));
  return new Set([pid, ...senders]);
}

const numbersOf = (entry: HappeningEntry): readonly number[] => ('pid' in entry && entry.pid !== null ? [entry.pid] : []);

function nothingWords(log: readonly HappeningEntry[], question: Question): string {
  switch (question.type) {
    case 'last':
      return 'nothing has ended badly as far as the event log goes back';
    case 'named':
      return `nothing of the name ${printable(question.name, 60)} has ended as far as the event log goes back; tsinit log shows what it has`;
    case 'process': {
      const alive = log.some((entry) => 'pid' in entry && entry.pid === question.pid);
      return alive
        ? `process ${question.pid} has not ended as far as the event log tells`
        : `the event log knows nothing of process ${question.pid}: it was not a child of tsinit, or has been forgotten`;
    }
  }
}
