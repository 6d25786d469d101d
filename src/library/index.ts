/**
 * tsinit's parts that others can use: reading /proc, signals by name and number, what a siginfo says, and who belongs to a process set.
 * Importing this does nothing: no file is read, no handler is set. docs/library.md has examples.
 */
import { decodeSignal, SIGNALFD_SIGINFO } from '../../native-bindings/siginfo.ts';
import type { SignalInfo } from '../model/process.ts';

export { codeName, type Origin, originOf } from '../evidence/signal-code.ts';
export type { Gid, Millis, Pid, SignalNumber, Uid } from '../model/ids.ts';
export { millis, pid, signalNumber, uid } from '../model/ids.ts';
export { printable } from '../model/printable.ts';
export type { ProcessFacts, SignalInfo } from '../model/process.ts';
export type { Result } from '../model/result.ts';
export { HIGHEST_SIGNAL, isStopSignal, parseSignal, signalName, type UnknownSignal } from '../model/signals.ts';
export { MILLISECONDS_PER_TICK, type ProcessStat, parseStat } from '../proc/parse-stat.ts';
export { CAP_KILL, CAP_SYS_PTRACE, hasCapability, type ProcessStatus, parseStatus, signalsIn } from '../proc/parse-status.ts';
export { parseCommandLine, readCommandLine, readEverybody, readStat, readStatus, readUptime } from '../proc/read.ts';
export { processSet } from '../runtime/process-set.ts';

/** The size of a struct signalfd_siginfo, in bytes: what read(2) of a signalfd gives for each signal (signalfd(2)). */
export const SIGINFO_SIZE: number = SIGNALFD_SIGINFO.size;

/** Decodes the struct signalfd_siginfo at `offset`. Throws a RangeError where there are not SIGINFO_SIZE bytes behind it. */
export function decodeSiginfo(bytes: Uint8Array, offset = 0): SignalInfo {
  if (offset < 0 || offset + SIGINFO_SIZE > bytes.length)
    throw new RangeError(`a siginfo has ${SIGINFO_SIZE} bytes, and at ${offset} of ${bytes.length} there are fewer`);
  return decodeSignal(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset);
}
