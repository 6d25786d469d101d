// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * What each measure gave when it was made in full the last time, and of what and where that was: bench/results.md is made of it. All inits
 * take turns in one run of a measure; the measures need not be of one run, because on some machines all of them together take an hour.
 *
 * @typedef {import('./report.mjs').Results} Results
 * @typedef {{ readonly results: Results, readonly made: Readonly<Record<string, string>> }} Kept made: in words, by the measure
 */

const file = new URL('measured.json', import.meta.url);

/**
 * Puts what was measured in the place of what was before.
 * @param {Results} results
 * @param {string} made
 * @returns {Kept} all of it
 */
export function keep(results, made) {
  const before = /** @type {Kept} */ (JSON.parse(readFileSync(file, 'utf8')));
  const fresh = Object.fromEntries(Object.keys(results).map((measure) => [measure, made]));
  const kept = { results: { ...before.results, ...results }, made: { ...before.made, ...fresh } };
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  return kept;
}
