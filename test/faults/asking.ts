import { ABI, ENUM, LAYOUT } from '../../native-bindings/abi.ts';
import { tsinit } from '../helpers/fixtures.ts';
import { OpenLedger } from '../helpers/upgrade.ts';

/** Whoever has no ledger, or has just ended, cannot be asked: the fault was earlier than this. */
function ledgerOf(init: number): OpenLedger | null {
  try {
    return new OpenLedger(init);
  } catch {
    return null;
  }
}

/** Asks the init to go on in its own file, as `tsinit upgrade` does it. What is returned tells whether it has answered; null: it cannot be asked. */
export function askForUpgrade(init: number): (() => boolean) | null {
  const { offsets: at } = LAYOUT.request;
  const start = ABI.LEDGER_REQUEST_OFFSET;
  const path = Buffer.from(tsinit());
  const ledger = ledgerOf(init);
  if (ledger === null) return null;
  whileThere(undefined, () => {
    ledger.write(start + at.text, path);
    ledger.put(start + at.text_length, path.length);
    ledger.put(start + at.kind, ENUM.REQUEST_UPGRADE);
    ledger.put(start + at.state, ENUM.REQUEST_MADE);
    process.kill(init, 'SIGCHLD');
  });
  return () => whileThere(true, () => ledger.get(start + at.state) === ENUM.REQUEST_ANSWERED);
}

/** In reflex: the brain is to be tried now, and not in ten seconds. */
export function retryNow(init: number): void {
  whileThere(undefined, () => {
    const longAgo = Buffer.alloc(8);
    longAgo.writeBigUInt64LE(1n);
    ledgerOf(init)?.write(LAYOUT.ledger_header.offsets.retry_at_ns, longAgo);
    process.kill(init, 'SIGCHLD');
  });
}

/** It may end at any time. */
function whileThere<Answer>(otherwise: Answer, ask: () => Answer): Answer {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}
