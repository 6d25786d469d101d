import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { ENUM } from '../../native-bindings/abi.ts';
import { errno, millis, signalNumber } from '../../src/model/ids.ts';
import { openLedger } from '../../src/runtime/linux/ledger.ts';
import { type FakeLedger, fakeLedger } from './fake-ledger.ts';
import { FakeSystem, Slept } from './fake-system.ts';
import { Replaced } from './fake-upgrades.ts';
import { left, live } from './live.ts';

const { SIGTERM, SIGUSR1 } = constants.signals;
const settings = { killAfter: millis(60_000), delays: new Map([[signalNumber(SIGUSR1), millis(30_000)]]) };

/** An app runs, is asked to stop, a signal is held; and then somebody asks for an upgrade. */
function replaced(): { system: FakeSystem; memory: FakeLedger } {
  const memory = fakeLedger({ flags: ENUM.LEDGER_PID1 });
  const system = new FakeSystem((kernel) => {
    kernel.schedule(10, () => kernel.arrive(SIGTERM, 0));
    kernel.schedule(11, () => kernel.arrive(SIGUSR1, 0));
    kernel.schedule(20, () => kernel.ask('/new/tsinit'));
  });
  system.appIgnores = [SIGTERM];
  const { outcome } = live(system, settings, memory);
  expect(outcome).toEqual(new Replaced('/new/tsinit'));
  return { system, memory };
}

const words = (system: FakeSystem) => system.upgrades.answers;

describe('the brain that is asked', () => {
  test('has saved everything when the new file is executed', () => {
    const { system, memory } = replaced();
    expect(openLedger(memory).load()).toMatchObject({
      state: {
        upgrade: { path: '/new/tsinit', from: '9.8.7' },
        app: { id: 'running', stopping: { id: 'asked', killAt: 61_010 }, held: [{ waitsFor: { until: 31_011 } }] },
      },
    });
    expect(words(system)).toEqual([]);
  });

  test('answers why the file does not take its place, and goes on', () => {
    const system = new FakeSystem((kernel, self) => {
      kernel.schedule(20, () => kernel.ask('/new/tsinit'));
      kernel.schedule(50, () => kernel.exit(self, 3));
    });
    system.upgrades.obstacle = { type: 'not-executed', errno: errno(constants.errno.ENOMEM) };
    const { outcome, memory } = live(system);
    expect(outcome).toEqual(left(3));
    const said = 'not upgraded to /new/tsinit: it cannot be executed: ENOMEM (cannot allocate memory)';
    expect(words(system)).toEqual([{ code: 111, words: said }]);
    expect(system.lines[0]).toBe(`tsinit: ${said}`);
    expect(openLedger(memory).load()).toMatchObject({ state: { upgrade: null } });
  });

  test('hears of it although it was asleep', () => {
    const memory = fakeLedger({ flags: ENUM.LEDGER_PID1 });
    const system = new FakeSystem(() => undefined);
    expect(live(system, {}, memory).outcome).toBeInstanceOf(Slept);
    system.ask('/new/tsinit');
    memory.set('wake_reason', ENUM.WAKE_REQUEST);
    expect(live(system, {}, memory).outcome).toBeInstanceOf(Replaced);
  });
});

/** The life that follows in the same ledger. */
function goesOn(wakeReason: number): FakeSystem {
  const { system, memory } = replaced();
  memory.set('wake_reason', wakeReason);
  const { outcome } = live(system, {}, memory);
  expect(outcome).toBeInstanceOf(Slept);
  expect(openLedger(memory).load()).toMatchObject({
    state: {
      upgrade: null,
      settings: { killAfter: 60_000 },
      app: { stopping: { killAt: 61_010 }, held: [{ waitsFor: { until: 31_011 } }] },
    },
  });
  return system;
}

describe('the brain after it', () => {
  test('in the new file lets go of the old one, and answers', () => {
    const system = goesOn(ENUM.WAKE_UPGRADED);
    expect(system.upgrades.oldFilesForgotten).toBe(1);
    expect(words(system)).toEqual([{ code: 0, words: 'upgraded from 9.8.7 to 9.8.7 by /new/tsinit; the app was not touched' }]);
  });

  test('in the old file, which was called back, says so', () => {
    const system = goesOn(ENUM.WAKE_RETURNED);
    expect(system.upgrades.oldFilesForgotten).toBe(0);
    expect(words(system)).toMatchObject([{ code: 111, words: expect.stringContaining('did not come up') }]);
  });

  test('in the old file, which was back in reflex before, says so as well', () => {
    expect(words(goesOn(ENUM.WAKE_RELIEF))).toMatchObject([{ words: expect.stringContaining('did not come up') }]);
  });

  test('after a crash before the exec says that', () => {
    expect(words(goesOn(ENUM.WAKE_RESUME))).toMatchObject([{ words: expect.stringContaining('tsinit crashed while') }]);
  });

  test('answers what a crashed one had taken and not even written down', () => {
    const memory = fakeLedger({ flags: ENUM.LEDGER_PID1 });
    const system = new FakeSystem(() => undefined);
    system.upgrades.asked = { path: '/new/tsinit', taken: true };
    expect(live(system, {}, memory).outcome).toBeInstanceOf(Slept);
    expect(words(system)).toMatchObject([{ code: 111, words: expect.stringContaining('tsinit crashed while') }]);
  });
});
