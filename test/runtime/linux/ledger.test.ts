import { describe, expect, test } from 'vitest';
import { ABI, ENUM, LAYOUT } from '../../../native-bindings/abi.ts';
import { DEFAULT_SETTINGS } from '../../../src/cli/parse-arguments.ts';
import { exitCode, millis, pid, signalNumber } from '../../../src/model/ids.ts';
import { initialState } from '../../../src/policy/initial-state.ts';
import { reflexOrders } from '../../../src/policy/reflex-orders.ts';
import { standingOrders } from '../../../src/policy/standing-orders.ts';
import type { CoreOrders } from '../../../src/runtime/linux/core-orders.ts';
import { openLedger } from '../../../src/runtime/linux/ledger.ts';
import type { Snapshot } from '../../../src/runtime/snapshot.ts';
import { fakeLedger } from '../fake-ledger.ts';

const at = LAYOUT.ledger_header.offsets;
const snapshot = (program: string): Snapshot => ({
  state: initialState(DEFAULT_SETTINGS, 'pid-1', { type: 'app', program }),
  quiet: { time: millis(200), sleptAt: null },
  droppedLines: 0,
  lastWords: '',
});

describe('the header', () => {
  test('tells what the core did and why it woke us', () => {
    const memory = fakeLedger({
      flags: ENUM.LEDGER_PID1,
      wake_reason: ENUM.WAKE_SIGNAL,
      main_pid: 7,
      main_state: ENUM.MAIN_RUNNING,
    });
    memory.bytes.writeBigUInt64LE(5_000_000n, at.spawned_ns);
    memory.bytes.writeBigUInt64LE(9_500_000n, at.woken_ns);
    const { header } = openLedger(memory);
    expect(header).toMatchObject({
      role: 'pid-1',
      wakeReason: 'signal',
      wokenAt: 9.5,
      main: { id: 'running', pid: 7, spawnedAt: 5 },
      subreaperRefused: null,
      spawnFailure: null,
    });
  });

  test('tells an app that the core has reaped with the way it ended', () => {
    const memory = fakeLedger({ main_pid: 7, main_state: ENUM.MAIN_ENDED, main_code: 2, main_status: 9 });
    expect(openLedger(memory).header.main).toMatchObject({
      id: 'ended',
      change: { type: 'ended', end: { type: 'killed', signal: 9 } },
    });
  });

  test('tells of a pause in reflex as of no app at all', () => {
    const { header } = openLedger(fakeLedger({ main_state: ENUM.MAIN_PAUSING, wake_reason: ENUM.WAKE_RELIEF }));
    expect(header).toMatchObject({ main: { id: 'none' }, wakeReason: 'relief' });
  });

  test('tells what was last started beside the app, if anything', () => {
    expect(openLedger(fakeLedger()).header.beside).toBeNull();
    const memory = fakeLedger({ beside_pid: 9, beside_token: -2 });
    expect(openLedger(memory).header.beside).toEqual({ pid: 9, token: 0xffff_fffe });
  });

  test('makes us a subreaper outside of PID 1, unless that was refused', () => {
    expect(openLedger(fakeLedger()).header.role).toBe('subreaper');
    const refused = openLedger(fakeLedger({ flags: ENUM.LEDGER_SUBREAPER_REFUSED, subreaper_errno: 1 })).header;
    expect(refused).toMatchObject({ role: 'parent-only', subreaperRefused: 1 });
  });

  test('tells what came of the privileges that were to be dropped', () => {
    expect(openLedger(fakeLedger()).header.drop).toEqual({ type: 'not-tried' });
    expect(openLedger(fakeLedger({ flags: ENUM.LEDGER_PRIVILEGES_DROPPED })).header.drop).toEqual({ type: 'dropped' });
    const refused = openLedger(fakeLedger({ drop_errno: 1, drop_step: ENUM.DROP_SIGNALS })).header.drop;
    expect(refused).toEqual({ type: 'refused', step: 'signals', errno: 1 });
  });

  test('of another build is refused', () => {
    expect(() => openLedger(fakeLedger({ abi_version: ABI.LEDGER_ABI_VERSION + 1 }))).toThrow('different builds');
    expect(() => openLedger(fakeLedger({ header_size: 100 }))).toThrow('different builds');
  });
});

