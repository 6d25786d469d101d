import { ABI } from '../../native-bindings/abi.ts';
import { eventsAfter } from '../../native-bindings/event-record.ts';
import { merged } from '../../src/look/merge.ts';
import type { HappeningEntry } from '../../src/model/happening.ts';
import { OpenLedger } from './upgrade.ts';

/** What the event log of a running init holds, both of its rings, oldest first. */
export function eventLogOf(init: number): readonly HappeningEntry[] {
  const bytes = new OpenLedger(init).read(0, ABI.LEDGER_SIZE);
  const ledger = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
  return merged(eventsAfter(ledger, 'main', 0), eventsAfter(ledger, 'crowd', 0));
}
