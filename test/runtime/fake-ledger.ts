import { createHash } from 'node:crypto';
import { constants } from 'node:os';
import { ABI, ENUM, LAYOUT } from '../../native-bindings/abi.ts';
import { Memory } from '../../native-bindings/memory.ts';
import { errno } from '../../src/model/ids.ts';
import type { LedgerParts } from '../../src/runtime/linux/ledger.ts';

const at = LAYOUT.ledger_header.offsets;

export interface FakeLedger extends LedgerParts {
  readonly bytes: Buffer;
  readonly view: DataView;
  set(field: keyof typeof at, value: number): void;
  get(field: keyof typeof at): number;
}

/** A ledger in plain memory, with the header that a core of this build writes at its start, and the library's side of it. */
export function fakeLedger(fields: Partial<Record<keyof typeof at, number>> = {}): FakeLedger {
  const bytes = Buffer.alloc(ABI.LEDGER_SIZE);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const set = (field: keyof typeof at, value: number): void => void bytes.writeInt32LE(value, at[field]);
  const get = (field: keyof typeof at): number => bytes.readInt32LE(at[field]);
  set('abi_version', ABI.LEDGER_ABI_VERSION);
  set('header_size', LAYOUT.ledger_header.size);
  for (const field of Object.keys(fields) as (keyof typeof at)[]) set(field, fields[field] ?? 0);
  return { bytes, view, set, get, ledger: { bytes, view }, shim: fakeLibrary(bytes, set, get), allocate: plainMemory };
}

/** JavaScript's own, at an address that nobody uses. */
export const plainMemory = (length: number): Memory => new Memory(65_536, Buffer.alloc(length));

const DONE = { ok: true, value: 0 } as const;

function fakeLibrary(bytes: Buffer, set: FakeLedger['set'], get: FakeLedger['get']): LedgerParts['shim'] {
  const seals = new Map<number, { readonly length: number; readonly checksum: string }>();
  const checksum = (slot: number, length: number): string => {
    const start = ABI.LEDGER_STATE_OFFSET + (slot - 1) * ABI.LEDGER_STATE_CAPACITY;
    return createHash('sha1')
      .update(bytes.subarray(start, start + length))
      .digest('hex');
  };
  return {
    orders(orders, single, tellCleanEnd) {
      orders.bytes.copy(bytes, at.orders);
      set('single', single);
      set('flags', (get('flags') & ~ENUM.LEDGER_TELL_CLEAN_END) | (tellCleanEnd * ENUM.LEDGER_TELL_CLEAN_END));
      return DONE;
    },
    mainEnded(code, status) {
      set('main_code', code);
      set('main_status', status);
      set('main_state', ENUM.MAIN_ENDED);
      return DONE;
    },
    deadline(nanoseconds) {
      bytes.writeBigUInt64LE(nanoseconds, at.deadline_ns);
      return DONE;
    },
    sealState(slot, length) {
      seals.set(slot, { length, checksum: checksum(slot, length) });
      set('state_slot', slot);
      return DONE;
    },
    wholeState(slot) {
      const seal = seals.get(slot);
      const whole = seal !== undefined && seal.checksum === checksum(slot, seal.length);
      return whole ? { ok: true, value: seal.length } : { ok: false, errno: errno(constants.errno.EINVAL) };
    },
  };
}
