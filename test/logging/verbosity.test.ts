import { describe, expect, it } from 'vitest';
import type { Cause } from '../../src/model/message.ts';
import { lineOf, MESSAGES } from './messages.ts';

type Name = keyof typeof MESSAGES;

/** Each is said from this verbosity on. */
const SAID: Readonly<Record<Name, -1 | 0 | 1 | 2>> = {
  spawnFailed: -1,
  lost: -1,
  refused: -1,
  valueRefused: -1,
  hookFailed: -1,
  startRefused: -1,
  signal: 0,
  delivered: 0,
  deliveredToThread: 0,
  deliveredElsewhere: 0,
  notTraced: 0,
  aside: 0,
  asideFrom: 0,
  oneNotTraced: 0,
  deliveriesLost: 0,
  tracerEnded: 0,
  queued: 0,
  badEnd: 0,
  killedEnd: 0,
  relieved: 0,
  membersUnknown: 0,
  resumedFromHang: 0,
  stopped: 0,
  stoppedByKey: 0,
  groupContinued: 0,
  orphanWarning: 0,
  killed: 0,
  killedNow: 0,
  killedAfter: 0,
  zombies: 0,
  zombiesLeft: 0,
  released: 0,
  hookEndedBadly: 0,
  hookKilled: 0,
  terminationLog: 0,
  remain: 0,
  setup: 0,
  deathSignal: 0,
  resumed: 0,
  resumedFromError: 0,
  upgraded: 0,
  notUpgraded: 0,
  notYet: 0,
  stillRoot: 0,
  dropped: 0,
  unknown: 0,
  started: 1,
  nowNobody: 1,
  cleanEnd: 1,
  remappedEnd: 1,
  suspended: 1,
  continued: 1,
  orphan: 1,
  overtaken: 1,
  hookStarted: 1,
  hookEnded: 1,
  pausing: 1,
  waiting: 1,
  woke: 2,
  sleeps: 2,
};

describe.each(Object.entries(SAID) as [Name, number][])('%s', (name, from) => {
  it(`is said from verbosity ${from} on, in text and in JSON`, () => {
    for (const logFormat of ['text', 'json'] as const) {
      const said = ([-1, 0, 1, 2] as const).filter((verbosity) => lineOf(MESSAGES[name], { verbosity, logFormat }) !== null);
      expect(said).toEqual([-1, 0, 1, 2].filter((verbosity) => verbosity >= from));
    }
  });
});

describe('a good exit code', () => {
  const memory = { version: 2, killsBefore: 0, killsNow: 1, limit: 1 << 26, peak: 1 << 26 } as const;

  it('does not hide that the OOM killer was there', () => {
    const said = (cause: Cause): boolean => lineOf({ ...MESSAGES.cleanEnd, cause }, {}) !== null;
    expect(said({ type: 'itself', memory })).toBe(true);
    expect(said({ type: 'oom-killer', memory })).toBe(true);
    expect(said({ type: 'itself', memory: { ...memory, killsBefore: 1 } })).toBe(false);
    expect(said({ type: 'itself' })).toBe(false);
  });
});

describe('a run in which the app starts, sheds orphans and ends well', () => {
  it('prints nothing at all', () => {
    const clean = [MESSAGES.started, MESSAGES.orphan, MESSAGES.waiting, MESSAGES.woke, MESSAGES.sleeps, MESSAGES.cleanEnd];
    expect(clean.map((message) => lineOf(message, {}))).toEqual(clean.map(() => null));
  });
});
