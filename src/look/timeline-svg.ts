import { durationWords } from '../evidence/duration-words.ts';
import { millis } from '../model/ids.ts';
import { printable } from '../model/printable.ts';
import { INIT_LANE, type Lane, type Mark, type Picture } from './lanes.ts';
import { clockOf, dayOf } from './log-text.ts';
import { placedInRows } from './rows.ts';
import { type Tick, ticksOf } from './ticks.ts';

const WIDTH = 1280;
const LEFT = 190;
const RIGHT = 24;
const TOP = 64;
const LANE = 30;
const BAR = 10;
const BOTTOM = 56;
/** More lanes than this are not read by anybody; those with the least to tell are left out, and counted. */
const MOST_LANES = 500;
/** Between two lives in one row: the name of the first has room there. */
const GAP = 90;

const COLOURS = {
  init: '#5b6770',
  app: '#2f6fb3',
  hook: '#7a5bb0',
  other: '#5f9ea0',
  awake: '#f0b429',
  bad: '#c0392b',
  signal: '#c0392b',
  sent: '#d2691e',
  adopted: '#2e7d32',
  executed: '#607d8b',
  stopped: '#8e6d00',
  continued: '#8e6d00',
  brain: '#5b6770',
  trouble: '#c0392b',
} as const;

/** The event log as a picture: a lane a process, bars for lives, marks for what befell them, arrows from who sent a signal. */
export function timelineSvg(picture: Picture): string {
  const lanes = shownLanes(picture.lanes);
  const hidden = picture.lanes.length - lanes.length;
  const x = (at: number): number =>
    round(LEFT + ((clamp(at, picture) - picture.begin) / (picture.end - picture.begin)) * (WIDTH - LEFT - RIGHT));
  const y = (index: number): number => TOP + index * LANE + LANE / 2;
  const placed = placedInRows(lanes, x, GAP);
  const height = TOP + placed.reduce((most, { row }) => Math.max(most, row + 1), 0) * LANE + BOTTOM;
  const rows = new Map(placed.map(({ lane, row }) => [lane, row]));
  const begun = new Date(picture.beginRealtimeMs);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="11">`,
    `<title>${escaped(`What happened under tsinit from ${dayOf(begun)} ${clockOf(begun)} on`)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(
      16,
      26,
      `tsinit: ${dayOf(begun)} ${clockOf(begun)}, and ${durationWords(millis(picture.end - picture.begin))} from there`,
      'font-size="15" fill="#222"',
    ),
    ...axis(picture, ticksOf(picture.begin, picture.end, picture.beginRealtimeMs), x, height),
    ...picture.awake.map(
      ({ from, to }) =>
        `<rect x="${x(from)}" y="${y(0) - BAR}" width="${Math.max(1, round(x(to) - x(from)))}" height="${2 * BAR}" fill="${COLOURS.awake}" opacity="0.6"><title>the brain is awake</title></rect>`,
    ),
    ...placed.flatMap(({ lane, row, shared }) => bar(lane, picture, x, y(row), shared)),
    ...placed.flatMap(({ lane, row }) => arrows(lane, y(row), x, senderRow(lanes, rows, y))),
    ...placed.flatMap(({ lane, row, shared }) => (shared ? [] : marks(lane.marks, x, y(row)))),
    ...legend(height - 20),
    ...(hidden === 0
      ? []
      : [text(LEFT, height - 38, `${hidden} more processes, with less to tell, are not shown`, 'fill="#777"')]),
    '</svg>',
    '',
  ].join('\n');
}

function shownLanes(lanes: readonly Lane[]): readonly Lane[] {
  if (lanes.length <= MOST_LANES) return lanes;
  const worth = ({ kind, marks: all, endedWell }: Lane): number =>
    (kind === 'init' ? 1e6 : 0) + (kind === 'app' ? 1e5 : 0) + (endedWell ? 0 : 100) + all.length;
  const chosen = new Set([...lanes].sort((one, other) => worth(other) - worth(one)).slice(0, MOST_LANES));
  return lanes.filter((lane) => chosen.has(lane));
}

type Across = (at: number) => number;

function axis(picture: Picture, ticks: readonly Tick[], x: Across, height: number): readonly string[] {
  return ticks.flatMap(({ at, label }) => [
    `<line x1="${x(at)}" y1="${TOP - 8}" x2="${x(at)}" y2="${height - BOTTOM}" stroke="#e4e7ea"/>`,
    text(x(at), TOP - 14, label, `fill="#666" text-anchor="${at - picture.begin < 1 ? 'start' : 'middle'}"`),
  ]);
}

