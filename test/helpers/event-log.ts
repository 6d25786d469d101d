import { ABI } from '../../native-bindings/abi.ts';
import { eventAt, eventCount } from '../../native-bindings/event-record.ts';
import type { HappeningEntry } from '../../src/model/happening.ts';
import { OpenLedger } from './upgrade.ts';

/** What the event log of a running init holds, oldest first. */
export function eventLogOf(init: number): readonly HappeningEntry[] {
  const bytes = new OpenLedger(init).read(0, ABI.LEDGER_SIZE);
  const ledger = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
  const count = eventCount(ledger);
  const first = Math.max(1, count - ABI.EVENT_SLOTS + 1);
  return Array.from({ length: count - first + 1 }, (_, index) => eventAt(ledger, first + index)).filter(
    (entry) => entry !== null,
  );
}
