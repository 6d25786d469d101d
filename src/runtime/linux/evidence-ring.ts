import { ABI, LAYOUT } from '../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import { type Decodable, decodeSender } from '../../../native-bindings/process-facts.ts';
import { decodeForwarded, decodeSignal, signalOf } from '../../../native-bindings/siginfo.ts';
import { isSignal } from '../../model/signals.ts';
import type { ArrivedSignal } from '../system.ts';

const counters = LAYOUT.ledger_header.offsets;
const evidence = LAYOUT.evidence;
const NOTHING: readonly ArrivedSignal[] = [];
const SLOTS = BigInt(ABI.EVIDENCE_SLOTS);

/**
 * The signals that the core took, with their senders, oldest first. It is read where it lies, and each is counted as
 * read only when it is finished, so that a crash before that leaves it for the next brain. What the ring has overwritten
 * meanwhile is lost: sixteen signals of different kinds, since those of one kind are one.
 */
export function unreadEvidence({ view, bytes }: Decodable): readonly ArrivedSignal[] {
  // The low halves suffice to see that there is nothing, which is nearly always so.
  const unread =
    view.getUint32(counters.evidence_written, LITTLE_ENDIAN) !== view.getUint32(counters.evidence_read, LITTLE_ENDIAN);
  if (!unread) return NOTHING;
  const written = view.getBigUint64(counters.evidence_written, LITTLE_ENDIAN);
  let number = view.getBigUint64(counters.evidence_read, LITTLE_ENDIAN);
  if (written - number > SLOTS) number = written - SLOTS;
  const signals: ArrivedSignal[] = [];
  for (; number < written; number++) {
    const start = ABI.LEDGER_EVIDENCE_OFFSET + Number(number % SLOTS) * evidence.size;
    const read = number + 1n;
    // Still being written, by a fault handler in another thread, which rings when it is done.
    if (view.getBigUint64(start + evidence.offsets.sequence, LITTLE_ENDIAN) !== read) break;
    // 0: begun by a handler that a crash has ended, so that nothing is known of it.
    if (!isSignal(signalOf(view, start + evidence.offsets.info))) continue;
    signals.push({
      info: decodeSignal(view, start + evidence.offsets.info),
      sender: decodeSender({ view, bytes }, start + evidence.offsets.sender),
      forwarded: decodeForwarded(view, start + evidence.offsets.info) ?? undefined,
      finish: () => view.setBigUint64(counters.evidence_read, read, LITTLE_ENDIAN),
    });
  }
  return signals;
}
