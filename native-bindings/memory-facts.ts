import { LAYOUT } from './abi.ts';
import { LITTLE_ENDIAN } from './bytes.ts';
import type { Decodable } from './process-facts.ts';

/** What struct memory_facts says of our cgroup; bytes, and a count. null: no limit, or not told. */
export interface CgroupMemory {
  readonly version: 1 | 2;
  readonly oomKills: number | null;
  readonly limit: number | null;
  readonly peak: number | null;
}

const at = LAYOUT.memory_facts.offsets;

/** null: there is no memory controller, or nothing of it can be read. */
export function decodeMemory({ view }: Decodable): CgroupMemory | null {
  const version = view.getUint32(at.version, LITTLE_ENDIAN);
  if (version !== 1 && version !== 2) return null;
  const known = (offset: number): number | null => decodeCount(view.getBigUint64(offset, LITTLE_ENDIAN));
  return { version, oomKills: known(at.oom_kills), limit: known(at.limit), peak: known(at.peak) };
}

/** UNKNOWN of abi.h is null. */
export const decodeCount = (count: bigint): number | null => (count === UNKNOWN ? null : Number(count));

const UNKNOWN = 0xffff_ffff_ffff_ffffn;
