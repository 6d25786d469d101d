import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { ENUM, LAYOUT } from '../../native-bindings/abi.ts';
import { millis, signalNumber } from '../../src/model/ids.ts';
import type { HookPoint } from '../../src/model/settings.ts';
import { fakeLedger } from './fake-ledger.ts';
import { FakeSystem } from './fake-system.ts';
import { left, live, waits } from './live.ts';

const { SIGTERM, SIGUSR1, SIGKILL } = constants.signals;
const TERM = signalNumber(SIGTERM);
const hooks = (...entries: readonly (readonly [HookPoint, string])[]) => ({ hooks: new Map(entries) });

/** An app that somebody outside asks to stop. */
const asked = () => new FakeSystem((kernel) => kernel.schedule(10, () => kernel.arrive(SIGTERM, 0)));
const signalsOf = (system: FakeSystem): readonly number[] => system.sent.map(({ signal }) => signal);

describe('a hook on a signal', () => {
  test('is told of the signal and the app, and the signal goes on when it has ended', () => {
    const system = asked();
    let sentAtItsStart = -1;
    const runHook = system.runHook.bind(system);
    system.runHook = (run, token) => {
      sentAtItsStart = system.sent.length;
      return runHook(run, token);
    };
    expect(live(system, hooks([TERM, 'exit 0'])).outcome).toEqual(left(143));
    expect(system.hooks).toMatchObject([{ point: TERM, info: { signal: TERM, senderPid: 0 }, app: 200, exitCode: null }]);
    expect(sentAtItsStart).toBe(0);
    expect(signalsOf(system)).toEqual([SIGTERM]);
  });

  test('that cannot be started does not keep the signal', () => {
    const system = asked();
    expect(live(system, hooks([TERM, '/nowhere/drain'])).outcome).toEqual(left(143));
    expect(system.lines).toContainEqual(expect.stringContaining('/nowhere/drain'));
  });

  test('is killed at its limit, and the signal goes on', () => {
    const system = asked();
    expect(live(system, { ...hooks([TERM, 'sleep 1000']), hookLimit: millis(300) }).outcome).toEqual(left(143));
    expect(system.sent).toMatchObject([
      { signal: SIGKILL, pid: system.hooks[0]?.pid },
      { signal: SIGTERM, pid: 200 },
    ]);
    expect(system.now()).toBeCloseTo(1310);
  });

  test('is not reaped unseen, although nothing is told of orphans', () => {
    const memory = fakeLedger({ flags: ENUM.LEDGER_PID1 });
    const system = asked();
    const ledgerOrders = memory.shim.orders;
    const quiet: boolean[] = [];
    const watched = {
      ...memory,
      shim: {
        ...memory.shim,
        orders: (...given: Parameters<typeof ledgerOrders>) => {
          quiet.push(given[0].bytes.readUInt32LE(LAYOUT.standing_orders.offsets.reap_quietly) === 1);
          return ledgerOrders(...given);
        },
      },
    };
    const runHook = system.runHook.bind(system);
    let quietAtItsStart: boolean | undefined;
    system.runHook = (run, token) => {
      quietAtItsStart = quiet.at(-1);
      return runHook(run, token);
    };
    live(system, hooks([TERM, 'exit 0']), watched);
    expect(quiet[0]).toBe(true);
    expect(quietAtItsStart).toBe(false);
  });

  test('is not run twice where we crash between its start and the news of it', () => {
    const memory = fakeLedger({ flags: ENUM.LEDGER_PID1 });
    const system = new FakeSystem((kernel) => kernel.schedule(10, () => kernel.arrive(SIGUSR1, 0)));
    const crash = new Error('our own bug');
    const runHook = system.runHook.bind(system);
    system.runHook = (run, token) => {
      const started = runHook(run, token);
      memory.set('beside_pid', started.ok ? started.value : 0);
      memory.set('beside_token', token | 0);
      throw crash;
    };
    expect(live(system, hooks([signalNumber(SIGUSR1), 'exit 0']), memory).outcome).toBe(crash);
    memory.set('wake_reason', ENUM.WAKE_RESUME);
    live(system, {}, memory);
    expect(system.hooks).toHaveLength(1);
    expect(signalsOf(system)).toEqual([SIGUSR1]);
  });
});

describe('the hook START', () => {
  test('that ends with 0 is followed by the app', () => {
    const system = new FakeSystem((kernel, self) => kernel.schedule(10, () => kernel.exit(self, 6)));
    expect(live(system, hooks(['START', 'exit 0'])).outcome).toEqual(left(6));
    expect(system.hooks).toMatchObject([{ point: 'START', info: null, app: null }]);
  });

  test('that does not end with 0 leaves the app out, and its code is ours', () => {
    const system = new FakeSystem(() => {
      throw new Error('the app was started');
    });
    expect(live(system, hooks(['START', 'exit 3'])).outcome).toEqual(left(3));
  });
});

describe('the hook EXIT', () => {
  test('is told what we leave with, and changes nothing of it', () => {
    const system = new FakeSystem((kernel, self) => kernel.schedule(10, () => kernel.exit(self, 6)));
    expect(live(system, hooks(['EXIT', 'exit $TSINIT_EXIT_CODE'])).outcome).toEqual(left(6));
    expect(system.hooks).toMatchObject([{ point: 'EXIT', app: null, exitCode: 6 }]);
  });

  test('keeps the core from leaving by itself', () => {
    const { memory } = live(waits, hooks(['EXIT', 'tidy']));
    expect(memory.get('flags') & ENUM.LEDGER_TELL_CLEAN_END).not.toBe(0);
  });
});
