import type { PersonalityName } from '../model/settings.ts';
import { isCommand, parseCommand } from './commands.ts';
import { parseEnvironment } from './environment.ts';
import type { ParsedArguments, UsageError, Wrong } from './parsed-arguments.ts';
import { wrong } from './parsed-arguments.ts';
import { calledAs } from './personalities/called-as.ts';
import { CATATONIT } from './personalities/catatonit.ts';
import { DUMB_INIT } from './personalities/dumb-init.ts';
import { personalityOf } from './personalities/names.ts';
import type { Asked, Personality } from './personalities/personality.ts';
import { TINI } from './personalities/tini.ts';
import { TSINIT } from './personalities/tsinit.ts';
import { taskOf } from './task.ts';

export type {
  AskCommand,
  CheckCommand,
  Command,
  ParsedArguments,
  PrintArguments,
  RunArguments,
  Task,
  UpgradeCommand,
  UsageError,
} from './parsed-arguments.ts';
export { DEFAULT_SETTINGS } from './personalities/defaults.ts';
export { personalityOf } from './personalities/names.ts';

const PERSONALITIES: Readonly<Record<PersonalityName, Personality>> = {
  tsinit: TSINIT,
  tini: TINI,
  'dumb-init': DUMB_INIT,
  catatonit: CATATONIT,
};

/**
 * The whole command line (argv[0] included) and environment ("NAME=value"), as bytes, because the app is to get its
 * arguments unchanged whatever their encoding. What the personality's own options and variables set wins over the TSINIT_
 * variables, and these over the personality's defaults. version: of tsinit, for its texts. isProcessOne: then nearly every word is a
 * program, and no command. isThere: whether the file of that path is there; asked only where it matters.
 */
export function parseArguments(
  argv: readonly Buffer[],
  env: readonly Buffer[],
  version: string,
  isProcessOne = true,
  isThere: (path: string) => boolean = () => false,
): ParsedArguments {
  if (asksForCommand(argv, isProcessOne)) return commandArguments(argv.slice(1), env);
  const { personality: name, mistake, ...called } = calledAs(argv, env);
  const asked: Asked = { ...called, env, version };
  const personality = PERSONALITIES[name];
  const own = personality.read(asked);
  // --help must work whatever the environment says.
  if (own.type === 'print') return own;
  const error = (what: Wrong): UsageError => usageError(what, name, personality);
  if (mistake !== null) return error(mistake);
  if (own.type === 'wrong') return error(own);
  const environment = parseEnvironment(env);
  if (environment.type === 'wrong') return error(environment);
  const chosen = { ...environment.chosen, ...own.chosen };
  const asks = { name, own: own.chosen, variables: environment.chosen, program: own.program, isThere };
  const task = taskOf(asks);
  if (task === null) return error(wrong('no program to start; name it after the options', personality.usage(asked)));
  if (task.type === 'wrong') return error(task);
  const { pause: _, config: __, ...settings } = { ...personality.defaults, ...chosen };
  return { type: 'run', settings, task, warnings: environment.warnings };
}

/** Under our own name alone, and whatever TSINIT_AS says: it is meant for the init of the container in which we are called by hand. */
function asksForCommand(argv: readonly Buffer[], isProcessOne: boolean): boolean {
  const [path = '', first] = argv.slice(0, 2).map((word) => word.toString('utf8'));
  return personalityOf(path) === 'tsinit' && isCommand(first, isProcessOne);
}

function commandArguments(args: readonly Buffer[], env: readonly Buffer[]): ParsedArguments {
  const parsed = parseCommand(args, env);
  switch (parsed.type) {
    case 'wrong':
      return usageError(parsed, 'tsinit', TSINIT);
    case 'print':
      return parsed;
    default:
      return { type: 'command', command: parsed };
  }
}

/** What a look into the files of the container has shown to be wrong: told like any other mistake. */
export const lateUsageError = (words: string, name: PersonalityName): UsageError =>
  usageError(wrong(words), name, PERSONALITIES[name]);

function usageError({ words, usage }: Wrong, name: PersonalityName, { usageCode }: Personality): UsageError {
  const who = name === 'tsinit' ? 'tsinit' : `tsinit (as ${name})`;
  return { type: 'usage-error', line: `${who}: ${words}`, usage, code: usageCode, personality: name };
}