function bar(lane: Lane, picture: Picture, x: Across, middle: number, shared: boolean): readonly string[] {
  const [from, to] = [x(lane.from ?? picture.begin), x(lane.to ?? picture.end)];
  const colour = COLOURS[lane.kind];
  const label = lane.pid === INIT_LANE ? lane.name : `${printable(lane.name, 18)}(${lane.pid})`;
  const life = lane.end === '' ? 'lives' : lane.end;
  const height = lane.kind === 'init' ? 3 : BAR;
  const end = lane.to === null ? [] : [endMark(lane, to, middle, WIDTH - RIGHT - to)];
  return [
    shared
      ? text(from, middle - 8, label, `fill="${colour}" font-size="9"`)
      : text(LEFT - 10, middle + 4, label, `fill="${colour}" text-anchor="end"`),
    `<rect x="${from}" y="${middle - height / 2}" width="${Math.max(2, round(to - from))}" height="${height}" rx="2" fill="${colour}" opacity="${lane.from === null ? '0.55' : '0.85'}"><title>${escaped(`${label}: ${life}`)}</title></rect>`,
    ...end,
  ];
}

/** A cross where it was killed or failed, a dot where all was well; the words behind it, or before it where there is no room. */
function endMark(lane: Lane, at: number, middle: number, room: number): string {
  const colour = lane.endedWell ? '#2e7d32' : COLOURS.bad;
  const shape = lane.endedWell
    ? `<circle cx="${at}" cy="${middle}" r="4" fill="${colour}"/>`
    : `<path d="M${at - 4} ${middle - 4}l8 8m0 -8l-8 8" stroke="${colour}" stroke-width="2.5" fill="none"/>`;
  if (lane.endedWell && lane.kind === 'other') return shape;
  const fits = room > lane.end.length * 6 + 12;
  return (
    shape +
    text(fits ? at + 8 : at - 8, middle + 4, lane.end, `fill="${fits ? colour : '#fff'}" text-anchor="${fits ? 'start' : 'end'}"`)
  );
}

type RowOf = (pid: number, at: number) => number | null;

/** The middle of the sender's lane: that of the lane which had this number then. */
function senderRow(lanes: readonly Lane[], rows: ReadonlyMap<Lane, number>, y: (index: number) => number): RowOf {
  return (pid, at) => {
    const found = lanes.find((lane) => lane.pid === pid && (lane.from ?? 0) <= at && at <= (lane.to ?? at));
    const row = found === undefined ? undefined : rows.get(found);
    return row === undefined ? null : y(row);
  };
}

function arrows(lane: Lane, middle: number, x: Across, rowOf: RowOf): readonly string[] {
  return lane.marks.flatMap(({ at, kind, fromPid }) => {
    if (fromPid === null || (kind !== 'signal' && kind !== 'sent')) return [];
    const from = rowOf(fromPid, at);
    if (from === null || from === middle) return [];
    const tip = from < middle ? middle - BAR / 2 - 1 : middle + BAR / 2 + 1;
    const back = from < middle ? -6 : 6;
    return [
      `<path d="M${x(at)} ${from}L${x(at)} ${tip}m-3 ${back}l3 ${-back}l3 ${back}" stroke="${COLOURS[kind]}" fill="none" stroke-width="1.3"/>`,
    ];
  });
}

/** A label that would stand on the one before it is left to the pointer (title). */
function marks(all: readonly Mark[], x: Across, middle: number): readonly string[] {
  let taken = Number.NEGATIVE_INFINITY;
  return all.flatMap(({ at, kind, label }) => {
    const place = x(at);
    const shape = `<path d="M${place} ${middle - 5}l4 5l-4 5l-4 -5z" fill="${COLOURS[kind]}"><title>${escaped(label)}</title></path>`;
    const start = place + 3;
    if (start < taken || start + label.length * 6 > WIDTH) return [shape];
    taken = start + label.length * 6 + 6;
    return [shape, text(start, middle - 8, label, `fill="${COLOURS[kind]}" font-size="9"`)];
  });
}

const LEGEND: readonly (readonly [string, string])[] = [
  ['the brain is awake', COLOURS.awake],
  ['the app', COLOURS.app],
  ['a hook', COLOURS.hook],
  ['others', COLOURS.other],
  ['signal', COLOURS.signal],
  ['sent by tsinit', COLOURS.sent],
  ['adopted', COLOURS.adopted],
];

function legend(height: number): readonly string[] {
  let place = LEFT;
  return LEGEND.flatMap(([words, colour]) => {
    const at = place;
    place += words.length * 7 + 34;
    return [
      `<rect x="${at}" y="${height - 9}" width="10" height="10" rx="2" fill="${colour}"/>`,
      text(at + 15, height, words, 'fill="#444"'),
    ];
  });
}

const text = (x: number, y: number, words: string, more: string): string =>
  `<text x="${x}" y="${y}" ${more}>${escaped(words)}</text>`;
const round = (value: number): number => Math.round(value * 10) / 10;
const clamp = (at: number, { begin, end }: Picture): number => Math.min(Math.max(at, begin), end);

/** Names are of foreign origin: nothing of them may become markup. */
const escaped = (words: string): string =>
  printable(words, 200).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
