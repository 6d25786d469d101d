import { DEFAULT_SETTINGS } from '../../src/cli/personalities/defaults.ts';
import { formatMessage } from '../../src/logging/format.ts';
import { errno, exitCode, gid, millis, pid, signalNumber, uid } from '../../src/model/ids.ts';
import type { Message } from '../../src/model/message.ts';
import type { ProcessFacts, Sender, SignalInfo } from '../../src/model/process.ts';
import type { Settings } from '../../src/model/settings.ts';

export const facts: ProcessFacts = {
  pid: pid(12),
  ppid: 10,
  processGroup: 7,
  session: 7,
  startTime: 100,
  state: 'R',
  comm: 'kill',
};

export const info: SignalInfo = {
  signal: signalNumber(15),
  code: 0,
  senderPid: 12,
  senderUid: uid(0),
  value: 0,
  pointer: '0',
};

export const sender: Sender = {
  facts,
  exe: '/bin/kill',
  commandLine: ['kill', '-TERM', '1'],
  parents: [{ pid: pid(10), comm: 'sh' }],
};

const APP = pid(7);
const toGroup = { type: 'forwarded', as: signalNumber(15), to: { type: 'group', leader: APP }, alsoContinued: false } as const;
const sleeper = { facts: { ...facts, comm: 'sleep', state: 'S' }, commandLine: ['sleep', '100'] };
const members = [{ ...sleeper, wchan: null, age: null }];
const doomed = [{ ...sleeper, wchan: 'hrtimer_nanosleep', age: millis(180_000) }];
const itself = { type: 'itself' } as const;
const wholeMinute = millis(60_000);

