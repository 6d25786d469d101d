import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { ENUM, LAYOUT } from '../../native-bindings/abi.ts';
import { errno, millis } from '../../src/model/ids.ts';
import { openLedger } from '../../src/runtime/linux/ledger.ts';
import { fakeLedger } from './fake-ledger.ts';
import { FakeSystem, Left, Slept } from './fake-system.ts';
import { left, live, waits } from './live.ts';

const { SIGTERM, SIGUSR1, SIGKILL } = constants.signals;

describe('a life', () => {
  test('ends with the code of the app, and says why', () => {
    const { outcome, system } = live((kernel, self) => kernel.schedule(20, () => kernel.exit(self, 3)));
    expect(outcome).toEqual(left(3));
    expect(outcome).toBeInstanceOf(Left);
    expect(system.lines).toEqual([expect.stringContaining('exited with 3')]);
  });

  test('forwards a signal to the group before it looks who sent it', () => {
    const { outcome, system } = live((kernel, self) => {
      kernel.fork(self);
      kernel.schedule(20, () => kernel.arrive(SIGTERM, 150));
    });
    expect(outcome).toEqual(left(143));
    expect(system.sent.map(({ signal }) => signal)).toEqual([SIGTERM, SIGTERM]);
    expect(system.finished.size).toBe(1);
  });

  test('goes on to wait for what the app left behind, and kills it when the grace is over', () => {
    const { outcome, system } = live(
      (kernel, self) => {
        kernel.fork(self, { group: 'own', ignores: [SIGTERM] });
        kernel.schedule(10, () => kernel.exit(self, 0));
      },
      { grace: millis(300) },
    );
    expect(outcome).toEqual(left(0));
    expect(system.sent.map(({ signal }) => signal)).toEqual([SIGTERM, constants.signals.SIGCONT, SIGKILL]);
    expect(system.now()).toBeGreaterThanOrEqual(1310);
  });

  test('reaps a storm of orphans to the last', () => {
    const { outcome } = live((kernel, self) => {
      const parent = kernel.fork(self);
      kernel.schedule(5, () => {
        for (let index = 0; index < 500; index++) kernel.exit(kernel.fork(kernel.self), 0);
      });
      kernel.schedule(6, () => kernel.exit(parent, 0));
      kernel.schedule(7, () => kernel.exit(self, 9));
    });
    expect(outcome).toEqual(left(9));
  });

  test('of an app that ended while the brain booted does not count the boot', () => {
    const memory = fakeLedger({
      flags: ENUM.LEDGER_PID1,
      main_pid: 200,
      main_state: ENUM.MAIN_RUNNING,
      wake_reason: ENUM.WAKE_CHILD,
    });
    memory.bytes.writeBigUInt64LE(900_000_000n, LAYOUT.ledger_header.offsets.spawned_ns);
    memory.bytes.writeBigUInt64LE(907_000_000n, LAYOUT.ledger_header.offsets.woken_ns);
    const system = new FakeSystem(waits);
    system.exit(system.fork(system.self, { group: 'own' }), 4);
    expect(live(system, {}, memory).outcome).toEqual(left(4));
    expect(system.lines).toEqual([expect.stringContaining('7 ms')]);
  });

  test('that cannot start its app leaves with the reason', () => {
    const system = new FakeSystem(waits);
    system.spawnRefused = { step: 'exec', errno: errno(constants.errno.ENOENT), path: '/nowhere' };
    expect(live(system).outcome).toEqual(left(127));
  });
});

describe('sleep', () => {
  test('comes when it was quiet for 200 ms', () => {
    const { outcome, system, memory } = live(waits);
    expect(outcome).toBeInstanceOf(Slept);
    expect(system.now()).toBeCloseTo(1200);
    expect(openLedger(memory).load()).toMatchObject({
      state: { app: { id: 'running' } },
      quiet: { time: 200, sleptAt: system.now() },
    });
  });

  test('is put off by what happens', () => {
    const { outcome, system } = live((kernel, self) => {
      const orphan = kernel.fork(kernel.self);
      kernel.schedule(150, () => kernel.exit(orphan, 0));
      kernel.schedule(300, () => kernel.fork(self));
    });
    expect(outcome).toBeInstanceOf(Slept);
    expect(system.now()).toBeCloseTo(1350);
  });

  test('does not come while the rest of the set is waited for', () => {
    const { outcome, system } = live((kernel, self) => {
      kernel.fork(self, { group: 'own', ignores: [SIGTERM] });
      kernel.schedule(10, () => kernel.exit(self, 0));
    });
    expect(outcome).toBeInstanceOf(Left);
    expect(system.now()).toBeGreaterThan(6000);
  });

  test('tells the core what it must not decide alone', () => {
    const { memory } = live(waits, { verbosity: 1, forwardTo: 'process' });
    expect(memory.get('flags') & ENUM.LEDGER_TELL_CLEAN_END).not.toBe(0);
    expect(memory.get('single')).toBe(1);
    expect(live(waits).memory.get('flags') & ENUM.LEDGER_TELL_CLEAN_END).toBe(0);
  });

  test('keeps the count of lines that nobody read, and has the core wake us before it leaves', () => {
    const system = new FakeSystem((kernel) => {
      kernel.schedule(10, () => {
        kernel.stalled = true;
        kernel.arrive(constants.signals.SIGCONT, 0);
      });
    });
    const { outcome, memory } = live(system);
    expect(outcome).toBeInstanceOf(Slept);
    expect(openLedger(memory).load()).toMatchObject({ droppedLines: 1 });
    expect(memory.get('flags') & ENUM.LEDGER_TELL_CLEAN_END).not.toBe(0);
  });
});

describe('a crash', () => {
  const crashing = new Error('our own bug');

  test('after a signal was sent does not send it again', () => {
    const system = new FakeSystem((kernel) => kernel.schedule(10, () => kernel.arrive(SIGUSR1, 150)));
    system.identify = (sender) => {
      if (sender === 150) throw crashing;
      return null;
    };
    const { outcome } = live(system);
    expect(outcome).toBe(crashing);
    expect(system.sent).toHaveLength(1);
    expect(system.finished.size).toBe(1);
  });

  test('before a signal was sent leaves it unfinished', () => {
    const system = new FakeSystem((kernel) => kernel.schedule(10, () => kernel.arrive(SIGUSR1, 150)));
    system.sendSignal = () => {
      throw crashing;
    };
    expect(live(system).outcome).toBe(crashing);
    expect(system.finished.size).toBe(0);
  });

  test('while the end of the app is told is gone on with by the next brain', () => {
    const memory = fakeLedger({ flags: ENUM.LEDGER_PID1 });
    const system = new FakeSystem((kernel, self) => kernel.schedule(10, () => kernel.exit(self, 5)));
    system.writeLine = () => {
      throw crashing;
    };
    expect(live(system, {}, memory).outcome).toBe(crashing);
    system.writeLine = () => true;
    memory.set('wake_reason', ENUM.WAKE_RESUME);
    expect(live(system, {}, memory).outcome).toEqual(left(5));
  });
});
