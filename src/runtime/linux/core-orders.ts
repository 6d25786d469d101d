import { ABI, LAYOUT } from '../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import type { Millis } from '../../model/ids.ts';
import type { ReflexOrders } from '../../policy/reflex-orders.ts';
import type { Order, StandingOrders } from '../../policy/standing-orders.ts';

/** What the core does without the brain: what stands in struct standing_orders, and beside it in the ledger's header. */
export interface CoreOrders extends StandingOrders, ReflexOrders {
  /** Reflex forwards to the app's pid, not to its group. */
  readonly single: boolean;
  /** The brain has something to say even of an end with 0, so that the core must not leave by itself. */
  readonly tellCleanEnd: boolean;
}

const at = LAYOUT.standing_orders.offsets;

/** memory: of one struct standing_orders. */
export function encodeOrders({ view, bytes }: Pick<Memory, 'view' | 'bytes'>, orders: CoreOrders): void {
  const { target, farewell, leaveAtOnce, reapQuietly } = orders;
  const u32 = (offset: number, value: number): void => view.setUint32(offset, value, LITTLE_ENDIAN);
  const u64 = (offset: number, value: bigint): void => view.setBigUint64(offset, value, LITTLE_ENDIAN);
  bytes.fill(0);
  if (target !== null) view.setInt32(at.target, target.type === 'group' ? -target.leader : target.pid, LITTLE_ENDIAN);
  for (const [signal, order] of orders.orders.entries()) view.setUint8(at.as + signal, codeOf(order));
  u32(at.reap_quietly, reapQuietly ? 1 : 0);
  u32(at.leave_at_once, leaveAtOnce ? 1 : 0);
  u32(at.farewell, farewell ?? 0);
  u64(at.stop_signals, bits(orders.stopSignals.map((signal) => signal - 1)));
  u64(at.kill_after_ns, nanoseconds(orders.killAfter));
  u64(at.grace_ns, orders.grace === 0 ? NONE : nanoseconds(orders.grace));
  u64(at.kill_at_ns, nanoseconds(orders.killAt));
  const codes = bits(orders.successCodes);
  for (let word = 0; word < CODE_WORDS; word++) u64(at.success_codes + 8 * word, BigInt.asUintN(64, codes >> BigInt(64 * word)));
}

/** A time, or a duration, as the core has it: 0 says that there is none. Rounded up, so that it has passed when it is acted on. */
export function nanoseconds(time: Millis | null): bigint {
  return time === null ? NONE : BigInt(Math.max(1, Math.ceil(time * 1e6)));
}

const NONE = 0n;
/** 256 exit codes, one bit each. */
const CODE_WORDS = 4;

const bits = (numbers: readonly number[]): bigint => numbers.reduce((mask, number) => mask | (1n << BigInt(number)), NONE);

function codeOf(order: Order): number {
  if (order === 'ask') return ABI.ORDER_ASK;
  return order === 'drop' ? ABI.ORDER_DROP : order;
}