/** One of each kind, and of some kinds those that differ in what is said of them. */
export const MESSAGES = {
  signal: { type: 'signal', info, sender, action: toGroup, role: 'pid-1' },
  queued: {
    type: 'signal',
    info: { ...info, signal: signalNumber(35), code: -1, value: 42, pointer: '42' },
    sender: null,
    action: { ...toGroup, as: signalNumber(35) },
    role: 'pid-1',
  },
  started: { type: 'app-started', pid: APP },
  cleanEnd: {
    type: 'app-ended',
    pid: APP,
    end: { type: 'exited', code: exitCode(0) },
    ranFor: millis(3250),
    exitCode: exitCode(0),
    cause: itself,
  },
  badEnd: {
    type: 'app-ended',
    pid: APP,
    end: { type: 'exited', code: exitCode(1) },
    ranFor: millis(40),
    exitCode: exitCode(1),
    cause: itself,
  },
  killedEnd: {
    type: 'app-ended',
    pid: APP,
    end: { type: 'killed', signal: signalNumber(15), coreDumped: false },
    ranFor: millis(65_000),
    exitCode: exitCode(143),
    cause: { type: 'passed-on', passedOn: { signal: signalNumber(15), at: wholeMinute, info }, before: millis(3) },
  },
  remappedEnd: {
    type: 'app-ended',
    pid: APP,
    end: { type: 'killed', signal: signalNumber(15), coreDumped: false },
    ranFor: null,
    exitCode: exitCode(0),
    cause: { type: 'somebody', memory: null },
  },
  stopped: { type: 'app-stopped', pid: APP, signal: signalNumber(19), response: 'none' },
  stoppedByKey: { type: 'app-stopped', pid: APP, signal: signalNumber(20), response: 'continue' },
  suspended: { type: 'app-stopped', pid: APP, signal: signalNumber(20), response: 'suspend' },
  continued: { type: 'app-continued', pid: APP },
  groupContinued: {
    type: 'group-continued',
    leader: APP,
    signal: signalNumber(15),
    stopped: [{ pid: pid(9), comm: 'sleep' }],
  },
  lost: { type: 'app-lost', pid: APP, exitCode: exitCode(111) },
  spawnFailed: {
    type: 'spawn-failed',
    program: 'ngnix',
    failure: { step: 'exec', errno: errno(2), path: 'ngnix' },
    exitCode: exitCode(127),
  },
  orphan: { type: 'orphan-reaped', pid: pid(30), facts, end: { type: 'exited', code: exitCode(0) }, warn: false },
  orphanWarning: { type: 'orphan-reaped', pid: pid(30), facts: null, end: { type: 'exited', code: exitCode(0) }, warn: true },
  waiting: { type: 'waiting-for-members', members, grace: millis(5000) },
  killed: { type: 'members-killed', members, why: 'grace', after: millis(5004) },
  killedNow: { type: 'members-killed', members, why: 'second-signal', after: millis(900) },
  killedAfter: { type: 'members-killed', members: doomed, why: 'kill-after', after: millis(10_002) },
  remain: { type: 'members-remain', members },
  zombies: { type: 'zombies-kept', zombies: [{ pid: pid(31), comm: 'sleep', parent: { pid: pid(12), comm: 'node' } }] },
  zombiesLeft: { type: 'zombies-left', zombies: [{ pid: pid(31), comm: 'sleep' }] },
  released: { type: 'signal-released', info, heldFor: millis(12_300), action: toGroup },
  overtaken: { type: 'signal-released', info, heldFor: millis(700), action: { type: 'kept', why: 'stopping' } },
  hookStarted: { type: 'hook-started', point: signalNumber(15), pid: pid(20), command: 'nginx -s quit' },
  hookEnded: {
    type: 'hook-ended',
    point: signalNumber(15),
    pid: pid(20),
    end: { type: 'exited', code: exitCode(0) },
    ranFor: millis(1200),
    killed: false,
  },
  hookEndedBadly: {
    type: 'hook-ended',
    point: 'EXIT',
    pid: pid(20),
    end: { type: 'exited', code: exitCode(3) },
    ranFor: millis(1200),
    killed: false,
  },
  hookKilled: {
    type: 'hook-ended',
    point: signalNumber(15),
    pid: pid(20),
    end: { type: 'killed', signal: signalNumber(9), coreDumped: false },
    ranFor: millis(10_001),
    killed: true,
  },
  hookFailed: {
    type: 'hook-failed',
    point: signalNumber(1),
    command: 'ngnix -s reload',
    failure: { step: 'exec', errno: errno(2), path: 'ngnix' },
  },
  startRefused: { type: 'start-refused', exitCode: exitCode(3) },
  pausing: { type: 'pausing' },
  terminationLog: { type: 'termination-log-failed', path: '/dev/termination-log', errno: errno(13) },
  refused: { type: 'signal-refused', signal: signalNumber(15), target: { type: 'group', leader: APP }, errno: errno(1) },
  valueRefused: {
    type: 'signal-refused',
    signal: signalNumber(35),
    target: { type: 'group', leader: APP },
    errno: errno(11),
    valueOnly: true,
  },
  setup: { type: 'setup-refused', what: 'subreaper', errno: errno(1) },
  deathSignal: { type: 'setup-refused', what: 'parent-death-signal', errno: errno(22) },
  resumed: { type: 'resumed', crash: { signal: signalNumber(11), words: '', count: 1, hung: false } },
  resumedFromHang: { type: 'resumed', crash: { signal: signalNumber(5), words: '', count: 3, hung: true } },
  relieved: { type: 'relieved' },
  nowNobody: { type: 'privileges-dropped', to: { user: uid(65534), group: gid(100) } },
  notYet: { type: 'privileges-refused', to: { user: uid(65534), group: gid(100) }, step: 'exec', errno: errno(12) },
  stillRoot: { type: 'privileges-refused', to: { user: uid(65534), group: gid(100) }, step: 'user', errno: errno(1) },
  membersUnknown: { type: 'members-unknown', signal: signalNumber(15) },
  resumedFromError: { type: 'resumed', crash: { signal: null, words: 'TypeError: x\n  at y', count: 2, hung: false } },
  upgraded: { type: 'upgraded', path: '/tsinit', from: '0.1.0', to: '0.2.0' },
  notUpgraded: { type: 'upgrade-failed', path: '/new/tsinit', obstacle: { type: 'not-executed', errno: errno(26) } },
  delivered: {
    type: 'signal-delivered',
    delivery: { pid: pid(31), comm: 'nginx', thread: 31, mainBlocks: false, info, sender, origin: 'set' },
    role: 'pid-1',
  },
  deliveredToThread: {
    type: 'signal-delivered',
    delivery: { pid: pid(31), comm: 'nginx', thread: 47, mainBlocks: false, info, sender: null, origin: 'container' },
    role: 'pid-1',
  },
  deliveredElsewhere: {
    type: 'signal-delivered',
    delivery: {
      pid: pid(31),
      comm: 'nginx',
      thread: 47,
      mainBlocks: true,
      info: { ...info, senderPid: 0 },
      sender: null,
      origin: 'outside',
    },
    role: 'pid-1',
  },
  notTraced: { type: 'tracing-refused', pid: null, refusal: { errno: errno(1), yama: 2, seccomp: false } },
  oneNotTraced: { type: 'tracing-refused', pid: pid(9), refusal: { errno: errno(1), yama: null, seccomp: true } },
  aside: { type: 'tracing-aside', aside: { pid: pid(31), comm: 'strace', target: null } },
  asideFrom: { type: 'tracing-aside', aside: { pid: pid(31), comm: 'gdb', target: { pid: pid(12), comm: 'nginx' } } },
  deliveriesLost: { type: 'deliveries-lost', count: 3 },
  tracerEnded: { type: 'tracer-ended', pid: pid(3) },
  dropped: { type: 'lines-dropped', count: 12 },
  unknown: { type: 'unknown-variable', name: 'TSINIT_GARCE', nearest: 'TSINIT_GRACE' },
  woke: { type: 'woke', reason: 'a signal', wakes: 3 },
  sleeps: { type: 'sleeps', awakeFor: millis(210) },
} as const satisfies Readonly<Record<string, Message>>;

/** 2026-01-02T03:04:05.678Z */
const CLOCK = { realtimeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) };

export function lineOf(message: Message, settings: Partial<Settings> = { verbosity: 2 }): string | null {
  return formatMessage(message, { ...DEFAULT_SETTINGS, ...settings }, CLOCK);
}

export interface LogObject {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

export function objectOf(message: Message): LogObject {
  const line = lineOf(message, { verbosity: 2, logFormat: 'json' });
  return JSON.parse(line ?? 'null') as LogObject;
}
