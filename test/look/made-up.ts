import type { StatusView } from '../../src/look/inside.ts';
import { branches, type Mark, type Seen } from '../../src/look/tree.ts';
import type { Happening, HappeningEntry, HappeningSender, Ring } from '../../src/model/happening.ts';
import { exitCode, millis, pid, signalNumber, uid } from '../../src/model/ids.ts';
import type { SignalInfo } from '../../src/model/process.ts';

/** What is told in local time is the same everywhere. */
process.env.TZ = 'UTC';

/** 2026-11-29 09:00:00 UTC is at 1,000 s of the clock of the entries. */
export const BEGIN = { at: 1_000_000, realtimeMs: Date.UTC(2026, 10, 29, 9, 0, 0) };

const CROWD: readonly Happening['type'][] = ['forked', 'executed', 'adopted'];

/** Entries, each with the milliseconds since BEGIN at which it was. */
export function logFrom(...story: readonly (readonly [after: number, happening: Happening])[]): readonly HappeningEntry[] {
  const counts = { main: 0, crowd: 0 };
  return story.map(([after, happening]) => {
    const ring: Ring = CROWD.includes(happening.type) ? 'crowd' : 'main';
    counts[ring]++;
    return { ring, sequence: counts[ring], at: millis(BEGIN.at + after), realtimeMs: BEGIN.realtimeMs + after, ...happening };
  });
}

export const info = (signal: number, senderPid: number, code = 0): SignalInfo => ({
  signal: signalNumber(signal),
  code,
  senderPid,
  senderUid: uid(senderPid === 0 ? 0 : 1000),
  value: 0,
  pointer: '0',
});

export const sender = (executable: string, ...commandLine: readonly string[]): HappeningSender => ({
  comm: executable.split('/').at(-1) ?? '',
  startTime: 1,
  executable,
  commandLine,
});

export const usage = { ranFor: millis(100_100), user: millis(1200), system: millis(300), maxResidentKb: 20_480 };
export const NO_USAGE = { ranFor: null, user: millis(0), system: millis(0), maxResidentKb: 0 };

const killedBy = (signal: number) => ({ type: 'killed', signal: signalNumber(signal), coreDumped: false }) as const;
const exited = (code: number) => ({ type: 'exited', code: exitCode(code) }) as const;

/**
 * S5 as tracing sees it: nginx runs; a daemon of cron is adopted; somebody's script kills a worker by a stale pid file, once by its pid,
 * once by the number of a thread; HUP comes from outside and is passed on; in the end TERM comes, and the app obeys.
 */
export const STORY = logFrom(
  [0, { type: 'began', pid: pid(1) }],
  [2, { type: 'started', pid: pid(7), other: false, program: '/usr/sbin/nginx' }],
  [40, { type: 'forked', pid: pid(31), parent: pid(7), comm: 'nginx' }],
  [41, { type: 'forked', pid: pid(32), parent: pid(7), comm: 'nginx' }],
  [90, { type: 'woke', reason: 3 }],
  [60_000, { type: 'adopted', pid: pid(44), comm: 'logrotate', formerParent: pid(40) }],
  [60_050, { type: 'executed', pid: pid(44), executable: '/usr/bin/gzip', commandLine: ['gzip', '-9'] }],
  [61_000, { type: 'slept' }],
  [61_200, { type: 'ended', pid: pid(44), other: true, comm: 'gzip', startTime: 4, end: exited(0), usage: NO_USAGE }],
  [70_000, { type: 'signal', info: info(1, 0), sender: null, forwardedAs: signalNumber(1), errno: null }],
  [70_001, { type: 'woke', reason: 3 }],
  [70_300, { type: 'slept' }],
  [
    80_000,
    {
      type: 'delivered',
      pid: pid(31),
      thread: 31,
      comm: 'nginx',
      info: info(15, 51),
      sender: sender('/usr/local/bin/stale-pid-file', '/bin/sh', '/usr/local/bin/stale-pid-file', 'stop'),
    },
  ],
  [80_003, { type: 'exiting', pid: pid(31), comm: 'nginx', end: killedBy(15), usage: NO_USAGE }],
  [
    90_000,
    {
      type: 'delivered',
      pid: pid(32),
      thread: 35,
      comm: 'nginx',
      info: info(15, 53),
      sender: sender('/usr/local/bin/stale-pid-file', '/bin/sh', '/usr/local/bin/stale-pid-file', 'stop'),
    },
  ],
  [90_004, { type: 'exiting', pid: pid(32), comm: 'nginx', end: killedBy(15), usage: NO_USAGE }],
  [95_000, { type: 'crashed', signal: signalNumber(11), words: '' }],
  [
    100_000,
    {
      type: 'signal',
      info: info(15, 60),
      sender: sender('/usr/bin/kill', 'kill', '1'),
      forwardedAs: signalNumber(15),
      errno: null,
    },
  ],
  [100_120, { type: 'ended', pid: pid(7), other: false, comm: 'nginx', startTime: 3, end: exited(3), usage }],
  [100_121, { type: 'left', code: exitCode(3) }],
);

