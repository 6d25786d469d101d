import { describe, expect, test } from 'vitest';
import { ABI, LAYOUT } from '../../../native-bindings/abi.ts';
import { exitCode, millis, pid, signalNumber } from '../../../src/model/ids.ts';
import { type CoreOrders, encodeOrders } from '../../../src/runtime/linux/core-orders.ts';
import { plainMemory } from '../fake-ledger.ts';

const { offsets: at, size } = LAYOUT.standing_orders;

const NOTHING: CoreOrders = {
  target: null,
  orders: [],
  reapQuietly: false,
  leaveAtOnce: false,
  farewell: null,
  stopSignals: [],
  killAfter: null,
  grace: millis(0),
  successCodes: [],
  killAt: null,
  single: false,
  tellCleanEnd: false,
};

function encoded(orders: Partial<CoreOrders>): Buffer {
  const memory = plainMemory(size);
  memory.bytes.fill(0xff);
  encodeOrders(memory, { ...NOTHING, ...orders });
  return memory.bytes;
}

describe('the orders for the core', () => {
  test('are all zeroes where there are none', () => {
    expect(encoded({})).toEqual(Buffer.alloc(size));
  });

  test('have the target as kill(2) takes it', () => {
    expect(encoded({ target: { type: 'group', leader: pid(8) } }).readInt32LE(at.target)).toBe(-8);
    expect(encoded({ target: { type: 'process', pid: pid(8) } }).readInt32LE(at.target)).toBe(8);
  });

  test('have an order for each signal, by its number', () => {
    const bytes = encoded({ orders: ['ask', signalNumber(10), 'drop', 'ask'] });
    expect([...bytes.subarray(at.as, at.as + 4)]).toEqual([ABI.ORDER_ASK, 10, ABI.ORDER_DROP, ABI.ORDER_ASK]);
  });

  test('say what is done with orphans, and with whoever outlives an app that ended well', () => {
    const bytes = encoded({ reapQuietly: true, leaveAtOnce: true, farewell: signalNumber(15) });
    expect([at.reap_quietly, at.leave_at_once, at.farewell].map((offset) => bytes.readUInt32LE(offset))).toEqual([1, 1, 15]);
  });

  test('have the stop signals as a set, in which bit n - 1 stands for signal n', () => {
    const bytes = encoded({ stopSignals: [1, 15, 64].map(signalNumber) });
    expect(bytes.readBigUInt64LE(at.stop_signals)).toBe((1n << 0n) | (1n << 14n) | (1n << 63n));
  });

  test('have the codes of success as a set of 256', () => {
    const bytes = encoded({ successCodes: [0, 63, 64, 143, 255].map(exitCode) });
    const words = [0, 8, 16, 24].map((offset) => bytes.readBigUInt64LE(at.success_codes + offset));
    expect(words).toEqual([(1n << 63n) | 1n, 1n, 1n << 15n, 1n << 63n]);
  });

  test('have durations in nanoseconds, of which 0 is: kill never, wait for nobody', () => {
    const some = encoded({ killAfter: millis(2.5), grace: millis(5000) });
    expect(some.readBigUInt64LE(at.kill_after_ns)).toBe(2_500_000n);
    expect(some.readBigUInt64LE(at.grace_ns)).toBe(5_000_000_000n);
    expect(encoded({ killAfter: millis(0) }).readBigUInt64LE(at.kill_after_ns)).toBe(1n);
  });
});
