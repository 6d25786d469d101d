// @ts-check
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './statistics.mjs';

/** The one file that includes what only `npm run build` makes. */
const NEEDS_GENERATED = 'personality.c';

/**
 * @typedef {object} Program
 * @property {string} label
 * @property {readonly (string | number)[]} work words for bench/tools/work.c
 * @property {number} limit traced, of untraced
 * @property {number} pairs
 * @property {boolean} [alone] one thread, which nothing stops: its processor time counts, which does not depend on what else runs
 * @property {() => void} [prepare] before each run
 */

/**
 * What --trace-signals costs: the same work under tsinit without and with it, in pairs, whose order changes. The time is taken inside, when the
 * init has come to rest, and for what one thread does without a stop as its processor time; the figure is the median of the pairs' ratios, so that
 * whatever the machine does meanwhile hits both alike.
 *
 * @typedef {{ label: string, limit: number, pairs: number, untraced: number, traced: number, ratio: number }} TracingResult nanoseconds, medians
 * @param {readonly import('./inits.mjs').Init[]} inits
 * @param {import('./tools.mjs').Tools} tools
 * @param {boolean} quick
 * @returns {Promise<readonly TracingResult[]>}
 */
export async function measureTracing(inits, tools, quick) {
  const tsinit = inits.find(({ name }) => name === 'tsinit');
  if (tsinit === undefined) return [];
  const results = [];
  for (const program of programs(tools)) {
    const pairs = quick ? 3 : program.pairs;
    const times = { untraced: /** @type {number[]} */ ([]), traced: /** @type {number[]} */ ([]) };
    for (let pair = 0; pair < pairs; pair++) {
      for (const traced of pair % 2 === 0 ? [false, true] : [true, false]) {
        times[traced ? 'traced' : 'untraced'].push(await runOnce(tsinit.path, tools, program, traced));
      }
    }
    const ratios = times.traced.map((time, pair) => time / (times.untraced[pair] ?? Number.NaN));
    const { label, limit } = program;
    results.push({ label, limit, pairs, untraced: median(times.untraced), traced: median(times.traced), ratio: median(ratios) });
  }
  return results;
}

/**
 * @param {string} init
 * @param {import('./tools.mjs').Tools} tools
 * @param {Program} program
 * @param {boolean} traced
 */
async function runOnce(init, tools, { work, prepare, alone }, traced) {
  prepare?.();
  // The brain boots either way.
  const options = traced ? ['-v', '--trace-signals'] : ['-v'];
  const lines = await tools.run('inside', ['pid1', init, ...options, '--', tools.path('work'), ...work]);
  const told = lines.find((line) => line.startsWith('work ')) ?? '';
  const [, took, cpu] = told.split(' ').map(Number);
  const time = alone ? cpu : took;
  if (time === undefined || !(time > 0)) throw new Error(`${init} ${options.join(' ')} -- work ${work.join(' ')} told no time`);
  return time;
}

/**
 * @param {import('./tools.mjs').Tools} tools
 * @returns {readonly Program[]}
 */
function programs(tools) {
  const build = buildOf(tools.path('build'));
  return [
    { label: '10,000 threads, one after another', work: ['threads', 10_000], limit: 1.35, pairs: 15 },
    { label: `make -j2 of ${build.files} C files`, work: ['run', ...build.command], limit: 1.35, pairs: 5, prepare: build.clean },
    { label: 'computes', work: ['cpu', 100], limit: 1.02, pairs: 31, alone: true },
    { label: 'a million system calls', work: ['calls', 1000], limit: 1.02, pairs: 31, alone: true },
  ];
}

/**
 * A real build, with a compiler driver, compiler, assembler and shell for each file: the native core, the fixtures and these tools.
 * @param {string} directory a new one
 */
function buildOf(directory) {
  const folders = ['../native-bindings/core/', '../test/fixtures/', 'tools/'];
  const sources = folders.flatMap((name) => {
    const folder = fileURLToPath(new URL(name, import.meta.url));
    return readdirSync(folder)
      .filter((file) => file.endsWith('.c') && file !== NEEDS_GENERATED)
      .map((file) => join(folder, file));
  });
  const object = (/** @type {string} */ source, /** @type {number} */ index) => `${index}-${basename(source, '.c')}.o`;
  const rules = sources.map((source, index) => `${object(source, index)}: ${source}\n\t@cc -O1 -w -c -o $@ $< || exit 1\n`);
  const clean = () => {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory);
    writeFileSync(join(directory, 'Makefile'), [`all: ${sources.map(object).join(' ')}`, ...rules].join('\n'));
  };
  return { files: sources.length, command: ['make', '-s', '-j2', '-C', directory], clean };
}
