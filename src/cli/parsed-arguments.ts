import { EXIT_SUCCESS } from '../model/exit-codes.ts';
import type { ExitCode, Millis } from '../model/ids.ts';
import type { JobsRequest } from '../model/jobs/control.ts';
import type { JobName } from '../model/jobs/ids.ts';
import type { LookCommand } from '../model/look.ts';
import type { Message } from '../model/message.ts';
import type { PersonalityName, Settings } from '../model/settings.ts';

/** What the command line and the environment ask for. */
export type ParsedArguments = RunArguments | CommandArguments | PrintArguments | UsageError;

export interface RunArguments {
  readonly type: 'run';
  readonly settings: Settings;
  readonly task: Task;
  /** To be told once the log's format is known. */
  readonly warnings: readonly Message[];
}

/**
 * program: the app and its arguments, byte for byte. pause: there is no app; orphans are reaped until somebody says stop. jobs: what
 * the configuration says; path as it was written.
 */
export type Task =
  | { readonly type: 'app'; readonly program: readonly Buffer[] }
  | { readonly type: 'pause' }
  | { readonly type: 'jobs'; readonly path: string };

/** Not to be an init, but to ask one, or to look at something; then leave. */
export interface CommandArguments {
  readonly type: 'command';
  readonly command: Command;
}

export type Command = UpgradeCommand | CheckCommand | AskCommand | AskToLook;

/** To be asked of an init with jobs. */
export interface AskCommand {
  readonly type: 'ask';
  readonly request: JobsRequest;
  /** Of status: the jobs that are to be shown; empty: all. */
  readonly only: readonly JobName[];
  /** Of the init. */
  readonly pid: number;
  /** null: as long as it takes. */
  readonly timeout: Millis | null;
  readonly json: boolean;
}

export interface AskToLook {
  readonly type: 'look';
  readonly look: LookCommand;
}

export interface CheckCommand {
  readonly type: 'check';
  /** Of the configuration. */
  readonly path: string;
  /** Show the order in which the jobs are started. */
  readonly verbose: boolean;
}

export interface UpgradeCommand {
  readonly type: 'upgrade';
  /** As it was written; null: the file at which the init was started. */
  readonly path: string | null;
  /** Of the init. */
  readonly pid: number;
  /** Only find out whether this very file could take its place. */
  readonly check: boolean;
}

/** To be written as it is; then leave with `code`. */
export interface PrintArguments {
  readonly type: 'print';
  /** licenses: of tsinit and of all that is packed into the file, an asset of the executable. */
  readonly document: { readonly type: 'text'; readonly text: string } | { readonly type: 'licenses' };
  readonly stream: 'stdout' | 'stderr';
  readonly code: ExitCode;
}

/** For standard error; then leave with `code`. */
export interface UsageError {
  readonly type: 'usage-error';
  /** One line, the name of who says it included, its newline not. */
  readonly line: string;
  /** How to do it right, to follow the line; ends in a newline. null: the line says it all. */
  readonly usage: string | null;
  readonly code: ExitCode;
  readonly personality: PersonalityName;
}

/** A mistake, before it is known in whose name it is told. */
export interface Wrong {
  readonly type: 'wrong';
  /** The field, the value and the cure. */
  readonly words: string;
  /** As in UsageError. */
  readonly usage: string | null;
}

export const wrong = (words: string, usage: string | null = null): Wrong => ({ type: 'wrong', words, usage });

export const print = (stream: PrintArguments['stream'], text: string): PrintArguments => ({
  type: 'print',
  document: { type: 'text', text },
  stream,
  code: EXIT_SUCCESS,
});

export const PRINT_LICENSES: PrintArguments = {
  type: 'print',
  document: { type: 'licenses' },
  stream: 'stdout',
  code: EXIT_SUCCESS,
};
