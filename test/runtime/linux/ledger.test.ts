import { describe, expect, test } from 'vitest';
import { ABI, ENUM, LAYOUT } from '../../../native-bindings/abi.ts';
import { DEFAULT_SETTINGS } from '../../../src/cli/parse-arguments.ts';
import { exitCode, millis, pid, signalNumber } from '../../../src/model/ids.ts';
import { initialState } from '../../../src/policy/initial-state.ts';
import { openLedger } from '../../../src/runtime/linux/ledger.ts';
import type { Snapshot } from '../../../src/runtime/snapshot.ts';
import { fakeLedger } from '../fake-ledger.ts';

const at = LAYOUT.ledger_header.offsets;
const snapshot = (program: string): Snapshot => ({
  state: initialState(DEFAULT_SETTINGS, 'pid-1', program),
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

  test('makes us a subreaper outside of PID 1, unless that was refused', () => {
    expect(openLedger(fakeLedger()).header.role).toBe('subreaper');
    const refused = openLedger(fakeLedger({ flags: ENUM.LEDGER_SUBREAPER_REFUSED, subreaper_errno: 1 })).header;
    expect(refused).toMatchObject({ role: 'parent-only', subreaperRefused: 1 });
  });

  test('of another build is refused', () => {
    expect(() => openLedger(fakeLedger({ abi_version: 2 }))).toThrow('different builds');
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

  test('that cannot be read is said to be so', () => {
    const memory = fakeLedger();
    const ledger = openLedger(memory);
    ledger.save(snapshot('whole'));
    memory.bytes.write('}', ABI.LEDGER_STATE_OFFSET);
    expect(ledger.load()).toBe('unreadable');
    memory.set('state_slot', 3);
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
    ledger.notePolicy({ single: true, tellCleanEnd: true });
    expect(memory.get('flags')).toBe(ENUM.LEDGER_PID1 | ENUM.LEDGER_TELL_CLEAN_END);
    expect(memory.get('single')).toBe(1);
    ledger.notePolicy({ single: false, tellCleanEnd: false });
    expect(memory.get('flags')).toBe(ENUM.LEDGER_PID1);
  });
});
