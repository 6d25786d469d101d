// @ts-check
import { emptyLists, entry, median, rotated } from './statistics.mjs';

const ORPHANS = 20_000;

/**
 * Two workers under the init make 20,000 orphans as fast as they can; the time until the last of them has been reaped.
 *
 * @typedef {{ made: number, total: number, zombies: number }} OrphansResult nanoseconds, medians; the most zombies of any round
 * @param {readonly import('./inits.mjs').Init[]} inits
 * @param {import('./tools.mjs').Tools} tools
 * @param {boolean} quick
 * @returns {Promise<{ orphans: number, rounds: number, byInit: Record<string, OrphansResult> }>}
 */
export async function measureOrphans(inits, tools, quick) {
  const rounds = quick ? 3 : 9;
  const made = emptyLists(inits);
  const total = emptyLists(inits);
  const zombies = emptyLists(inits);
  for (let round = 0; round < rounds; round++) {
    for (const { name, path } of rotated(inits, round)) {
      const lines = await tools.run('inside', ['pid1', path, '--', tools.path('orphans'), ORPHANS]);
      const storm = lines.find((line) => line.startsWith('storm '));
      if (storm === undefined) throw new Error(`${name}: the orphan storm told nothing`);
      const [madeIn = Number.NaN, totalIn = Number.NaN, left = Number.NaN] = storm.split(' ').slice(1).map(Number);
      entry(made, name).push(madeIn);
      entry(total, name).push(totalIn);
      entry(zombies, name).push(left);
    }
  }
  /** @param {string} name */
  const resultOf = (name) => ({
    made: median(entry(made, name)),
    total: median(entry(total, name)),
    zombies: Math.max(...entry(zombies, name)),
  });
  const byInit = Object.fromEntries(inits.map(({ name }) => [name, resultOf(name)]));
  return { orphans: ORPHANS, rounds, byInit };
}
