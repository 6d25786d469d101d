// @ts-check
import { entry } from './statistics.mjs';

/**
 * With group forwarding, which is what tsinit and dumb-init do unasked.
 * @type {Record<string, string[]>}
 */
const GROUP_OPTION = { tini: ['-g'], catatonit: ['-g'] };
const BLOCKS = 4;

/**
 * SIGTERM from outside at a random instant 0.2 to 5 ms after the exec of an init that is PID 1: it must end in time, by the trap of
 * its app or, where that has not been set yet, by the app's end. The driver is the scenario tests' (test/fixtures/lost-signals.c).
 *
 * @typedef {{ starts: number, lost: number, wrong: number }} LostResult wrong: ended, but with another code than it should
 * @param {readonly import('./inits.mjs').Init[]} inits
 * @param {import('./tools.mjs').Tools} tools
 * @param {boolean} quick
 * @returns {Promise<{ byInit: Record<string, LostResult> }>}
 */
export async function measureLost(inits, tools, quick) {
  const byInit = Object.fromEntries(inits.map(({ name }) => [name, { starts: 0, lost: 0, wrong: 0 }]));
  for (let block = 0; block < BLOCKS; block++) {
    for (const { name, path } of inits) {
      const starts = startsOfBlock(name, quick);
      const words = [`count=${starts}`, 'patience=1000', `seed=${block + 1}`, '--'];
      const command = [path, ...(GROUP_OPTION[name] ?? []), '--', tools.path('app'), 'trap-term-report'];
      const [line = ''] = await tools.run('app', ['lost-signals', ...words, ...command], [0, 1]);
      const told = JSON.parse(line);
      const sum = entry(byInit, name);
      sum.starts += starts;
      sum.lost += told.lost;
      sum.wrong += told.wrong;
    }
  }
  return { byInit };
}

/**
 * Each signal that a peer loses costs a second of waiting, and a share of them is enough to be seen; the bar for tsinit is 2,000 starts.
 * @param {string} name
 * @param {boolean} quick
 */
function startsOfBlock(name, quick) {
  if (name === 'tsinit') return quick ? 50 : 500;
  return quick ? 5 : 20;
}
