import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/cli/parse-arguments.ts';
import { errno, exitCode, millis, pid, type SignalNumber, signalNumber, uid } from '../../src/model/ids.ts';
import type { Rewrite } from '../../src/model/settings.ts';
import type { App, State } from '../../src/model/state.ts';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from '../../src/runtime/snapshot.ts';

const TERM = signalNumber(15);
const info = { signal: TERM, code: 0, senderPid: 4, senderUid: uid(0), value: -1, pointer: '18446744073709551615' };
const killed = { type: 'killed', signal: TERM, coreDumped: false } as const;

const apps: readonly App[] = [
  { id: 'unborn', waiting: [info] },
  { id: 'running', pid: pid(7), startTime: null, spawnedAt: millis(1.5), stopped: true, stopAsked: true, resuming: false },
  { id: 'ended', pid: pid(7), exitCode: exitCode(143), end: killed, stopSignals: [TERM] },
  { id: 'ended', pid: pid(7), exitCode: exitCode(3), end: { type: 'exited', code: exitCode(3) }, stopSignals: [] },
  { id: 'draining', exitCode: exitCode(0), deadline: millis(9), stopSignals: [], lookAt: millis(8) },
  { id: 'killing', exitCode: exitCode(0), deadline: millis(9), rounds: 2, why: 'grace', reported: [pid(8)] },
  { id: 'left', exitCode: exitCode(1) },
];

const stateOf = (app: App): State => ({
  settings: {
    ...DEFAULT_SETTINGS,
    parentDeathSignal: TERM,
    remapExit: [exitCode(143)],
    rewrites: new Map<SignalNumber, Rewrite>([
      [TERM, signalNumber(3)],
      [signalNumber(1), 'drop'],
    ]),
  },
  role: 'pid-1',
  program: 'naïve "app"\n',
  app,
  refusalTold: true,
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

describe('a snapshot', () => {
  test.each(apps.map((app) => [app.id, app] as const))('comes back as it was saved: %s', (_id, app) => {
    expect(decodeSnapshot(encodeSnapshot(snapshotOf(app)))).toEqual(snapshotOf(app));
  });

  test('of another version is not read', () => {
    expect(decodeSnapshot(change((snapshot) => (snapshot.version = 0)))).toBeNull();
  });

  test('that lacks a field, or has one of another kind, is not read', () => {
    expect(decodeSnapshot(change((snapshot) => delete snapshot.quiet))).toBeNull();
    expect(decodeSnapshot(change((snapshot) => (snapshot.droppedLines = '3')))).toBeNull();
    expect(decodeSnapshot(change((snapshot) => (snapshot.state = null)))).toBeNull();
    expect(decodeSnapshot(change((snapshot) => (snapshot.state = { ...first.state, app: { id: 'constructor' } })))).toBeNull();
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
