import { DEFAULT_SETTINGS } from '../../src/cli/parse-arguments.ts';
import { formatMessage } from '../../src/logging/format.ts';
import { errno, exitCode, millis, pid, signalNumber, uid } from '../../src/model/ids.ts';
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
const members = [{ facts: { ...facts, comm: 'sleep' }, commandLine: ['sleep', '100'] }];

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
  },
  badEnd: { type: 'app-ended', pid: APP, end: { type: 'exited', code: exitCode(1) }, ranFor: millis(40), exitCode: exitCode(1) },
  killedEnd: {
    type: 'app-ended',
    pid: APP,
    end: { type: 'killed', signal: signalNumber(15), coreDumped: false },
    ranFor: millis(65_000),
    exitCode: exitCode(143),
  },
  remappedEnd: {
    type: 'app-ended',
    pid: APP,
    end: { type: 'killed', signal: signalNumber(15), coreDumped: false },
    ranFor: null,
    exitCode: exitCode(0),
  },
  stopped: { type: 'app-stopped', pid: APP, signal: signalNumber(19), response: 'none' },
  stoppedByKey: { type: 'app-stopped', pid: APP, signal: signalNumber(20), response: 'continue' },
  suspended: { type: 'app-stopped', pid: APP, signal: signalNumber(20), response: 'suspend' },
  continued: { type: 'app-continued', pid: APP },
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
  killed: { type: 'members-killed', members, why: 'grace' },
  killedNow: { type: 'members-killed', members, why: 'second-signal' },
  remain: { type: 'members-remain', members },
  refused: { type: 'signal-refused', signal: signalNumber(15), target: { type: 'group', leader: APP }, errno: errno(1) },
  setup: { type: 'setup-refused', what: 'subreaper', errno: errno(1) },
  deathSignal: { type: 'setup-refused', what: 'parent-death-signal', errno: errno(22) },
  resumed: { type: 'resumed', crash: { signal: signalNumber(11), words: '', count: 1 } },
  resumedFromError: { type: 'resumed', crash: { signal: null, words: 'TypeError: x\n  at y', count: 2 } },
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
