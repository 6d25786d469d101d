import { ABI, LAYOUT } from '../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import { CLD_DUMPED, CLD_EXITED, CLD_KILLED } from '../../../native-bindings/constants.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import type { Shim } from '../../../native-bindings/shim.ts';
import type { Millis, Pid } from '../../model/ids.ts';
import type { End } from '../../model/process.ts';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from '../snapshot.ts';
import { type CoreOrders, encodeOrders, nanoseconds } from './core-orders.ts';
import { type LedgerHeader, readHeader } from './ledger-header.ts';

/** The brain's side of the ledger: it reads what the core wrote, and leaves what the next brain and the core need. */
export interface Ledger {
  readonly header: LedgerHeader;
  /** none: no brain was up before. unreadable: one was, and what it left is of no use. */
  load(): Snapshot | 'none' | 'unreadable';
  save(snapshot: Snapshot): void;
  /** Written before the app is reaped, so that nobody waits for it any more whatever happens then. */
  recordMainEnd(app: Pid, end: End): void;
  /** What is done at once, awake or asleep, without the brain; and where it cannot be booted. */
  giveOrders(orders: CoreOrders): void;
  /** When the sleeping core is to wake us, if nothing else does before; null: never. */
  setDeadline(deadline: Millis | null): void;
}

/** What the ledger stands on. Its header is sealed by a checksum, so that most of it is changed by the library alone. */
export interface LedgerParts {
  /** The whole of it, mapped. It is shared with the core, so that each write is seen there at once. */
  readonly ledger: Pick<Memory, 'view' | 'bytes'>;
  readonly shim: Pick<Shim, 'orders' | 'mainEnded' | 'deadline' | 'sealState' | 'wholeState'>;
  readonly allocate: (length: number) => Memory;
}

const at = LAYOUT.ledger_header.offsets;

export function openLedger({ ledger, shim, allocate }: LedgerParts): Ledger {
  const { view, bytes } = ledger;
  const inUse = (): number => view.getUint32(at.state_slot, LITTLE_ENDIAN);
  const orders = allocate(LAYOUT.standing_orders.size);
  const read = (slot: Slot): Snapshot | null => {
    const length = shim.wholeState(slot);
    return length.ok ? decodeSnapshot(bytes.toString('utf8', slotOffset(slot), slotOffset(slot) + length.value)) : null;
  };
  return {
    header: readHeader(ledger),
    load() {
      const slot = inUse();
      if (slot === 0) return 'none';
      // The one before is better than nothing: what has happened since can be seen from the header.
      return (slot === 2 ? (read(2) ?? read(1)) : (read(1) ?? read(2))) ?? 'unreadable';
    },
    save(snapshot) {
      const json = encodeSnapshot(snapshot);
      // The slot that is not in use: whatever instruction we crash at, one of the two is whole.
      const slot = inUse() === 1 ? 2 : 1;
      if (Buffer.byteLength(json) > ABI.LEDGER_STATE_CAPACITY)
        throw new RangeError(`a state of ${json.length} characters is too large`);
      shim.sealState(slot, bytes.write(json, slotOffset(slot), ABI.LEDGER_STATE_CAPACITY, 'utf8'));
    },
    recordMainEnd(app, end) {
      if (view.getInt32(at.main_pid, LITTLE_ENDIAN) !== app) return;
      if (end.type === 'exited') shim.mainEnded(CLD_EXITED, end.code);
      else shim.mainEnded(end.coreDumped ? CLD_DUMPED : CLD_KILLED, end.signal);
    },
    giveOrders(given) {
      encodeOrders(orders, given);
      shim.orders(orders, given.single ? 1 : 0, given.tellCleanEnd ? 1 : 0);
    },
    setDeadline(deadline) {
      shim.deadline(nanoseconds(deadline));
    },
  };
}

type Slot = 1 | 2;

function slotOffset(slot: Slot): number {
  return ABI.LEDGER_STATE_OFFSET + (slot - 1) * ABI.LEDGER_STATE_CAPACITY;
}
