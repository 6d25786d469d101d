import type { HappeningEntry } from '../model/happening.ts';
import { happeningFields, type LogJson } from './happening-fields.ts';
import { happeningWords } from './happening-words.ts';
import { INIT_LANE, lanesOf } from './lanes.ts';

type Event = { readonly [key: string]: LogJson };

/**
 * The event log in the Trace Event Format ("JSON Object Format"), which Perfetto (ui.perfetto.dev) and chrome://tracing open: a thread a
 * process, slices for lives and for the brain's wakes, instants for all else, with every field of the entry, and a flow from the sender of each
 * signal to whom it reached. Times: microseconds from the first entry.
 */
export function chromeTrace(log: readonly HappeningEntry[], now: number): string {
  const picture = lanesOf(log, now);
  const time = (at: number): number => Math.round((at - picture.begin) * 1000);
  const slice = (name: string, thread: number, from: number, to: number, args: Event): Event => ({
    ph: 'X',
    name,
    pid: PROCESS,
    tid: thread,
    ts: time(from),
    dur: Math.max(1, time(to) - time(from)),
    args,
  });
  // A pid may come again, and a thread of the trace is one life.
  const threads = new Map(picture.lanes.map((lane, index) => [lane, lane.pid === INIT_LANE ? BRAIN : FIRST + index]));
  const names = picture.lanes.map((lane): Event => {
    const words = lane.pid === INIT_LANE ? 'tsinit' : `${lane.name}(${lane.pid})`;
    return { ph: 'M', name: 'thread_name', pid: PROCESS, tid: threads.get(lane) ?? BRAIN, args: { name: words } };
  });
  const lives = picture.lanes
    .filter(({ pid }) => pid !== INIT_LANE)
    .map((lane) =>
      slice(lane.name, threads.get(lane) ?? BRAIN, lane.from ?? picture.begin, lane.to ?? picture.end, {
        end: lane.end === '' ? 'lives' : lane.end,
      }),
    );
  const instants = log.map((entry): Event => {
    const lane =
      'pid' in entry
        ? picture.lanes.find(({ pid, from, to }) => pid === entry.pid && (from ?? 0) <= entry.at && entry.at <= (to ?? now))
        : undefined;
    return {
      ph: 'i',
      s: 't',
      name: happeningWords(entry),
      cat: entry.type,
      pid: PROCESS,
      tid: (lane === undefined ? undefined : threads.get(lane)) ?? BRAIN,
      ts: time(entry.at),
      args: happeningFields(entry),
    };
  });
  const flows = picture.lanes.flatMap((lane) =>
    lane.marks.flatMap(({ at, label, fromPid }) => {
      const from = fromPid === null ? undefined : picture.lanes.findLast(({ pid, from }) => pid === fromPid && (from ?? 0) <= at);
      return from === undefined ? [] : [{ label, at, from: threads.get(from) ?? BRAIN, to: threads.get(lane) ?? BRAIN }];
    }),
  );
  // A flow starts and ends in a slice: without one it is not shown.
  const arrows = flows.flatMap(({ label, at, from, to }, id): readonly Event[] => {
    const end = (thread: number, kind: Event): readonly Event[] => [
      slice(label, thread, at, at, {}),
      { name: label, cat: 'signal', id, pid: PROCESS, tid: thread, ts: time(at), ...kind },
    ];
    return [...end(from, { ph: 's' }), ...end(to, { ph: 'f', bp: 'e' })];
  });
  const events: readonly Event[] = [
    { ph: 'M', name: 'process_name', pid: PROCESS, tid: BRAIN, args: { name: 'tsinit and its process set' } },
    ...names,
    ...picture.awake.map(({ from, to }) => slice('the brain is awake', BRAIN, from, to, {})),
    ...lives,
    ...instants,
    ...arrows,
  ];
  return `${JSON.stringify({ displayTimeUnit: 'ms', traceEvents: events })}\n`;
}

const PROCESS = 1;
const BRAIN = 1;
const FIRST = 2;
