import { readSync } from 'node:fs';
import { ABI, LAYOUT } from '../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import { decodeJobsSnapshot } from '../jobs/snapshot.ts';
import { decodeSnapshot } from '../snapshot.ts';
import { type LedgerParts, openLedger } from './ledger.ts';

/** An init that is awake may write its state while we read it. */
const ATTEMPTS = 5;
const at = LAYOUT.ledger_header.offsets;

/** Whether this file could go on with what is in the ledger of another process, which is only read. */
export function canReadState(
  descriptor: number,
  { shim, jobs, allocate }: Pick<LedgerParts, 'shim' | 'jobs' | 'allocate'>,
): boolean {
  const bytes = Buffer.alloc(ABI.LEDGER_SIZE);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    readSync(descriptor, bytes, 0, bytes.length, 0);
    const length = (slot: number): number => view.getUint32(at.state_length + 4 * (slot - 1), LITTLE_ENDIAN);
    const ledger = openLedger({
      ledger: { bytes, view },
      // The library knows the checksums of our own ledger alone. What is cut is no JSON.
      shim: { ...shim, wholeState: (slot) => ({ ok: true, value: length(slot) }) },
      jobs,
      allocate,
    });
    if (ledger.loadBy((json) => decodeSnapshot(json) ?? decodeJobsSnapshot(json)) !== 'unreadable') return true;
  }
  return false;
}
