import { parseCheck } from './command-check.ts';
import { JOBS_VERBS, type JobsVerb, parseJobsCommand } from './command-jobs.ts';
import { jobsCommandLine } from './command-jobs-usage.ts';
import { LOOKS, type Look, lookCommandLine, parseLook } from './command-look.ts';
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

type CommandName = JobsVerb | Look | 'upgrade' | 'check';

/** Half a line of tsinit --help each. */
const WHAT: { readonly [Name in CommandName]: string } = {
  upgrade: 'put another file in the place of process 1',
  start: 'start jobs, and wait until they are ready',
  stop: 'stop jobs, to the last of their processes',
  restart: 'stop them, and start them again',
  signal: 'send a signal to jobs',
  reload: 'read the configuration again',
  shutdown: 'stop all jobs, and end the container',
  wait: 'wait until a job is ready',
  status: 'what runs here, and how it is',
  log: 'what has happened here',
  why: 'what ended a process, and who did that',
  tree: 'the processes, and who adopted whom',
  doctor: 'what may be wrong here',
  metrics: 'the counters, for OpenMetrics',
  check: 'the mistakes of a configuration',
};

/** In the order of tsinit --help. */
const ENTRIES: readonly (readonly [CommandName, CommandEntry])[] = [
  ...LOOKS.map((what): readonly [CommandName, CommandEntry] => [
    what,
    { parse: (words) => parseLook(what, words), usage: lookCommandLine(what), asProcessOne: false },
  ]),
  // What runs here shows `status` to everybody, jobs or not (command-look.ts).
  ...JOBS_VERBS.filter((verb) => verb !== 'status').map((verb): readonly [CommandName, CommandEntry] => [
    verb,
    { parse: (words) => parseJobsCommand(verb, words), usage: jobsCommandLine(verb), asProcessOne: false },
  ]),
  ['check', { parse: parseCheck, usage: 'check [FILE] [-v]', asProcessOne: true }],
  ['upgrade', { parse: parseUpgrade, usage: 'upgrade [PATH] [--pid N]', asProcessOne: false }],
];

/** The words that are no programs where no "--" stands before them: each with its parser. */
const TABLE: ReadonlyMap<string, CommandEntry> = new Map(ENTRIES);

export const COMMANDS: readonly string[] = [...TABLE.keys()];
export const COMMANDS_OF_PROCESS_ONE: readonly string[] = COMMANDS.filter((name) => TABLE.get(name)?.asProcessOne);
/** How each is called, behind "tsinit", and what it does. */
export const COMMAND_USAGES: readonly (readonly [string, string])[] = ENTRIES.map(([name, { usage }]) => [usage, WHAT[name]]);

export const isCommand = (word: string | undefined, isProcessOne: boolean): boolean =>
  (isProcessOne ? COMMANDS_OF_PROCESS_ONE : COMMANDS).some((command) => command === word);

/** args: behind the name of tsinit, a command first. */
export function parseCommand(args: readonly Buffer[], env: readonly Buffer[]): Command | PrintArguments | Wrong {
  const [name = '', ...words] = args.map((word) => word.toString('utf8'));
  const entry = TABLE.get(name);
  if (entry === undefined) throw new Error(`${name} is not a command`);
  return entry.parse(words, env);
}
