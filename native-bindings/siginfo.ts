import { type Errno, errno, type SignalNumber, signalNumber, uid } from '../src/model/ids.ts';
import type { SignalInfo } from '../src/model/process.ts';
import { ABI } from './abi.ts';
import { LITTLE_ENDIAN } from './bytes.ts';

/** struct signalfd_siginfo of linux/signalfd.h: an ABI of the kernel, the same on every machine (signalfd(2)). */
export const SIGNALFD_SIGINFO = {
  size: 128,
  offsets: { ssi_signo: 0, ssi_code: 8, ssi_pid: 12, ssi_uid: 16, ssi_int: 44, ssi_ptr: 48 },
} as const;

const at = SIGNALFD_SIGINFO.offsets;

export function signalOf(view: DataView, start: number): number {
  return view.getUint32(start + at.ssi_signo, LITTLE_ENDIAN);
}

export function senderPidOf(view: DataView, start: number): number {
  return view.getUint32(start + at.ssi_pid, LITTLE_ENDIAN);
}

/** How it was made: si_code of sigaction(2). */
export function codeOf(view: DataView, start: number): number {
  return view.getInt32(start + at.ssi_code, LITTLE_ENDIAN);
}

export function decodeSignal(view: DataView, start: number): SignalInfo {
  return {
    signal: signalNumber(signalOf(view, start)),
    code: codeOf(view, start),
    senderPid: senderPidOf(view, start),
    senderUid: uid(view.getUint32(start + at.ssi_uid, LITTLE_ENDIAN)),
    value: view.getInt32(start + at.ssi_int, LITTLE_ENDIAN),
    pointer: decimal(view, start + at.ssi_ptr),
  };
}

/** What the standing orders did with it, which the core notes in the kernel's padding; null: nothing. */
export function decodeForwarded(
  view: DataView,
  start: number,
): { readonly as: SignalNumber; readonly errno: Errno | null } | null {
  const as = view.getUint32(start + ABI.INFO_FORWARDED_AS, LITTLE_ENDIAN);
  if (as === 0) return null;
  const failure = view.getInt32(start + ABI.INFO_FORWARD_ERRNO, LITTLE_ENDIAN);
  return { as: signalNumber(as), errno: failure === 0 ? null : errno(failure) };
}

/** Most signals carry no value, and a bigint is slow on the way of a signal to the app. */
function decimal(view: DataView, start: number): string {
  const low = view.getUint32(start, LITTLE_ENDIAN);
  if (view.getUint32(start + 4, LITTLE_ENDIAN) === 0) return String(low);
  return view.getBigUint64(start, LITTLE_ENDIAN).toString();
}
