import type { Shown } from './judge.ts';
import type { Peer } from './peer.ts';

/** A behaviour that is not the peer's, on purpose. docs/drop-in.md tells of each, by its id. */
export interface Difference {
  readonly id: string;
  /** Why ours is better, and where that was found out. */
  readonly why: string;
  /** Where it shows: exactly there, and exactly so. */
  readonly shows: readonly Showing[];
}

export interface Showing {
  readonly peer: Peer;
  /** Names of comparisons. */
  readonly in: readonly string[];
  readonly facts: Shown;
}

export const differences: readonly Difference[] = [];
