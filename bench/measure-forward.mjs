// @ts-check
import { emptyLists, entry, median, quantile, rotated } from './statistics.mjs';

/**
 * From kill(2) on an init that is PID 1, by a sender outside, until the app under it has the signal. Awake: signals 2 to 5 ms
 * apart. Asleep: the first signal of an init's life ("first"), and one after it has gone to sleep again ("again"). Nanoseconds.
 *
 * @typedef {{ p50: number, p90: number }} Latency
 * @typedef {{ awakeNull: Latency, awakePipe: Latency, first: Latency, again: Latency }} ForwardResult
 * @param {readonly import('./inits.mjs').Init[]} inits
 * @param {import('./tools.mjs').Tools} tools
 * @param {boolean} quick
 * @returns {Promise<{ signals: number, sleeps: number, byInit: Record<string, ForwardResult> }>}
 */
export async function measureForward(inits, tools, quick) {
  const blocks = quick ? 2 : 8;
  const signals = quick ? 100 : 250;
  const sleeps = quick ? 3 : 6;
  const awakeNull = emptyLists(inits);
  const awakePipe = emptyLists(inits);
  const first = emptyLists(inits);
  const again = emptyLists(inits);
  for (let block = 0; block < blocks; block++) {
    for (const { name, path } of rotated(inits, block)) {
      const lines = await tools.run('forward', ['awake', signals, 'null', path, tools.path('stamp')]);
      entry(awakeNull, name).push(...latencies(lines, 'signal'));
    }
    for (const { name, path } of rotated(inits, block)) {
      const lines = await tools.run('forward', ['awake', signals, 'pipe', path, tools.path('stamp')]);
      entry(awakePipe, name).push(...latencies(lines, 'signal'));
    }
    for (const { name, path } of rotated(inits, block)) {
      const lines = await tools.run('forward', ['asleep', sleeps, 'null', path, tools.path('stamp')]);
      entry(first, name).push(...latencies(lines, 'first'));
      entry(again, name).push(...latencies(lines, 'again'));
    }
  }
  /** @param {string} name */
  const resultOf = (name) => ({
    awakeNull: latency(entry(awakeNull, name)),
    awakePipe: latency(entry(awakePipe, name)),
    first: latency(entry(first, name)),
    again: latency(entry(again, name)),
  });
  const byInit = Object.fromEntries(inits.map(({ name }) => [name, resultOf(name)]));
  return { signals: blocks * signals, sleeps: blocks * sleeps, byInit };
}

/**
 * @param {readonly number[]} samples
 * @returns {Latency}
 */
const latency = (samples) => ({ p50: median(samples), p90: quantile(samples, 0.9) });

/**
 * @param {readonly string[]} lines "WORD NANOSECONDS"
 * @param {string} word
 */
function latencies(lines, word) {
  return lines.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.slice(word.length + 1)));
}
