import { type ParsedArguments, parseArguments, type RunArguments, type UsageError } from '../../src/cli/parse-arguments.ts';
import type { Settings } from '../../src/model/settings.ts';

export const VERSION = '9.8.7';

export const bytes = (words: readonly string[]): readonly Buffer[] => words.map((word) => Buffer.from(word));

/** As if tsinit was called by this path, with these arguments and these variables. */
export const parse = (args: readonly string[], env: readonly string[] = [], path = '/tsinit'): ParsedArguments =>
  parseArguments(bytes([path, ...args]), bytes(env), VERSION);

/** What a command line that must be right asks for. */
export function runOf(args: readonly string[], env: readonly string[] = [], path = '/tsinit'): RunArguments {
  const parsed = parse(args, env, path);
  if (parsed.type !== 'run') throw new Error(`not accepted: ${JSON.stringify(parsed)}`);
  return parsed;
}

/** The settings for the program "app" behind these options. */
export const settingsOf = (args: readonly string[], env: readonly string[] = [], path = '/tsinit'): Settings =>
  runOf([...args, 'app'], env, path).settings;

/** What the command line, "app" behind it, is told to be wrong. */
export function errorOf(args: readonly string[], env: readonly string[] = [], path = '/tsinit'): UsageError {
  const parsed = parse([...args, 'app'], env, path);
  if (parsed.type !== 'usage-error') throw new Error(`accepted: ${JSON.stringify(parsed)}`);
  return parsed;
}

export const complaintOf = (args: readonly string[], env: readonly string[] = [], path = '/tsinit'): string =>
  errorOf(args, env, path).line;

/** The words of the program behind the options; null: there is none, because we pause. */
export function programOf(args: readonly string[], env: readonly string[] = [], path = '/tsinit'): readonly string[] | null {
  const { task } = runOf(args, env, path);
  return task.type === 'app' ? task.program.map((word) => word.toString()) : null;
}

/** The text that is printed, and the stream, for a command line that asks for it. */
export function printedBy(
  args: readonly string[],
  env: readonly string[] = [],
  path = '/tsinit',
): { stream: string; text: string } {
  const parsed = parse(args, env, path);
  if (parsed.type !== 'print') throw new Error(`nothing is printed: ${JSON.stringify(parsed)}`);
  const { document, stream } = parsed;
  return { stream, text: document.type === 'text' ? document.text : document.type };
}
