import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/cli/parse-arguments.ts';
import { errno, exitCode, gid, millis, pid, type SignalNumber, signalNumber, uid } from '../../src/model/ids.ts';
import type { HookPoint, Rewrite } from '../../src/model/settings.ts';
import type { App, Hook, PassedOn, State } from '../../src/model/state.ts';
import type { Delivery } from '../../src/model/trace.ts';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from '../../src/runtime/snapshot.ts';

const TERM = signalNumber(15);
const info = { signal: TERM, code: 0, senderPid: 4, senderUid: uid(0), value: -1, pointer: '18446744073709551615' };
const killed = { type: 'killed', signal: TERM, coreDumped: false } as const;

const hook: Hook = { point: TERM, pid: pid(9), startedAt: millis(3), deadline: millis(10_003.5), killed: true };
const passedOn: readonly PassedOn[] = [{ signal: signalNumber(3), at: millis(2.5), info }];

const running: Extract<App, { readonly id: 'running' }> = {
  id: 'running',
  pid: pid(7),
  startTime: null,
  spawnedAt: millis(1.5),
  stopped: true,
  stopAsked: true,
  resuming: false,
  stopping: { id: 'not-asked' },
  held: [],
  passedOn: [],
};

const ended: Extract<App, { readonly id: 'ended' }> = {
  id: 'ended',
  pid: pid(7),
  exitCode: exitCode(143),
  end: killed,
  endedAt: millis(8.5),
  ranFor: millis(7),
  stopping: { id: 'asked', signal: TERM, askedAt: millis(5), killAt: null },
  passedOn,
  stopSignals: [TERM],
  told: false,
};

const apps: readonly (readonly [what: string, app: App])[] = [
  ['unborn', { id: 'unborn', waiting: [info], hook: null, startHookEnded: true }],
  ['unborn, with its hook', { id: 'unborn', waiting: [], hook: { ...hook, point: 'START', pid: null }, startHookEnded: false }],
  ['pausing', { id: 'pausing', obeyed: true }],
  ['running', running],
  [
    'running, with signals that wait and have gone on',
    {
      ...running,
      stopping: { id: 'asked', signal: TERM, askedAt: millis(5), killAt: millis(5005) },
      held: [
        { info, since: millis(4), waitsFor: { type: 'hook', hook } },
        { info, since: millis(4), waitsFor: { type: 'delay', until: millis(9) } },
      ],
      passedOn,
    },
  ],
  [
    'running, being killed',
    {
      ...running,
      stopping: { id: 'killed', signal: TERM, askedAt: millis(5), nextAt: millis(9), rounds: 2, reported: [pid(8)] },
    },
  ],
  ['ended by a signal', ended],
  ['ended with a code', { ...ended, end: { type: 'exited', code: exitCode(3) }, passedOn: [], told: true }],
  [
    'draining',
    { id: 'draining', exitCode: exitCode(0), endedAt: millis(7), deadline: millis(9), stopSignals: [], lookAt: millis(8) },
  ],
  [
    'killing',
    {
      id: 'killing',
      exitCode: exitCode(0),
      deadline: millis(9),
      rounds: 2,
      why: 'kill-after',
      since: millis(4),
      reported: [pid(8)],
    },
  ],
  ['closing', { id: 'closing', exitCode: exitCode(0), hook: { ...hook, point: 'EXIT' }, stopSignals: [TERM] }],
  ['left', { id: 'left', exitCode: exitCode(1) }],
];

const DELIVERY: Delivery = {
  pid: pid(7),
  comm: 'app',
  thread: 8,
  mainBlocks: true,
  info: { signal: TERM, code: 0, senderPid: 12, senderUid: uid(0), value: 0, pointer: '0' },
  sender: {
    facts: { pid: pid(12), ppid: 7, processGroup: 7, session: 1, startTime: 99, state: 'S', comm: 'kill' },
    exe: '/bin/kill',
    commandLine: ['kill', '7'],
    parents: [{ pid: pid(1), comm: 'tsinit' }],
  },
  origin: 'set',
};

const NOBODY = { user: uid(65534), group: gid(100) };

