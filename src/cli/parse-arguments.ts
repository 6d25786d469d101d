import { millis } from '../model/ids.ts';
import type { Settings } from '../model/settings.ts';
import { parseCommandLine } from './command-line.ts';
import { parseEnvironment } from './environment.ts';
import type { ParsedArguments } from './parsed-arguments.ts';

export type { ParsedArguments } from './parsed-arguments.ts';

export const DEFAULT_SETTINGS: Settings = {
  verbosity: 0,
  logFormat: 'text',
  forwardTo: 'group',
  subreaper: false,
  parentDeathSignal: null,
  remapExit: [],
  rewrites: new Map(),
  warnOnReap: false,
  grace: millis(5000),
};

/**
 * The whole command line (argv[0] included) and environment ("NAME=value"), as bytes, because the app is to get its
 * arguments unchanged whatever their encoding. What the command line sets wins over the environment.
 */
export function parseArguments(argv: readonly Buffer[], env: readonly Buffer[]): ParsedArguments {
  const commandLine = parseCommandLine(argv.slice(1));
  // --help must work whatever the environment says.
  if (commandLine.type !== 'parsed') return commandLine;
  const environment = parseEnvironment(env);
  if (environment.type !== 'parsed') return environment;
  const { chosen, program } = commandLine;
  if (program.length === 0) {
    return { type: 'usage-error', line: 'tsinit: no program to start; name it after the options', withUsage: true };
  }
  const settings = { ...DEFAULT_SETTINGS, ...environment.chosen, ...chosen };
  return { type: 'run', settings, program, warnings: environment.warnings };
}
