import { parseCheck } from './command-check.ts';
import { JOBS_VERBS, parseJobsCommand } from './command-jobs.ts';
import { jobsCommandLine } from './command-jobs-usage.ts';
import { LOOKS, lookCommandLine, parseLook } from './command-look.ts';
import { parseUpgrade } from './command-upgrade.ts';
import type { Command, PrintArguments, Wrong } from './parsed-arguments.ts';

/** words: behind the command's own name. env: what we were started with, "NAME=value". */
export type ParseCommand = (words: readonly string[], env: readonly Buffer[]) => Command | PrintArguments | Wrong;

interface CommandEntry {
  readonly parse: ParseCommand;
  /** One line of `tsinit --help`, behind "tsinit". */
  readonly usage: string;
  /** Understood by process 1 too, for whom every other word is a program: what a RUN step of a Dockerfile starts is one. */
  readonly asProcessOne: boolean;
}

/** The words that are no programs where no "--" stands before them: each with its parser. */
const TABLE: ReadonlyMap<string, CommandEntry> = new Map<string, CommandEntry>([
  ['upgrade', { parse: parseUpgrade, usage: 'upgrade [PATH] [--pid N]', asProcessOne: false }],
  // What runs here shows `status` to everybody, jobs or not (command-look.ts).
  ...JOBS_VERBS.filter((verb) => verb !== 'status').map((verb): readonly [string, CommandEntry] => [
    verb,
    { parse: (words) => parseJobsCommand(verb, words), usage: jobsCommandLine(verb), asProcessOne: false },
  ]),
  ...LOOKS.map((what): readonly [string, CommandEntry] => [
    what,
    { parse: (words) => parseLook(what, words), usage: lookCommandLine(what), asProcessOne: false },
  ]),
  ['check', { parse: parseCheck, usage: 'check [FILE] [-v]', asProcessOne: true }],
]);

export const COMMANDS: readonly string[] = [...TABLE.keys()];
export const COMMANDS_OF_PROCESS_ONE: readonly string[] = COMMANDS.filter((name) => TABLE.get(name)?.asProcessOne);
export const COMMAND_USAGES: readonly string[] = [...TABLE.values()].map(({ usage }) => usage);

export const isCommand = (word: string | undefined, isProcessOne: boolean): boolean =>
  (isProcessOne ? COMMANDS_OF_PROCESS_ONE : COMMANDS).some((command) => command === word);

/** args: behind the name of tsinit, a command first. */
export function parseCommand(args: readonly Buffer[], env: readonly Buffer[]): Command | PrintArguments | Wrong {
  const [name = '', ...words] = args.map((word) => word.toString('utf8'));
  const entry = TABLE.get(name);
  if (entry === undefined) throw new Error(`${name} is not a command`);
  return entry.parse(words, env);
}
