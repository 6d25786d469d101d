import { readlinkSync } from 'node:fs';
import { PROC, readStat } from '../proc/read.ts';

/** Where the processes of an init are seen under the numbers that the init itself knows them by. */
export interface Place {
  readonly proc: string;
  /** The init there. */
  readonly self: number;
  /** We are in the same pid namespace, and may see ourselves among the others. */
  readonly shared: boolean;
}

/** pid: of the init, as we number it. inner: as it numbers itself. */
export function placeOf(pid: number, inner: number): Place {
  if (namespaceOf(String(pid)) === namespaceOf('self')) return { proc: PROC, self: pid, shared: true };
  // Its own /proc, if it has one: the numbers in the log are those.
  const proc = `/proc/${pid}/root/proc`;
  return readStat(inner, proc) === null ? { proc: PROC, self: pid, shared: true } : { proc, self: inner, shared: false };
}

/** null: not to be read; then it is taken for ours, since that is what mostly is. */
function namespaceOf(who: string): string | null {
  try {
    return readlinkSync(`/proc/${who}/ns/pid`);
  } catch {
    return null;
  }
}