describe('the state', () => {
  test('is none where no brain was up before', () => {
    expect(openLedger(fakeLedger()).load()).toBe('none');
  });

  test('goes to the two slots in turn, and comes back from the last', () => {
    const memory = fakeLedger();
    const ledger = openLedger(memory);
    ledger.save(snapshot('first'));
    expect(memory.get('state_slot')).toBe(1);
    ledger.save(snapshot('second'));
    expect(memory.get('state_slot')).toBe(2);
    ledger.save(snapshot('thïrd'));
    expect(memory.get('state_slot')).toBe(1);
    expect(openLedger(memory).load()).toEqual(snapshot('thïrd'));
  });

  test('a write that was cut short leaves the one before it', () => {
    const memory = fakeLedger();
    const ledger = openLedger(memory);
    ledger.save(snapshot('whole'));
    memory.bytes.write('{"half', ABI.LEDGER_STATE_OFFSET + ABI.LEDGER_STATE_CAPACITY);
    expect(ledger.load()).toEqual(snapshot('whole'));
  });

  test('that was damaged is not believed: the one before it is, or none', () => {
    const memory = fakeLedger();
    const ledger = openLedger(memory);
    ledger.save(snapshot('first'));
    ledger.save(snapshot('second'));
    memory.bytes.write('9', ABI.LEDGER_STATE_OFFSET + ABI.LEDGER_STATE_CAPACITY + 11);
    expect(ledger.load()).toEqual(snapshot('first'));
    memory.bytes.write('9', ABI.LEDGER_STATE_OFFSET + 11);
    expect(ledger.load()).toBe('unreadable');
  });

  test('of another version is said to be unreadable', () => {
    const memory = fakeLedger();
    const ledger = openLedger(memory);
    memory.shim.sealState(1, memory.bytes.write('{"version":0}', ABI.LEDGER_STATE_OFFSET));
    expect(ledger.load()).toBe('unreadable');
  });

  test('too large for a slot is our own bug, and leaves the one before it', () => {
    const ledger = openLedger(fakeLedger());
    ledger.save(snapshot('whole'));
    expect(() => ledger.save(snapshot('x'.repeat(ABI.LEDGER_STATE_CAPACITY)))).toThrow(RangeError);
    expect(ledger.load()).toEqual(snapshot('whole'));
  });
});

describe('what the core is told', () => {
  test('the end of the app is written down, that of another child is not', () => {
    const memory = fakeLedger({ main_pid: 7, main_state: ENUM.MAIN_RUNNING });
    const ledger = openLedger(memory);
    ledger.recordMainEnd(pid(8), { type: 'exited', code: exitCode(1) });
    expect(memory.get('main_state')).toBe(ENUM.MAIN_RUNNING);
    const end = { type: 'killed', signal: signalNumber(11), coreDumped: true } as const;
    ledger.recordMainEnd(pid(7), end);
    expect(openLedger(memory).header.main).toMatchObject({ id: 'ended', change: { type: 'ended', end } });
  });

  test('its other flags stay as they were', () => {
    const memory = fakeLedger({ flags: ENUM.LEDGER_PID1 });
    const ledger = openLedger(memory);
    ledger.giveOrders({ ...orders, single: true, tellCleanEnd: true });
    expect(memory.get('flags')).toBe(ENUM.LEDGER_PID1 | ENUM.LEDGER_TELL_CLEAN_END);
    expect(memory.get('single')).toBe(1);
    ledger.giveOrders(orders);
    expect(memory.get('flags')).toBe(ENUM.LEDGER_PID1);
    expect(memory.get('single')).toBe(0);
  });

  test('a deadline is in nanoseconds, and never before the time that was meant', () => {
    const memory = fakeLedger();
    const ledger = openLedger(memory);
    const deadline = () => memory.bytes.readBigUInt64LE(at.deadline_ns);
    ledger.setDeadline(millis(1234.5678901));
    expect(deadline()).toBe(1_234_567_891n);
    ledger.setDeadline(millis(0));
    expect(deadline()).toBe(1n);
    ledger.setDeadline(null);
    expect(deadline()).toBe(0n);
  });

  test('when everything is to be killed is known to reflex as well', () => {
    const memory = fakeLedger();
    const ledger = openLedger(memory);
    ledger.giveOrders({ ...orders, killAt: millis(7) });
    expect(memory.bytes.readBigUInt64LE(at.orders + LAYOUT.standing_orders.offsets.kill_at_ns)).toBe(7_000_000n);
    ledger.giveOrders(orders);
    expect(memory.bytes.readBigUInt64LE(at.orders + LAYOUT.standing_orders.offsets.kill_at_ns)).toBe(0n);
  });
});

const { state } = snapshot('app');
const orders: CoreOrders = { ...standingOrders(state), ...reflexOrders(state), single: false, tellCleanEnd: false };
