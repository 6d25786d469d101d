import type { Message } from '../model/message.ts';
import type { Settings } from '../model/settings.ts';

/** What the command line and the environment ask for. */
export type ParsedArguments =
  /** program: the app and its arguments, byte for byte. warnings: to be told once the log's format is known. */
  | {
      readonly type: 'run';
      readonly settings: Settings;
      readonly program: readonly Buffer[];
      readonly warnings: readonly Message[];
    }
  /** To be written to standard output; then leave with 0. */
  | { readonly type: 'show'; readonly what: 'help' | 'version' | 'license' }
  /** line: one line for standard error, "tsinit: " included, newline not; withUsage: the usage text after it. Leave with 100. */
  | UsageError;

export interface UsageError {
  readonly type: 'usage-error';
  readonly line: string;
  readonly withUsage: boolean;
}

export const usageError = (words: string): UsageError => ({ type: 'usage-error', line: `tsinit: ${words}`, withUsage: false });