const stateOf = (app: App): State => ({
  settings: {
    ...DEFAULT_SETTINGS,
    parentDeathSignal: TERM,
    remapExit: [exitCode(143)],
    rewrites: new Map<SignalNumber, Rewrite>([
      [TERM, signalNumber(3)],
      [signalNumber(1), 'drop'],
    ]),
    unforwarded: [signalNumber(11)],
    farewell: TERM,
    stopSignal: signalNumber(3),
    killAfter: millis(5000),
    hooks: new Map<HookPoint, string>([
      ['START', 'prepare "all"'],
      [TERM, 'drain; wait'],
      ['EXIT', 'tidy'],
    ]),
    delays: new Map([[TERM, millis(1500)]]),
    terminationLog: '/log',
    dropPrivileges: 'nobody:users',
    traceSignals: { others: [TERM], itself: [] },
  },
  role: 'pid-1',
  program: 'naïve "app"\n',
  app,
  privileges: { id: 'dropping', to: NOBODY },
  refusalTold: true,
  upgrade: { path: '/new/tsinit', from: '0.9.0' },
  tracer: { id: 'running', pid: pid(3) },
  lastDelivery: { delivery: DELIVERY, at: millis(9) },
});

const snapshotOf = (app: App): Snapshot => ({
  state: stateOf(app),
  quiet: { time: millis(400), sleptAt: millis(12.25) },
  droppedLines: 3,
  lastWords: 'Error: …',
});

const first = snapshotOf({ id: 'left', exitCode: exitCode(1) });
const change = (edit: (snapshot: Record<string, unknown>) => void): string => {
  const copy = JSON.parse(encodeSnapshot(first)) as Record<string, unknown>;
  edit(copy);
  return JSON.stringify(copy);
};

/** As JSON has them, with something else for the hooks. */
const settingsWith = (hooks: unknown): unknown => {
  const { state } = JSON.parse(encodeSnapshot(first)) as { state: { settings: object } };
  return { ...state.settings, hooks };
};

describe('a snapshot', () => {
  test.each(apps)('comes back as it was saved: %s', (_what, app) => {
    expect(decodeSnapshot(encodeSnapshot(snapshotOf(app)))).toEqual(snapshotOf(app));
  });

  test.each([
    { id: 'kept' },
    { id: 'to-drop', to: NOBODY },
    { id: 'dropping', to: NOBODY },
    { id: 'dropped', to: NOBODY },
  ] as const)('comes back with the privileges $id', (privileges) => {
    const changed = { ...first, state: { ...first.state, privileges } };
    expect(decodeSnapshot(encodeSnapshot(changed))).toEqual(changed);
  });

  test('of settings by default comes back as it was saved', () => {
    const plain = { ...first, state: { ...first.state, settings: DEFAULT_SETTINGS } };
    expect(decodeSnapshot(encodeSnapshot(plain))).toEqual(plain);
  });

  test('of another version is not read', () => {
    expect(decodeSnapshot(change((snapshot) => (snapshot.version = 0)))).toBeNull();
  });

  test('that lacks a field, or has one of another kind, is not read', () => {
    expect(decodeSnapshot(change((snapshot) => delete snapshot.quiet))).toBeNull();
    expect(decodeSnapshot(change((snapshot) => (snapshot.droppedLines = '3')))).toBeNull();
    expect(decodeSnapshot(change((snapshot) => (snapshot.state = null)))).toBeNull();
    expect(decodeSnapshot(change((snapshot) => (snapshot.state = { ...first.state, app: { id: 'constructor' } })))).toBeNull();
    const hooks = (entries: unknown) =>
      change((snapshot) => (snapshot.state = { ...first.state, settings: settingsWith(entries) }));
    expect(decodeSnapshot(hooks([['START', 'x']]))).not.toBeNull();
    expect(decodeSnapshot(hooks([['BEGIN', 'x']]))).toBeNull();
    expect(decodeSnapshot(hooks([['START']]))).toBeNull();
    expect(decodeSnapshot(hooks({ START: 'x' }))).toBeNull();
  });

  test('that is no JSON, or a cut one, is not read', () => {
    expect(decodeSnapshot('')).toBeNull();
    expect(decodeSnapshot(encodeSnapshot(first).slice(0, -1))).toBeNull();
  });

  test('of a state that has more than it should is read without it', () => {
    const more = change((snapshot) => (snapshot.more = errno(1)));
    expect(decodeSnapshot(more)).toEqual(first);
  });
});
