import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { ENUM } from '../../native-bindings/abi.ts';
import { errno, gid, millis, signalNumber, uid } from '../../src/model/ids.ts';
import { openLedger } from '../../src/runtime/linux/ledger.ts';
import { fakeLedger } from './fake-ledger.ts';
import { type FakeProgram, FakeSystem, Slept, WaitsForEver } from './fake-system.ts';
import { live, waits } from './live.ts';

const { SIGUSR1 } = constants.signals;
const NOBODY = { user: uid(65534), group: gid(65534) };
const STARTED = 1000;
const root = () => fakeLedger({ flags: ENUM.LEDGER_PID1 });

/** A brain that is to become nobody, and has gone to sleep for it. */
function first(program: FakeProgram = waits, settings = {}) {
  const memory = root();
  const { system, outcome } = live(program, settings, memory, undefined, NOBODY);
  expect(outcome).toBeInstanceOf(Slept);
  return { memory, system };
}

describe('the brain that is to become another user', () => {
  test('says so to the core, and sleeps at once', () => {
    const { system, memory } = first();
    expect(system.dropped).toEqual(NOBODY);
    expect(system.now()).toBe(STARTED);
    expect(openLedger(memory).load()).toMatchObject({ state: { privileges: { id: 'dropping', to: NOBODY } } });
  });

  test('sleeps even where something is to be done soon, because the core wakes it then', () => {
    const settings = { delays: new Map([[signalNumber(SIGUSR1), millis(500)]]) };
    const { system } = first((kernel) => kernel.arrive(SIGUSR1, 0), settings);
    expect(system.dropped).toEqual(NOBODY);
    expect(system.now()).toBeLessThan(STARTED + 500);
  });

  test('hears at its next wake that it is, and is quiet for as long as ever from then on', () => {
    const { memory, system } = first();
    memory.set('flags', ENUM.LEDGER_PID1 | ENUM.LEDGER_PRIVILEGES_DROPPED);
    system.dropped = null;
    expect(live(system, {}, memory).outcome).toBeInstanceOf(Slept);
    expect(system.dropped).toBeNull();
    expect(system.now()).toBeGreaterThan(STARTED + 100);
    expect(openLedger(memory).load()).toMatchObject({ state: { privileges: { id: 'dropped' } } });
  });

  test('hears that it is not, says why, and goes on', () => {
    const { memory, system } = first();
    system.dropped = null;
    memory.set('drop_errno', constants.errno.EPERM);
    memory.set('drop_step', ENUM.DROP_GROUPS);
    memory.set('wake_reason', ENUM.WAKE_NOTE);
    expect(live(system, {}, memory).outcome).toBeInstanceOf(Slept);
    const lines = [
      expect.stringMatching(/^tsinit: --drop-privileges was refused: .*CAP_SETGID .*EPERM.*; tsinit goes on as it was$/),
    ];
    expect(system.lines).toEqual(lines);
    live(system, {}, memory);
    expect(system.lines).toEqual(lines);
    expect(system.dropped).toBeNull();
  });

  test('says so once more where it crashed before it had', () => {
    const { memory, system } = first();
    system.dropped = null;
    memory.set('wake_reason', ENUM.WAKE_RESUME);
    expect(live(system, {}, memory).outcome).toBeInstanceOf(Slept);
    expect(system.dropped).toEqual(NOBODY);
  });

  test('tries again after growing pauses where it cannot exec itself, and says so once', () => {
    class Sleepless extends FakeSystem {
      readonly attempts: number[] = [];
      override sleep() {
        this.attempts.push(this.now() - STARTED);
        if (this.attempts.length > 10) throw new Slept();
        return errno(constants.errno.ENOMEM);
      }
    }
    const system = new Sleepless(waits);
    expect(live(system, {}, root(), undefined, NOBODY).outcome).toBeInstanceOf(Slept);
    expect(system.attempts.slice(0, 4)).toEqual([0, 250, 750, 1750]);
    const [last = 0, one = 0] = system.attempts.toReversed();
    expect(last - one).toBe(60_000);
    const delayed = /^tsinit: --drop-privileges has to wait: our own exec failed \(ENOMEM .*tries again$/;
    expect(system.lines).toEqual([expect.stringMatching(delayed)]);
  });

  test('may be one without an app', () => {
    const memory = root();
    const { system, outcome } = live(waits, {}, memory, { type: 'pause' }, NOBODY);
    expect(outcome).toBeInstanceOf(Slept);
    expect([system.dropped, system.now()]).toEqual([NOBODY, STARTED]);
  });

  test('becomes nobody else where the app cannot be started', () => {
    const system = new FakeSystem(waits);
    system.spawnRefused = { step: 'exec', errno: errno(constants.errno.ENOENT), path: '/nowhere' };
    const { outcome } = live(system, {}, root(), undefined, NOBODY);
    expect(outcome).not.toBeInstanceOf(WaitsForEver);
    expect(system.dropped).toBeNull();
  });
});
