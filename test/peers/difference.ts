import type { Shown } from './judge.ts';
import type { Peer } from './peer.ts';

/** A behaviour that is not the peer's, on purpose. docs/drop-in.md tells of each, by its id. */
export interface Difference {
  readonly id: string;
  /** Why ours is the better one. */
  readonly why: string;
  /** Where it shows: exactly there, and exactly so. */
  readonly shows: readonly Showing[];
}

export interface Showing {
  readonly peers: readonly Peer[];
  /** The title of the comparison, or of those that have items. */
  readonly in: string;
  /** Their names, behind the title; none for a comparison without items. */
  readonly items?: readonly (string | number)[];
  readonly facts: Shown;
}

/** The full names under which the comparisons are known (case.ts). */
export const namesIn = (showing: Showing): string[] =>
  showing.items === undefined ? [showing.in] : showing.items.map((item) => `${showing.in}: ${item}`);
