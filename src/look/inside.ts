import type { ExitCode, Millis, Pid } from '../model/ids.ts';
import type { End } from '../model/process.ts';
import type { Role, State } from '../model/state.ts';
import type { Branch } from './tree.ts';

/** What the brain does, as the ledger's phase has it. */
export type Phase = 'starting' | 'asleep' | 'booting' | 'awake' | 'reflex' | 'upgrading';

/** What the ledger's header says of the init itself. Points in time are of CLOCK_MONOTONIC. */
export interface InitView {
  readonly pid: Pid;
  readonly role: Role;
  readonly startedAt: Millis;
  readonly phase: Phase;
  /** enum reflex_reason of abi.h; meaningful in reflex. */
  readonly reflexReason: number;
  readonly wakes: number;
  readonly sleeps: number;
  readonly crashes: number;
  /** Of the whole init, core and brain; 0: not known. */
  readonly residentKb: number;
}

/** What runs under it. jobs: their states are with the init, which has to be asked (its control socket). */
export type MainView =
  | { readonly id: 'none' }
  | { readonly id: 'pausing' }
  | { readonly id: 'jobs' }
  | { readonly id: 'running'; readonly pid: Pid; readonly spawnedAt: Millis }
  | { readonly id: 'ended'; readonly pid: Pid; readonly spawnedAt: Millis; readonly end: End | null };

/** All that `tsinit status` shows. */
export interface StatusView {
  readonly now: Millis;
  /** Milliseconds since 1970 at that time. */
  readonly realtimeMs: number;
  readonly init: InitView;
  readonly main: MainView;
  /** What the brain wrote down last; null: it has never been up, or is of another version. */
  readonly state: State | null;
  /** What was started, in words: as the brain has it, or the app's command line. */
  readonly program: string;
  /** Whom the app runs as; null: not known. */
  readonly uid: number | null;
  /** Below the init, without itself; then strangers, who came in from outside. */
  readonly trees: readonly Branch[];
  /** The code that it will leave with, where that is known. */
  readonly exitCode: ExitCode | null;
}
