import { ABI, ENUM, LAYOUT } from '../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import { CLD_DUMPED, CLD_EXITED, CLD_KILLED } from '../../../native-bindings/constants.ts';
import type { Decodable } from '../../../native-bindings/process-facts.ts';
import type { Pid } from '../../model/ids.ts';
import type { End } from '../../model/process.ts';
import type { Order, StandingOrders } from '../../policy/standing-orders.ts';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from '../snapshot.ts';
import { type LedgerHeader, readHeader } from './ledger-header.ts';

/** The brain's side of the ledger: it reads what the core wrote, and leaves what the next brain and the core need. */
export interface Ledger {
  readonly header: LedgerHeader;
  /** none: no brain was up before. unreadable: one was, and what it left is of no use. */
  load(): Snapshot | 'none' | 'unreadable';
  save(snapshot: Snapshot): void;
  /** Written before the app is reaped, so that nobody waits for it any more whatever happens then. */
  recordMainEnd(app: Pid, end: End): void;
  /** What is done with signals at once, awake or asleep, without the brain. */
  giveOrders(orders: StandingOrders): void;
  /** What the core must know to do without the brain. */
  notePolicy(policy: CorePolicy): void;
}

export interface CorePolicy {
  /** Reflex forwards to the app's pid, not to its group. */
  readonly single: boolean;
  /** The brain has something to say even of an end with 0, so that the core must not leave by itself. */
  readonly tellCleanEnd: boolean;
}

const at = LAYOUT.ledger_header.offsets;

/** memory: the whole ledger, mapped. It is shared with the core, so that each write is seen there at once. */
export function openLedger(memory: Decodable): Ledger {
  const { view, bytes } = memory;
  const u32 = (offset: number): number => view.getUint32(offset, LITTLE_ENDIAN);
  const put = (offset: number, value: number): void => view.setUint32(offset, value, LITTLE_ENDIAN);
  const setFlag = (flag: number, on: boolean): void => put(at.flags, on ? u32(at.flags) | flag : u32(at.flags) & ~flag);
  return {
    header: readHeader(memory),
    load() {
      const slot = u32(at.state_slot);
      if (slot === 0) return 'none';
      const start = slotOffset(slot);
      const length = u32(at.state_length + 4 * (slot - 1));
      if (slot > 2 || length > ABI.LEDGER_STATE_CAPACITY) return 'unreadable';
      return decodeSnapshot(bytes.toString('utf8', start, start + length)) ?? 'unreadable';
    },
    save(snapshot) {
      const json = encodeSnapshot(snapshot);
      // The slot that is not in use: whatever instruction we crash at, one of the two is whole.
      const slot = u32(at.state_slot) === 1 ? 2 : 1;
      if (Buffer.byteLength(json) > ABI.LEDGER_STATE_CAPACITY)
        throw new RangeError(`a state of ${json.length} characters is too large`);
      const length = bytes.write(json, slotOffset(slot), ABI.LEDGER_STATE_CAPACITY, 'utf8');
      put(at.state_length + 4 * (slot - 1), length);
      put(at.state_slot, slot);
    },
    recordMainEnd(app, end) {
      if (view.getInt32(at.main_pid, LITTLE_ENDIAN) !== app) return;
      put(at.main_code, end.type === 'exited' ? CLD_EXITED : end.coreDumped ? CLD_DUMPED : CLD_KILLED);
      put(at.main_status, end.type === 'exited' ? end.code : end.signal);
      put(at.main_state, ENUM.MAIN_ENDED);
    },
    giveOrders({ target, orders, reapQuietly }) {
      // No orders while they are being written: a fault signal may come at any time.
      const start = at.orders + LAYOUT.standing_orders.offsets.target;
      view.setInt32(start, 0, LITTLE_ENDIAN);
      orders.forEach(
        (order, signal) => void view.setUint8(at.orders + LAYOUT.standing_orders.offsets.as + signal, codeOf(order)),
      );
      put(at.orders + LAYOUT.standing_orders.offsets.reap_quietly, reapQuietly ? 1 : 0);
      if (target !== null) view.setInt32(start, target.type === 'group' ? -target.leader : target.pid, LITTLE_ENDIAN);
    },
    notePolicy({ single, tellCleanEnd }) {
      put(at.single, single ? 1 : 0);
      setFlag(ENUM.LEDGER_TELL_CLEAN_END, tellCleanEnd);
    },
  };
}

function codeOf(order: Order): number {
  if (order === 'ask') return ABI.ORDER_ASK;
  return order === 'drop' ? ABI.ORDER_DROP : order;
}

function slotOffset(slot: number): number {
  return ABI.LEDGER_STATE_OFFSET + (slot - 1) * ABI.LEDGER_STATE_CAPACITY;
}
