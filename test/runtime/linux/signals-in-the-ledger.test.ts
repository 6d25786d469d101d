import { describe, expect, test } from 'vitest';
import { ABI, LAYOUT } from '../../../native-bindings/abi.ts';
import { SIGNALFD_SIGINFO } from '../../../native-bindings/siginfo.ts';
import { unreadEvidence } from '../../../src/runtime/linux/evidence-ring.ts';
import { PENDING_INFOS_OFFSET, pendingSignals } from '../../../src/runtime/linux/pending-signals.ts';
import type { ArrivedSignal } from '../../../src/runtime/system.ts';
import { type FakeLedger, fakeLedger } from '../fake-ledger.ts';

const { ssi_signo, ssi_code, ssi_pid, ssi_int, ssi_ptr } = SIGNALFD_SIGINFO.offsets;
const SELF = 1;

function put(memory: FakeLedger, start: number, signal: number, sender: number): void {
  memory.bytes.writeUInt32LE(signal, start + ssi_signo);
  memory.bytes.writeUInt32LE(sender, start + ssi_pid);
}

const numbers = (signals: readonly ArrivedSignal[]): readonly number[] => signals.map(({ info }) => info.signal);

describe('signals that were read from the signalfd', () => {
  const read = (...signals: readonly (readonly [signal: number, sender: number])[]): FakeLedger => {
    const memory = fakeLedger();
    for (const [place, [signal, sender]] of signals.entries()) {
      put(memory, PENDING_INFOS_OFFSET + place * SIGNALFD_SIGINFO.size, signal, sender);
    }
    beginPending(memory, signals.length);
    return memory;
  };

  test('are told in their order, without SIGCHLD and without what our own write raised', () => {
    expect(numbers(pendingSignals(read([15, 0], [17, 33], [13, SELF], [25, SELF], [13, 9]), SELF))).toEqual([15, 13]);
  });

  test('are told without what came of the terminal that we gave up', () => {
    expect(numbers(pendingSignals(read([1, SELF], [18, SELF], [1, 9], [18, 0]), SELF))).toEqual([1, 18]);
  });

  test('with our pid on them are forged, and told of all the same', () => {
    expect(numbers(pendingSignals(read([12, SELF]), SELF))).toEqual([12]);
    const queued = read([1, SELF]);
    queued.bytes.writeInt32LE(-1, PENDING_INFOS_OFFSET + ssi_code);
    expect(numbers(pendingSignals(queued, SELF))).toEqual([1]);
  });

  test('come again after a crash, from the first that was not finished', () => {
    const memory = read([15, 0], [10, 0], [12, 0]);
    pendingSignals(memory, SELF)[0]?.finish();
    expect(numbers(pendingSignals(memory, SELF))).toEqual([10, 12]);
    for (const signal of pendingSignals(memory, SELF)) signal.finish();
    expect(pendingSignals(memory, SELF)).toEqual([]);
  });

  test('are forgotten where new ones were read', () => {
    const memory = read([15, 0], [10, 0]);
    beginPending(memory, 0);
    expect(pendingSignals(memory, SELF)).toEqual([]);
  });

  test('carry all 64 bits of their value, and its sign', () => {
    const memory = read([40, 5]);
    memory.bytes.writeInt32LE(-1, PENDING_INFOS_OFFSET + ssi_code);
    memory.bytes.writeInt32LE(-2, PENDING_INFOS_OFFSET + ssi_int);
    memory.bytes.writeBigUInt64LE(0xffff_ffff_ffff_fffen, PENDING_INFOS_OFFSET + ssi_ptr);
    expect(pendingSignals(memory, SELF)[0]?.info).toMatchObject({ code: -1, value: -2, pointer: '18446744073709551614' });
  });
});

describe('signals that the core took', () => {
  const { evidence_written, evidence_read } = LAYOUT.ledger_header.offsets;
  const written = (from: number, to: number): FakeLedger => {
    const memory = fakeLedger();
    for (let number = from; number < to; number++) {
      const slot = ABI.LEDGER_EVIDENCE_OFFSET + (number % ABI.EVIDENCE_SLOTS) * LAYOUT.evidence.size;
      put(memory, slot, 1 + (number % 60), 0);
      memory.bytes.writeBigUInt64LE(BigInt(number + 1), slot + LAYOUT.evidence.offsets.sequence);
    }
    memory.bytes.writeBigUInt64LE(BigInt(from), evidence_read);
    memory.bytes.writeBigUInt64LE(BigInt(to), evidence_written);
    return memory;
  };

  test('are told oldest first, also around the end of the ring', () => {
    expect(numbers(unreadEvidence(written(14, 18)))).toEqual([15, 16, 17, 18]);
  });

  test('wait where one is still being written by a handler in another thread', () => {
    const memory = written(0, 3);
    const second = ABI.LEDGER_EVIDENCE_OFFSET + LAYOUT.evidence.size;
    memory.bytes.writeBigUInt64LE(0n, second + LAYOUT.evidence.offsets.sequence);
    expect(numbers(unreadEvidence(memory))).toEqual([1]);
  });

  test('have their sender looked for already, in vain where it is null', () => {
    expect(unreadEvidence(written(0, 1))[0]?.sender).toBeNull();
  });

  test('come again after a crash, from the first that was not finished', () => {
    const memory = written(0, 3);
    unreadEvidence(memory)[1]?.finish();
    expect(numbers(unreadEvidence(memory))).toEqual([3]);
  });

  test('that were overwritten before they were read are gone', () => {
    const memory = written(0, 20);
    expect(unreadEvidence(memory)).toHaveLength(ABI.EVIDENCE_SLOTS);
    expect(unreadEvidence(memory)[0]?.info.signal).toBe(5);
  });
});

/** As tsinit_wait does it. */
function beginPending({ view }: { readonly view: DataView }, count: number): void {
  view.setUint32(ABI.LEDGER_PENDING_OFFSET, (count | (~count << 16)) >>> 0, true);
  view.setUint32(ABI.LEDGER_PENDING_OFFSET + 4, 0, true);
}
