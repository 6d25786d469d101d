import type { Init, Naming, Peer } from './peer.ts';

/** What can be compared: plain data, without pids, times and paths, which differ between any two runs. */
export type Fact = string | number | boolean | null | readonly Fact[];

/** All that was seen of one run, by name. */
export type Outcome = Readonly<Record<string, Fact>>;

/** The same run with either of the two inits; what it returns is compared. */
export interface Comparison {
  /** With the peer's name it is the key by which the table of differences finds it. */
  readonly name: string;
  readonly observe: (init: Init) => Promise<Outcome>;
  /** How tsinit is put into the other's place: a symbolic link with the other's name where this says nothing. */
  readonly naming?: Naming;
}

/** One test for each peer. */
export interface Case {
  readonly title: string;
  readonly peers: readonly Peer[];
  readonly comparisons: readonly Comparison[];
  /** It needs rights that only root has, outside of a user namespace too. */
  readonly root?: true;
}

export function one(title: string, peers: readonly Peer[], observe: Comparison['observe']): Case {
  return { title, peers, comparisons: [{ name: title, observe }] };
}

/** As many comparisons as there are items. Their names are the title and the item's. */
export function each<Item>(
  title: string,
  peers: readonly Peer[],
  items: readonly Item[],
  observe: (init: Init, item: Item) => Promise<Outcome>,
  nameOf: (item: Item) => string = String,
): Case {
  const comparisons = items.map((item) => ({
    name: `${title}: ${nameOf(item)}`,
    observe: (init: Init) => observe(init, item),
  }));
  return { title, peers, comparisons };
}

/** Of an outcome only what the case is about: the rest has cases of its own. null: nothing was seen of it. */
export const only = (outcome: Outcome, ...names: readonly string[]): Outcome =>
  Object.fromEntries(names.map((name) => [name, outcome[name] ?? null]));
