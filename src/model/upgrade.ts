import type { Errno, Uid } from './ids.ts';

/** We are about to be replaced by another file: what the one that comes up, or comes back, has to tell of it. */
export interface Upgrade {
  readonly path: string;
  /** The version of tsinit that began it. */
  readonly from: string;
}

/** A version that we have, and the one that the file has. */
export interface Versions {
  readonly ours: number;
  readonly theirs: number;
}

/** Why a file did not take our place. */
export type Obstacle =
  /** open(2), read(2). */
  | { readonly type: 'unreadable'; readonly errno: Errno }
  | { readonly type: 'not-a-file' }
  | { readonly type: 'not-executable'; readonly errno: Errno }
  /** Neither root's nor ours. */
  | { readonly type: 'foreign-owner'; readonly owner: Uid }
  /** mode: its permission bits, for the group or for others to write it among them. */
  | { readonly type: 'writable-by-others'; readonly mode: number }
  | { readonly type: 'not-tsinit' }
  /** It ends before its last segment does: still being copied, or not to the end. */
  | { readonly type: 'cut-off' }
  | { readonly type: 'other-machine' }
  /** What was left in the ledger would be of no use to it. */
  | { readonly type: 'other-versions'; readonly ledger: Versions; readonly state: Versions }
  /** execveat(2). */
  | { readonly type: 'not-executed'; readonly errno: Errno }
  /** It was executed, and we were called back. */
  | { readonly type: 'did-not-come-up' }
  /** We crashed before it was executed. */
  | { readonly type: 'crashed' }
  | { readonly type: 'no-app-yet' }
  | { readonly type: 'app-ended' };
