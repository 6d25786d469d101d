import { readConfig } from '../../src/config/reader.ts';
import type { JobConfig, JobsConfig } from '../../src/model/jobs/config.ts';
import type { Diagnostic } from '../../src/model/jobs/diagnostic.ts';

const read = (text: string | Uint8Array, env: readonly string[] = []) =>
  readConfig(
    typeof text === 'string' ? Buffer.from(text) : text,
    env.map((entry) => Buffer.from(entry)),
  );

/** Of a configuration that must be right. */
export function configOf(text: string, env: readonly string[] = []): JobsConfig {
  const result = read(text, env);
  if (!result.ok) throw new Error(`not accepted: ${JSON.stringify(result.error, null, 1)}`);
  return result.value;
}

/** The first job of a configuration that must be right. */
export function jobOf(text: string, env: readonly string[] = []): JobConfig {
  const [job] = configOf(text, env).jobs;
  if (job === undefined) throw new Error('there is no job');
  return job;
}

/** A configuration of one job of these keys. */
export const job = (keys: string): string => `jobs:\n  a: {command: x, ${keys}}\n`;

/** Everything that is wrong with it. */
export function mistakesOf(text: string | Uint8Array, env: readonly string[] = []): readonly Diagnostic[] {
  const result = read(text, env);
  if (result.ok) throw new Error(`accepted: ${JSON.stringify(result.value)}`);
  return result.error;
}

/** "LINE:COLUMN words" of each. */
export const linesOf = (text: string | Uint8Array, env: readonly string[] = []): readonly string[] =>
  mistakesOf(text, env).map(({ at, words }) => `${at === null ? '' : `${at.line}:${at.column} `}${words}`);
