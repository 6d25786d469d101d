import { statSync } from 'node:fs';
import { type Pid, type Uid, uid } from '../../model/ids.ts';

/** The effective user of a process, to whom its directory in /proc belongs (proc(5)); null: it has gone. */
export function ownerOf(pid: Pid): Uid | null {
  try {
    return uid(statSync(`/proc/${pid}`).uid);
  } catch {
    return null;
  }
}
