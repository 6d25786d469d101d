import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/cli/parse-arguments.ts';
import type { Event } from '../../src/model/event.ts';
import { errno, exitCode, gid, millis, type Pid, pid, signalNumber, uid } from '../../src/model/ids.ts';
import type { Hook, State } from '../../src/model/state.ts';
import { initialState } from '../../src/policy/initial-state.ts';
import { type BootFacts, bootEvents } from '../../src/runtime/boot.ts';
import { hookToken } from '../../src/runtime/hook-token.ts';
import type { LedgerHeader, MainProcess } from '../../src/runtime/linux/ledger-header.ts';

const now = millis(100);
const spawnedAt = millis(40);
const app = pid(7);
const alive: MainProcess = { id: 'running', pid: app, spawnedAt };
const ended: MainProcess = {
  id: 'ended',
  pid: app,
  spawnedAt,
  change: { type: 'ended', end: { type: 'exited', code: exitCode(3) } },
};

const task = { type: 'app', program: 'app' } as const;
const unborn = initialState(DEFAULT_SETTINGS, 'pid-1', task);
const pausing = initialState(DEFAULT_SETTINGS, 'pid-1', { type: 'pause' });
const running: State = {
  ...unborn,
  app: {
    id: 'running',
    pid: app,
    startTime: 5,
    spawnedAt,
    stopped: false,
    stopAsked: false,
    resuming: false,
    stopping: { id: 'not-asked' },
    held: [],
    passedOn: [],
  },
};
/** The hook START is about to be started, or (pid) runs. */
const startHook = (hook: Pid | null): Hook => ({
  point: 'START',
  pid: hook,
  startedAt: millis(50.25),
  deadline: millis(10_050.25),
  killed: false,
});
const preparing = (hook: Hook): State => ({ ...unborn, app: { id: 'unborn', waiting: [], hook, startHookEnded: false } });

function events(header: Partial<LedgerHeader>, more: Partial<BootFacts> = {}): readonly Event[] {
  const whole: LedgerHeader = {
    role: 'pid-1',
    wakeReason: 'plan',
    hasJobs: false,
    wokenAt: now,
    wakes: 1,
    main: { id: 'none' },
    beside: null,
    subreaperRefused: null,
    spawnFailure: null,
    crash: { signal: null, count: 0, hung: false },
    drop: { type: 'not-tried' },
    addonDescriptor: -1,
    ...header,
  };
  return bootEvents({ header: whole, state: unborn, firstWake: true, now, lastWords: '', startTimeOf: () => 5, ...more });
}

const typesOf = (all: readonly Event[]): readonly string[] => all.map(({ type }) => type);

describe('the first wake', () => {
  test('begins where nothing was spawned', () => {
    expect(events({})).toEqual([{ type: 'began', now }]);
  });

  test('begins to pause where there is to be no app', () => {
    expect(events({}, { state: pausing })).toEqual([{ type: 'began', now }]);
  });

  test('learns of the app that the core has spawned, at the time when it did', () => {
    expect(events({ main: alive, wakeReason: 'child' })).toEqual([
      { type: 'app-spawned', now: spawnedAt, pid: app, startTime: 5 },
    ]);
  });

  test('learns of an app that came and went', () => {
    expect(typesOf(events({ main: ended, wakeReason: 'child' }))).toEqual(['app-spawned', 'child-changed']);
  });

  test('learns why the default plan failed', () => {
    const failure = { step: 'exec', errno: errno(2), path: '/x' } as const;
    expect(events({ spawnFailure: failure, wakeReason: 'spawn-failed' })).toEqual([{ type: 'spawn-failed', now, failure }]);
  });

  test('learns that the core could not be a subreaper', () => {
    expect(typesOf(events({ main: alive, subreaperRefused: errno(1), wakeReason: 'note' }))).toEqual([
      'app-spawned',
      'setup-refused',
    ]);
  });
});

