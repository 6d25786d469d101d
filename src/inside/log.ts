import { writeFileSync } from 'node:fs';
import { eventCount, eventsAfter } from '../../native-bindings/event-record.ts';
import type { Decodable } from '../../native-bindings/process-facts.ts';
import { errnoWords } from '../evidence/errno-words.ts';
import { chromeTrace } from '../look/chrome-trace.ts';
import { happeningFields } from '../look/happening-fields.ts';
import { lanesOf } from '../look/lanes.ts';
import { dayOf, logLines } from '../look/log-text.ts';
import { merged } from '../look/merge.ts';
import { timelineSvg } from '../look/timeline-svg.ts';
import { EXIT_SUCCESS, exitCodeOfSignal } from '../model/exit-codes.ts';
import type { HappeningEntry } from '../model/happening.ts';
import { type ExitCode, errno } from '../model/ids.ts';
import type { LookCommand, Since } from '../model/look.ts';
import { printable } from '../model/printable.ts';
import { isStopSignal, SIGTSTP } from '../model/signals.ts';
import { readStat } from '../proc/read.ts';
import { logOf } from './gathered.ts';
import type { Ledger } from './ledger.ts';
import { cannotWrite, complain } from './said.ts';
import type { World } from './world.ts';

type LogCommand = Extract<LookCommand, { readonly what: 'log' }>;

/** How often to look for new entries: nobody rings for us, because nobody knows of us. Milliseconds. */
const PAUSE = 100;

/** `tsinit log`. */
export function showLog(command: LogCommand, ledger: Ledger, world: World): ExitCode {
  const first = ledger.read();
  const seen = countsOf(first);
  const entries = entriesSince(logOf(first), command.since, world);
  if (command.timeline !== null || command.trace !== null) return draw(command, entries, world);
  const print = printer(command.json, world);
  const over = print(entries);
  if (over !== null) return over;
  return command.follow ? follow(command.pid, ledger, seen, print, world) : EXIT_SUCCESS;
}

/** The code to leave with, where nobody reads it any more, or it cannot be written; null: go on. */
type Print = (entries: readonly HappeningEntry[]) => ExitCode | null;

function printer(json: boolean, world: World): Print {
  let day: string | null = null;
  return (entries) => {
    if (entries.length === 0) return null;
    const width = world.size('stdout')?.columns ?? null;
    const lines = json ? entries.map((entry) => JSON.stringify(happeningFields(entry))) : logLines(entries, day, width);
    day = dayOf(new Date(entries.at(-1)?.realtimeMs ?? 0));
    const written = world.write('stdout', `${lines.join('\n')}\n`);
    if (written === 'taken') return null;
    return written === 'gone' ? EXIT_SUCCESS : cannotWrite(world, written.errno);
  };
}

interface Counts {
  readonly main: number;
  readonly crowd: number;
}

const countsOf = (ledger: Decodable): Counts => ({ main: eventCount(ledger, 'main'), crowd: eventCount(ledger, 'crowd') });

/** Until somebody stops us, nobody reads any more, or the init has ended. */
function follow(pid: number, ledger: Ledger, from: Counts, print: Print, world: World): ExitCode {
  const born = readStat(pid)?.startTime;
  let seen = from;
  let entries = ledger.entries();
  for (;;) {
    for (const signal of world.wait(PAUSE)) {
      if (signal === SIGTSTP) world.suspend();
      if (isStopSignal(signal)) return exitCodeOfSignal(signal);
    }
    // The memory stays as long as we have it open: what an init wrote last can be read behind its end.
    const ended = readStat(pid)?.startTime !== born;
    const now = ledger.entries();
    if (now !== entries) {
      entries = now;
      const memory = ledger.read();
      const fresh = merged(eventsAfter(memory, 'main', seen.main), eventsAfter(memory, 'crowd', seen.crowd));
      seen = countsOf(memory);
      const over = print(fresh);
      if (over !== null) return over;
    }
    if (ended) return EXIT_SUCCESS;
  }
}

function entriesSince(log: readonly HappeningEntry[], since: Since | null, world: World): readonly HappeningEntry[] {
  if (since === null) return log;
  const from = momentOf(since, world.realtime());
  return log.filter(({ realtimeMs }) => realtimeMs >= from);
}

const A_DAY = 86_400_000;

/** Milliseconds since 1970. */
export function momentOf(since: Since, now: number): number {
  if (since.type === 'at') return since.realtimeMs;
  if (since.type === 'ago') return now - since.duration;
  const today = new Date(now).setHours(since.hours, since.minutes, since.seconds, 0);
  return today <= now ? today : today - A_DAY;
}

function draw({ timeline, trace }: LogCommand, entries: readonly HappeningEntry[], world: World): ExitCode {
  if (entries.length === 0) return complain(world, 'the event log has nothing of that time; leave out --since');
  const now = world.now();
  for (const [path, make] of [
    [timeline, () => timelineSvg(lanesOf(entries, now))],
    [trace, () => chromeTrace(entries, now)],
  ] as const) {
    const refused = path === null ? null : written(path, make());
    if (path !== null && refused !== null) return complain(world, `cannot write ${printable(path, 120)}: ${refused}`);
    if (path !== null) world.write('stdout', `${printable(path, 200)}: ${entries.length} entries\n`);
  }
  return EXIT_SUCCESS;
}

/** null: it went well. */
function written(path: string, text: string): string | null {
  try {
    writeFileSync(path, text);
    return null;
  } catch (error) {
    if (error instanceof Error && 'errno' in error && typeof error.errno === 'number') return errnoWords(errno(-error.errno));
    throw error;
  }
}
