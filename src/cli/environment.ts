import type { Message } from '../model/message.ts';
import { nearest } from '../model/nearest.ts';
import { printable } from '../model/printable.ts';
import type { Chosen } from './option.ts';
import { OPTIONS } from './option-table.ts';
import { type Wrong, wrong } from './parsed-arguments.ts';

export type Environment = { readonly type: 'parsed'; readonly chosen: Chosen; readonly warnings: readonly Message[] } | Wrong;

const PREFIX = 'TSINIT_';

/** The options that are set by variables. An empty variable is none; of several with one name the first counts (getenv(3)). */
export function parseEnvironment(env: readonly Buffer[]): Environment {
  const variables = ownVariables(env);
  let chosen: Chosen = {};
  // In the order of the table, not of the environment, so that equal variables always mean the same.
  for (const option of OPTIONS) {
    if (option.variable === null) continue;
    const value = variables.get(option.variable) ?? '';
    variables.delete(option.variable);
    if (value === '' || !('set' in option)) continue;
    const result = option.set(chosen, value);
    if (!result.ok) return wrong(`variable ${option.variable}: "${printable(value, 60)}" ${result.error}`);
    chosen = result.value;
  }
  return { type: 'parsed', chosen, warnings: [...variables.keys()].flatMap(warningOf) };
}

function ownVariables(env: readonly Buffer[]): Map<string, string> {
  const variables = new Map<string, string>();
  for (const entry of env) {
    if (!entry.subarray(0, PREFIX.length).equals(PREFIX_BYTES)) continue;
    const [, name, value] = /^([^=]*)=([\s\S]*)$/.exec(entry.toString('utf8')) ?? [];
    if (name !== undefined && value !== undefined && !variables.has(name)) variables.set(name, value);
  }
  return variables;
}

const PREFIX_BYTES = Buffer.from(PREFIX);

/**
 * Only a name that is nearly right is worth a word: a Kubernetes service called "tsinit" brings TSINIT_SERVICE_HOST
 * and TSINIT_PORT with it, and a Dockerfile may well have its TSINIT_VERSION.
 */
function warningOf(name: string): readonly Message[] {
  const known = OPTIONS.flatMap((option) => (option.variable === null ? [] : [option.variable.slice(PREFIX.length)]));
  const found = nearest(name.slice(PREFIX.length), known);
  return found === null ? [] : [{ type: 'unknown-variable', name, nearest: `${PREFIX}${found}` }];
}
