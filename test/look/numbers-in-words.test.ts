import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { REFLEX_WORDS, STEP_WORDS, WAKE_WORDS } from '../../src/look/numbers-in-words.ts';

const core = fileURLToPath(new URL('../../native-bindings/core', import.meta.url));
const headers = readdirSync(core)
  .filter((name) => name.endsWith('.h'))
  .map((name) => readFileSync(join(core, name), 'utf8'))
  .join('\n');

/** The numbers of an enum of the headers, without that of "none". */
function numbersOf(name: string): readonly number[] {
  const body = new RegExp(`^enum ${name} \\{(.*?)^\\};`, 'ms').exec(headers)?.[1] ?? '';
  return [...body.matchAll(/^ {2}[A-Z]\w+ = (\d+)/gm)].map(([, number]) => Number(number)).filter((number) => number > 0);
}

it.each([
  ['wake_reason', WAKE_WORDS],
  ['reflex_reason', REFLEX_WORDS],
  ['spawn_step', STEP_WORDS],
])('every number of enum %s has its words', (name, words) => {
  const numbers = numbersOf(name);
  expect(numbers.length).toBeGreaterThan(5);
  expect(numbers.filter((number) => words[number] === undefined)).toEqual([]);
});
