import { ABI, LAYOUT } from '../../native-bindings/abi.ts';

const at = LAYOUT.ledger_header.offsets;

export interface FakeLedger {
  readonly bytes: Buffer;
  readonly view: DataView;
  set(field: keyof typeof at, value: number): void;
  get(field: keyof typeof at): number;
}

/** A ledger in plain memory, with the header that a core of this build writes at its start. */
export function fakeLedger(fields: Partial<Record<keyof typeof at, number>> = {}): FakeLedger {
  const bytes = Buffer.alloc(ABI.LEDGER_SIZE);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const set = (field: keyof typeof at, value: number): void => void bytes.writeInt32LE(value, at[field]);
  set('abi_version', ABI.LEDGER_ABI_VERSION);
  set('header_size', LAYOUT.ledger_header.size);
  for (const field of Object.keys(fields) as (keyof typeof at)[]) set(field, fields[field] ?? 0);
  return { bytes, view, set, get: (field) => bytes.readInt32LE(at[field]) };
}
