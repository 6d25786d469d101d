import type { Errno, Gid, Uid } from './ids.ts';

/** Whom the init itself is to become: --drop-privileges, looked up. */
export interface UserIds {
  readonly user: Uid;
  readonly group: Gid;
}

/** What becomes of our own privileges. */
export type Privileges =
  /** As we were started: nothing else was asked for, or it was refused. */
  | { readonly id: 'kept' }
  /** As soon as the app runs. */
  | { readonly id: 'to-drop'; readonly to: UserIds }
  /** The core knows of it, and does it at our next exec: when we sleep, or have crashed. */
  | { readonly id: 'dropping'; readonly to: UserIds }
  | { readonly id: 'dropped'; readonly to: UserIds };

/** The named steps, in their order (native-bindings/core/privileges.c). Behind new-privileges there is no way back. */
export type DropStep = 'file' | 'user' | 'group' | 'signals' | 'groups' | 'new-privileges' | 'capabilities';

/** What came of it at our last exec. not-tried: nobody had told the core, because the brain crashed before it could. */
export type DropOutcome =
  | { readonly type: 'dropped' }
  | { readonly type: 'refused'; readonly step: DropStep; readonly errno: Errno }
  | { readonly type: 'not-tried' };

/** What /etc/passwd and /etc/group hold; null: there is no such file, or it cannot be read. */
export interface UserFiles {
  readonly passwd: string | null;
  readonly group: string | null;
}