let born = 0;

export function seen(number: number, ppid: number, comm: string, more: Partial<Seen> & { readonly state?: string } = {}): Seen {
  const { state = 'S', ...rest } = more;
  return {
    facts: { pid: pid(number), ppid, processGroup: number, session: number, startTime: ++born, state, comm },
    commandLine: [`/usr/bin/${comm}`],
    age: millis(185_000),
    cpu: millis(1230),
    residentKb: 12_800,
    ...rest,
  };
}

const MARKS: Readonly<Record<number, Mark>> = { 7: 'app', 44: 'orphan', 45: 'zombie', 90: 'stranger', 91: 'stranger' };

export const PROCESSES: readonly Seen[] = [
  seen(1, 0, 'tsinit', { residentKb: 76, cpu: millis(0) }),
  seen(7, 1, 'nginx', { commandLine: ['nginx: master process nginx -g daemon off;'] }),
  seen(31, 7, 'nginx', { commandLine: ['nginx: worker process'], residentKb: 640 }),
  seen(32, 7, 'nginx', { commandLine: ['nginx: worker process'], state: 'T', residentKb: 2_621_440 }),
  seen(45, 31, 'helper', { state: 'Z', commandLine: [] }),
  seen(44, 1, 'logrotate', {
    commandLine: ['logrotate', '/etc/logrotate.d/a name with spaces', '--state', '/var/lib/logrotate/status'],
  }),
  seen(90, 0, 'sh', { commandLine: ['sh'] }),
  seen(91, 90, 'top\u001b[2J', { commandLine: ['top', '\u001b[31mred'] }),
];

export const markOf = ({ facts }: Seen) => ({
  mark: facts.pid === 1 ? ('init' as const) : (MARKS[facts.pid] ?? ('none' as const)),
  job: null,
  formerParent: facts.pid === 44 ? pid(40) : null,
});

export const STATUS: StatusView = {
  now: millis(BEGIN.at + 11_100_000),
  realtimeMs: BEGIN.realtimeMs + 11_100_000,
  init: {
    pid: pid(1),
    role: 'pid-1',
    startedAt: millis(BEGIN.at),
    phase: 'asleep',
    reflexReason: 0,
    wakes: 4,
    sleeps: 4,
    crashes: 1,
    residentKb: 76,
  },
  main: { id: 'running', pid: pid(7), spawnedAt: millis(BEGIN.at + 2) },
  state: null,
  program: 'nginx: master process nginx -g daemon off;',
  uid: 0,
  trees: branches(PROCESSES, [pid(7), pid(44), pid(90)], markOf),
  exitCode: null,
};

/** One app, 40 children, 49 grandchildren each: 2,001 processes. */
export function twoThousand(): readonly Seen[] {
  const all = [seen(7, 1, 'app')];
  for (let child = 0; child < 40; child++) {
    all.push(seen(100 + child, 7, `child-${child}`));
    for (let below = 0; below < 49; below++) all.push(seen(1000 + child * 49 + below, 100 + child, 'a-grandchild'));
  }
  return all;
}
