import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { ENUM, LAYOUT } from '../../native-bindings/abi.ts';
import { errno, millis, signalNumber } from '../../src/model/ids.ts';
import { openLedger } from '../../src/runtime/linux/ledger.ts';
import { fakeLedger } from './fake-ledger.ts';
import { FakeSystem, Left, Slept } from './fake-system.ts';
import { left, live, waits } from './live.ts';

const { SIGTERM, SIGKILL, SIGTSTP } = constants.signals;
const TERM = signalNumber(SIGTERM);
const delayed = (by: number) => ({ delays: new Map([[TERM, millis(by)]]) });

/** An app that somebody outside asks to stop 10 ms after its start, which is at 1000. */
const asked = () => new FakeSystem((kernel) => kernel.schedule(10, () => kernel.arrive(SIGTERM, 0)));

describe('a deadline far away', () => {
  const memory = fakeLedger({ flags: ENUM.LEDGER_PID1 });
  const system = asked();
  const { outcome } = live(system, delayed(60_000), memory);

  test('is slept through, and the core knows when to wake us', () => {
    expect(outcome).toBeInstanceOf(Slept);
    expect(system.now()).toBeCloseTo(1210);
    expect(system.sent).toEqual([]);
    expect(memory.bytes.readBigUInt64LE(LAYOUT.ledger_header.offsets.deadline_ns)).toBe(61_010_000_000n);
  });

  test('is met by the brain that is woken then, and the quiet time stays what it was', () => {
    system.waitForSignals(millis(61_010));
    memory.set('wake_reason', ENUM.WAKE_DEADLINE);
    memory.bytes.writeBigUInt64LE(61_010_000_000n, LAYOUT.ledger_header.offsets.woken_ns);
    expect(live(system, {}, memory).outcome).toEqual(left(143));
    expect(system.sent).toMatchObject([{ signal: SIGTERM, pid: 200 }]);
    expect(openLedger(memory).load()).toMatchObject({ quiet: { time: 200 } });
  });
});

describe('a deadline that is near', () => {
  test('is waited for awake', () => {
    const { outcome, system } = live(asked(), delayed(1000));
    expect(outcome).toBeInstanceOf(Left);
    expect(system.now()).toBeCloseTo(2010);
  });
});

describe('without a deadline', () => {
  test('the core is told that there is none', () => {
    const { memory } = live(waits);
    expect(memory.bytes.readBigUInt64LE(LAYOUT.ledger_header.offsets.deadline_ns)).toBe(0n);
  });
});

describe('an app that does not stop', () => {
  const system = asked();
  system.appIgnores = [SIGTERM];
  const { outcome } = live(system, { killAfter: millis(700) });

  test('is killed when --kill-after is over', () => {
    expect(outcome).toEqual(left(137));
    expect(system.sent.map(({ signal }) => signal)).toEqual([SIGTERM, SIGKILL]);
    expect(system.now()).toBeGreaterThanOrEqual(1710);
  });

  test('is told of with what it was doing', () => {
    expect(system.lines).toContainEqual(expect.stringContaining('hrtimer_nanosleep'));
  });

  test('is killed by reflex as well, should the brain not come back', () => {
    const patient = asked();
    patient.appIgnores = [SIGTERM];
    const sleeping = live(patient, { killAfter: millis(60_000) });
    const { deadline_ns, orders } = LAYOUT.ledger_header.offsets;
    const { kill_after_ns, kill_at_ns } = LAYOUT.standing_orders.offsets;
    const at = (offset: number): bigint => sleeping.memory.bytes.readBigUInt64LE(offset);
    expect(sleeping.outcome).toBeInstanceOf(Slept);
    expect([orders + kill_at_ns, deadline_ns].map(at)).toEqual([61_010_000_000n, 61_010_000_000n]);
    expect(at(orders + kill_after_ns)).toBe(60_000_000_000n);
  });
});

describe('the termination log', () => {
  const exits = (code: number) => new FakeSystem((kernel, self) => kernel.schedule(10, () => kernel.exit(self, code)));

  test('gets the verdict of an end without success as one line of JSON, whatever else is told', () => {
    const { system } = live(exits(3), { verbosity: -1, logFormat: 'text' });
    expect(system.terminationLog).toHaveLength(1);
    expect(JSON.parse(system.terminationLog[0] ?? '')).toMatchObject({ event: 'app-ended', exit_code: 3, leaving_with: 3 });
    expect(system.terminationLog[0]?.endsWith('}\n')).toBe(true);
  });

  test('gets nothing of a success', () => {
    expect(live(exits(0)).system.terminationLog).toEqual([]);
  });

  test('that cannot be written is said to be so', () => {
    const system = exits(3);
    system.terminationLogRefused = { path: '/log', errno: errno(constants.errno.EROFS) };
    expect(live(system, { terminationLog: '/log' }).outcome).toEqual(left(3));
    expect(system.lines).toContainEqual(expect.stringContaining('/log'));
  });
});

describe('a pause', () => {
  const pause = { type: 'pause' } as const;

  test('is slept through', () => {
    expect(live(waits, {}, undefined, pause).outcome).toBeInstanceOf(Slept);
  });

  test('ends with 0 when somebody says so, in the brain that is woken by it too', () => {
    const memory = fakeLedger({ flags: ENUM.LEDGER_PID1 });
    const system = new FakeSystem(waits);
    live(system, {}, memory, pause);
    memory.set('wake_reason', ENUM.WAKE_SIGNAL);
    system.arrive(SIGTERM, 0);
    expect(live(system, {}, memory, pause).outcome).toEqual(left(0));
  });
});

test('as dumb-init does it we stop ourselves along with the app', () => {
  const system = new FakeSystem((kernel) => kernel.schedule(10, () => kernel.arrive(SIGTSTP, 0)), 100);
  live(system, { jobControl: 'dumb-init', placement: 'session' }, fakeLedger());
  expect(system.suspensions).toBe(1);
});

test('what a zombie was kept by is told when the app has ended', () => {
  const { system } = live((kernel, self) => {
    const daemon = kernel.fork(kernel.self, { group: 'own' });
    kernel.endUnnoticed(kernel.fork(daemon));
    kernel.schedule(10, () => kernel.exit(self, 0));
  });
  expect(system.lines).toContainEqual(expect.stringMatching(/zombie|not waited|reap/i));
});
