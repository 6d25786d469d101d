// @ts-check
/**
 * `npm run bench`: tini, dumb-init, catatonit and tsinit side by side, taking turns in one run so that whatever the
 * machine does meanwhile hits all alike. Medians and ratios to tini; the full run writes bench/results.md, and one of
 * `tracing` alone its section there.
 *
 *     node bench/run.mjs [--quick] [--only=tini,tsinit] [--measures=idle,start,forward,orphans,lost,jobs,tracing]
 *
 * BENCH_INIT names another binary to stand for tsinit.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { findInits, findS6 } from './inits.mjs';
import { measureForward } from './measure-forward.mjs';
import { measureIdle } from './measure-idle.mjs';
import { measureJobs } from './measure-jobs.mjs';
import { measureLost } from './measure-lost.mjs';
import { measureOrphans } from './measure-orphans.mjs';
import { measureStart } from './measure-start.mjs';
import { measureTracing } from './measure-tracing.mjs';
import { markdownReport, textReport, withTracing } from './report.mjs';
import { buildTools } from './tools.mjs';

const MEASURES = ['idle', 'start', 'forward', 'orphans', 'lost', 'jobs', 'tracing'];

/** @param {readonly string[]} words the command line */
function parseOptions(words) {
  const options = { quick: false, only: /** @type {string[] | null} */ (null), measures: MEASURES };
  for (const word of words) {
    const [name, value = ''] = word.split('=');
    if (word === '--quick') options.quick = true;
    else if (name === '--only') options.only = value.split(',');
    else if (name === '--measures' && value.split(',').every((measure) => MEASURES.includes(measure)))
      options.measures = value.split(',');
    else throw new Error(`unknown option ${word}; known: --quick, --only=INIT,…, --measures=${MEASURES.join(',')}`);
  }
  return options;
}

/** @param {URL} report @param {string} text */
function write(report, text) {
  writeFileSync(report, text);
  process.stdout.write('\nwritten: bench/results.md\n');
}

async function main() {
  const options = parseOptions(process.argv.slice(2));
  const inits = findInits(options.only);
  const tools = buildTools();
  try {
    const results = await measureAll(options, inits, tools);
    process.stdout.write(textReport(inits, results));
    const complete = !options.quick && options.only === null && options.measures.length === MEASURES.length;
    const report = new URL('results.md', import.meta.url);
    if (complete) write(report, markdownReport(inits, results));
    else if (!options.quick && results.tracing) write(report, withTracing(readFileSync(report, 'utf8'), results.tracing));
  } finally {
    tools.remove();
  }
}

/**
 * @param {{ quick: boolean, measures: readonly string[] }} options
 * @param {readonly import('./inits.mjs').Init[]} inits
 * @param {import('./tools.mjs').Tools} tools
 */
async function measureAll({ quick, measures }, inits, tools) {
  /** @type {import('./report.mjs').Results} */
  const results = {};
  for (const measure of measures) {
    process.stderr.write(`measuring: ${measure} …\n`);
    if (measure === 'idle') results.idle = await measureIdle(inits, tools, quick);
    if (measure === 'start') results.start = await measureStart(inits, tools, quick);
    if (measure === 'forward') results.forward = await measureForward(inits, tools, quick);
    if (measure === 'orphans') results.orphans = await measureOrphans(inits, tools, quick);
    if (measure === 'lost') results.lost = await measureLost(inits, tools, quick);
    if (measure === 'jobs') results.jobs = await measureJobs(inits, findS6(), tools, quick);
    if (measure === 'tracing') results.tracing = await measureTracing(inits, tools, quick);
  }
  return results;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
