import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ABI, LAYOUT } from '../../../native-bindings/abi.ts';
import { DEFAULT_SETTINGS } from '../../../src/cli/parse-arguments.ts';
import { millis } from '../../../src/model/ids.ts';
import { initialState } from '../../../src/policy/initial-state.ts';
import { canReadState } from '../../../src/runtime/linux/readable-state.ts';
import { encodeSnapshot } from '../../../src/runtime/snapshot.ts';
import { type FakeLedger, fakeLedger } from '../fake-ledger.ts';

const state = initialState(DEFAULT_SETTINGS, 'pid-1', { type: 'app', program: 'app' });
const JSON_OF_STATE = encodeSnapshot({ state, quiet: { time: millis(200), sleptAt: null }, droppedLines: 0, lastWords: '' });

/** What another process would see of this ledger. */
function canRead(ledger: FakeLedger): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'tsinit-readable-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'ledger');
  writeFileSync(path, ledger.bytes);
  const descriptor = openSync(path, 'r');
  try {
    return canReadState(descriptor, ledger);
  } finally {
    closeSync(descriptor);
  }
}

function withState(...slots: readonly string[]): FakeLedger {
  const ledger = fakeLedger({ state_slot: slots.length });
  for (const [index, json] of slots.entries()) {
    const length = ledger.bytes.write(json, ABI.LEDGER_STATE_OFFSET + index * ABI.LEDGER_STATE_CAPACITY);
    ledger.bytes.writeUInt32LE(length, LAYOUT.ledger_header.offsets.state_length + 4 * index);
  }
  return ledger;
}

test('an init whose brain was never up has nothing that could not be read', () => {
  expect(canRead(fakeLedger())).toBe(true);
});

test('a state of ours can be read, in whichever slot it is', () => {
  expect(canRead(withState(JSON_OF_STATE))).toBe(true);
  expect(canRead(withState('', JSON_OF_STATE))).toBe(true);
  expect(canRead(withState(JSON_OF_STATE, '{ half of it'))).toBe(true);
});

test('a state of somebody else cannot', () => {
  expect(canRead(withState(JSON_OF_STATE.replace('refusalTold', 'refusalTolb')))).toBe(false);
  expect(canRead(withState('{}', '{}'))).toBe(false);
});
