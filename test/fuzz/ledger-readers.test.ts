import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABI, LAYOUT } from '../../native-bindings/abi.ts';
import { requestIn } from '../../native-bindings/request.ts';
import { DEFAULT_SETTINGS } from '../../src/cli/parse-arguments.ts';
import { HIGHEST_SIGNAL } from '../../src/model/signals.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { initialState } from '../../src/policy/initial-state.ts';
import { reflexOrders } from '../../src/policy/reflex-orders.ts';
import { standingOrders } from '../../src/policy/standing-orders.ts';
import { unreadEvidence } from '../../src/runtime/linux/evidence-ring.ts';
import { readHeader } from '../../src/runtime/linux/ledger-header.ts';
import { pendingSignals } from '../../src/runtime/linux/pending-signals.ts';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from '../../src/runtime/snapshot.ts';
import { fakeLedger } from '../runtime/fake-ledger.ts';
import { runs } from './hostile-text.ts';
import { seed } from './rounds.ts';

const at = LAYOUT.ledger_header.offsets;
const written = fc.array(fc.tuple(fc.nat(ABI.LEDGER_STATE_OFFSET - 1), fc.uint8Array({ minLength: 1, maxLength: 64 })), {
  maxLength: 12,
});
const counters = fc.record({
  written: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  behind: fc.integer({ min: -20, max: 20 }),
  pending: fc.nat(2 ** 32 - 1),
});

const isSignal = (value: number) => value >= 1 && value <= HIGHEST_SIGNAL;

describe(`a ledger of any bytes, seed ${seed},`, () => {
  it('is read to the end, and tells of no signals but real ones', () => {
    fc.assert(
      fc.property(written, counters, (writes, counts) => {
        const memory = fakeLedger({ main_state: 1, main_pid: 7 });
        for (const [offset, bytes] of writes)
          memory.bytes.set(bytes.subarray(0, memory.bytes.length - offset), offset < at.seal ? at.seal + 8 : offset);
        memory.bytes.writeBigUInt64LE(counts.written, at.evidence_written);
        memory.bytes.writeBigUInt64LE(BigInt.asUintN(64, counts.written - BigInt(counts.behind)), at.evidence_read);
        memory.bytes.writeUInt32LE(counts.pending, ABI.LEDGER_PENDING_OFFSET);
        const signals = [...unreadEvidence(memory), ...pendingSignals(memory, 1)];
        expect(signals.length).toBeLessThanOrEqual(ABI.EVIDENCE_SLOTS + ABI.PENDING_SLOTS);
        expect(signals.every(({ info }) => isSignal(info.signal))).toBe(true);
        expect(readHeader(memory).main).toMatchObject({ id: 'running', pid: 7 });
        expect(requestIn(memory).text().length).toBeLessThanOrEqual(ABI.REQUEST_TEXT_MAX);
        expect(requestIn(memory).answer().words.length).toBeLessThanOrEqual(ABI.REQUEST_ANSWER_MAX);
      }),
      runs(300, 30_000),
    );
  });
});

const whole: Snapshot = {
  state: initialState(DEFAULT_SETTINGS, 'pid-1', { type: 'app', program: 'app' }),
  quiet: { time: 200 as Snapshot['quiet']['time'], sleptAt: null },
  droppedLines: 0,
  lastWords: '',
};

/** Read it is, or not; and what is read can be gone on with. */
function mustBeUsable(json: string): void {
  const snapshot = decodeSnapshot(json);
  if (snapshot === null) return;
  expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
  standingOrders(snapshot.state);
  reflexOrders(snapshot.state);
  nextDeadline(snapshot.state);
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The value at one place of it, counted through all of them, replaced. */
function replaced(value: Json, place: { left: number }, by: Json): Json {
  if (place.left-- === 0) return by;
  if (Array.isArray(value)) return value.map((item) => replaced(item, place, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, place, by)]));
}

describe(`a snapshot of any JSON, seed ${seed},`, () => {
  it('is read or refused, whatever it is', () => {
    fc.assert(fc.property(fc.oneof(fc.json({ maxDepth: 5 }), fc.string()), mustBeUsable), runs(500, 50_000));
  });

  it('is read or refused where one value in a right one is another', () => {
    const other: fc.Arbitrary<Json> = fc.oneof(
      fc.constantFrom<Json>(
        null,
        true,
        0,
        -1,
        1,
        9,
        15,
        64,
        65,
        1.5,
        1e308,
        '',
        'running',
        'ended',
        [],
        {},
        [[1, 2]],
        { id: 'running' },
        { __proto__: null },
      ),
      fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
    );
    fc.assert(
      fc.property(fc.nat(80), other, (place, by) =>
        mustBeUsable(JSON.stringify(replaced(JSON.parse(encodeSnapshot(whole)), { left: place }, by))),
      ),
      runs(1_000, 100_000),
    );
  });

  it('is read or refused with some of its letters changed', () => {
    const text = encodeSnapshot(whole);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(text.length - 1), fc.integer({ min: 32, max: 126 })), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const letters = [...text];
          for (const [place, code] of changes) letters[place] = String.fromCharCode(code);
          mustBeUsable(letters.join(''));
        },
      ),
      runs(1_000, 100_000),
    );
  });
});
