import { type ParsedArguments, parseArguments } from '../../src/cli/parse-arguments.ts';
import type { Settings } from '../../src/model/settings.ts';

export const bytes = (words: readonly string[]): readonly Buffer[] => words.map((word) => Buffer.from(word));

/** As if tsinit was started with these arguments and these variables. */
export const parse = (args: readonly string[], env: readonly string[] = []): ParsedArguments =>
  parseArguments(bytes(['/tsinit', ...args]), bytes(env));

/** The settings of a command line that must be right. */
export function settingsOf(args: readonly string[], env: readonly string[] = []): Settings {
  const parsed = parse([...args, 'app'], env);
  if (parsed.type !== 'run') throw new Error(`not accepted: ${JSON.stringify(parsed)}`);
  return parsed.settings;
}

/** The line that a wrong command line gets. */
export function complaintOf(args: readonly string[], env: readonly string[] = []): string {
  const parsed = parse([...args, 'app'], env);
  if (parsed.type !== 'usage-error') throw new Error(`accepted: ${JSON.stringify(parsed)}`);
  return parsed.line;
}

/** The words of the program behind the options. */
export function programOf(args: readonly string[], env: readonly string[] = []): readonly string[] {
  const parsed = parse(args, env);
  if (parsed.type !== 'run') throw new Error(`not accepted: ${JSON.stringify(parsed)}`);
  return parsed.program.map((word) => word.toString());
}