describe('whoever was to become another user', () => {
  const to = { user: uid(65534), group: gid(65534) };
  const dropping: State = { ...running, privileges: { id: 'dropping', to } };
  const refused = { type: 'refused', step: 'user', errno: errno(1) } as const;

  test.each([{ type: 'dropped' } as const, { type: 'not-tried' } as const, refused])(
    'learns at the next wake what came of it: $type',
    (drop) => {
      const header = { main: alive, wakeReason: 'signal', drop } as const;
      expect(events(header, { state: dropping, firstWake: false })).toEqual([{ type: 'privileges-seen', now, outcome: drop }]);
      expect(events(header, { state: running, firstWake: false })).toEqual([]);
    },
  );

  test('learns it before the crash, if there was one, and before the end of the app', () => {
    const header = { main: ended, wakeReason: 'resume', drop: refused } as const;
    expect(typesOf(events(header, { state: dropping, firstWake: false }))).toEqual([
      'privileges-seen',
      'resumed',
      'child-changed',
    ]);
  });
});

describe('a later wake', () => {
  test('has nothing to learn where nothing happened to the app', () => {
    const header = { main: alive, wakeReason: 'signal', subreaperRefused: errno(1) } as const;
    expect(events(header, { state: running, firstWake: false })).toEqual([]);
  });

  test('does not begin once more while the pause goes on, or the hook START', () => {
    for (const wakeReason of ['signal', 'child', 'deadline'] as const) {
      expect(events({ wakeReason }, { state: pausing, firstWake: false })).toEqual([]);
      expect(events({ wakeReason }, { state: preparing(startHook(pid(9))), firstWake: false })).toEqual([]);
    }
  });

  test('learns of an end that the core has reaped', () => {
    expect(events({ main: ended, wakeReason: 'child' }, { state: running, firstWake: false })).toMatchObject([
      { type: 'child-changed', pid: app, facts: null },
    ]);
  });

  test('does not learn of an end twice', () => {
    const over: State = {
      ...unborn,
      app: {
        id: 'ended',
        pid: app,
        exitCode: exitCode(3),
        end: { type: 'exited', code: exitCode(3) },
        endedAt: now,
        ranFor: millis(60),
        stopping: { id: 'not-asked' },
        passedOn: [],
        stopSignals: [],
        told: false,
      },
    };
    expect(events({ main: ended, wakeReason: 'child' }, { state: over, firstWake: false })).toEqual([]);
  });
});

describe('after a crash', () => {
  test('by a signal the signal is told', () => {
    const header = { main: alive, wakeReason: 'resume', crash: { signal: signalNumber(11), count: 2, hung: false } } as const;
    expect(events(header, { state: running, firstWake: false, lastWords: 'of an older one' })).toEqual([
      { type: 'resumed', now, crash: { signal: 11, words: '', count: 2, hung: false } },
    ]);
  });

  test('by an error its own words are told', () => {
    const header = { main: alive, wakeReason: 'resume', crash: { signal: null, count: 1, hung: false } } as const;
    expect(events(header, { state: running, firstWake: false, lastWords: 'TypeError: x' })).toMatchObject([
      { type: 'resumed', crash: { signal: null, words: 'TypeError: x' } },
    ]);
  });

  test('before the app was spawned we begin again', () => {
    expect(typesOf(events({ wakeReason: 'resume' }, { firstWake: false }))).toEqual(['began', 'resumed']);
  });

  test('between the start of a hook and the news of it we learn that it runs, before anything is done again', () => {
    const hook = startHook(null);
    const header = { wakeReason: 'resume', beside: { pid: pid(9), token: hookToken(hook) } } as const;
    const [first, ...rest] = events(header, { state: preparing(hook), firstWake: false });
    expect(first).toEqual({ type: 'hook-started', now, point: 'START', pid: 9 });
    expect(typesOf(rest)).toEqual(['began', 'resumed']);
  });

  test('before a hook was started, an earlier one is not taken for it', () => {
    const hook = startHook(null);
    const earlier = { ...hook, startedAt: millis(49) };
    const header = { wakeReason: 'resume', beside: { pid: pid(9), token: hookToken(earlier) } } as const;
    expect(typesOf(events(header, { state: preparing(hook), firstWake: false }))).toEqual(['began', 'resumed']);
  });

  test('between the spawn and the news of it the app is not spawned twice', () => {
    expect(typesOf(events({ wakeReason: 'resume', main: alive }, { firstWake: false }))).toEqual(['app-spawned', 'resumed']);
  });
});
