import { ABI } from '../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import type { Decodable } from '../../../native-bindings/process-facts.ts';
import {
  codeOf,
  decodeForwarded,
  decodeSignal,
  SIGNALFD_SIGINFO,
  senderPidOf,
  signalOf,
} from '../../../native-bindings/siginfo.ts';
import { isSignal, SIGCHLD, SIGCONT, SIGHUP, SIGPIPE, SIGXFSZ } from '../../model/signals.ts';
import type { ArrivedSignal } from '../system.ts';

/** The ledger's part for it: how many were read, how many of them are finished, and the struct signalfd_siginfo of each. */
const COUNT = ABI.LEDGER_PENDING_OFFSET;
const FINISHED = COUNT + 4;
export const PENDING_INFOS_OFFSET = COUNT + 128;
const LOW_HALF = 0xffff;
export const PENDING_CAPACITY = ABI.PENDING_SLOTS;
export const PENDING_INFOS_LENGTH = PENDING_CAPACITY * SIGNALFD_SIGINFO.size;

/**
 * The signals that were read and are not finished with. A signal is gone from the kernel once it is read, so it is read
 * straight into the ledger (tsinit_wait counts them there), and crossed off when it has been passed on: a brain that crashes in between leaves it
 * to the next one. SIGCHLD is left out, because it is only a doorbell, and what we have sent to ourselves.
 */
export function pendingSignals({ view }: Pick<Decodable, 'view'>, self: number): readonly ArrivedSignal[] {
  const end = Math.min(countIn(view.getUint32(COUNT, LITTLE_ENDIAN)), PENDING_CAPACITY);
  const signals: ArrivedSignal[] = [];
  for (let place = view.getUint32(FINISHED, LITTLE_ENDIAN); place < end; place++) {
    const start = PENDING_INFOS_OFFSET + place * SIGNALFD_SIGINFO.size;
    // 0: a place that was made ready for a signal, and the brain crashed before one was read.
    if (!isSignal(signalOf(view, start))) continue;
    if (signalOf(view, start) === SIGCHLD || wasRaisedByOurselves(view, start, self)) continue;
    const finished = place + 1;
    signals.push({
      info: decodeSignal(view, start),
      sender: undefined,
      forwarded: decodeForwarded(view, start) ?? undefined,
      finish: () => view.setUint32(FINISHED, finished, LITTLE_ENDIAN),
    });
  }
  return signals;
}

/** PENDING_COUNT of abi.h: the number and its complement. Anything else is damage, and what lies there was finished with long ago. */
function countIn(word: number): number {
  const count = word & LOW_HALF;
  return word >>> 16 === (~count & LOW_HALF) ? count : 0;
}

/** By our own writes, and by giving up the terminal (TIOCNOTTY, ioctl_tty(2)): nobody's signal. The kernel shows them as sent by kill(2). */
const OWN: ReadonlySet<number> = new Set([SIGPIPE, SIGXFSZ, SIGHUP, SIGCONT]);
const SI_USER = 0;

/** Our pid on any other signal, or with another code, is forged (rt_sigqueueinfo(2)). */
function wasRaisedByOurselves(view: DataView, start: number, self: number): boolean {
  return OWN.has(signalOf(view, start)) && codeOf(view, start) === SI_USER && senderPidOf(view, start) === self;
}
