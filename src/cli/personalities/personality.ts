import type { ExitCode } from '../../model/ids.ts';
import type { Settings } from '../../model/settings.ts';
import type { Chosen } from '../option.ts';
import type { PrintArguments, Wrong } from '../parsed-arguments.ts';

/** What a personality has to read. */
export interface Asked {
  /** Behind the name, and behind --as NAME. */
  readonly args: readonly Buffer[];
  readonly env: readonly Buffer[];
  /** Without folders; for its own texts. */
  readonly name: string;
  /** Of tsinit. */
  readonly version: string;
}

/** What the options and variables of a personality ask for, without those of tsinit. */
export type OwnWords =
  | { readonly type: 'parsed'; readonly chosen: Chosen; readonly program: readonly Buffer[] }
  | PrintArguments
  | Wrong;

/** One of the programs in whose place we may be put, or tsinit itself. */
export interface Personality {
  readonly defaults: Settings;
  /** To leave with where the command line or a variable is wrong. */
  readonly usageCode: ExitCode;
  readonly read: (asked: Asked) => OwnWords;
  /** What is said below "no program to start"; ends in a newline. */
  readonly usage: (asked: Asked) => string;
}
