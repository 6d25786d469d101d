// @ts-check
/**
 * `npm run bench`: tini, dumb-init, catatonit and tsinit side by side, taking turns in one run so that whatever the
 * machine does meanwhile hits all alike. Medians and ratios to tini. What is measured in full, with all inits, takes its place in
 * bench/measured.json and in bench/results.md, which is made of that; all measures together take ten minutes to an hour.
 *
 *     node bench/run.mjs [--quick] [--only=tini,tsinit] [--measures=idle,start,forward,orphans,lost,jobs,tracing]
 *
 * BENCH_INIT names another binary to stand for tsinit.
 */
import { writeFileSync } from 'node:fs';
import { findInits, findS6 } from './inits.mjs';
import { keep } from './kept.mjs';
import { measureForward } from './measure-forward.mjs';
import { measureIdle } from './measure-idle.mjs';
import { measureJobs } from './measure-jobs.mjs';
import { measureLost } from './measure-lost.mjs';
import { measureOrphans } from './measure-orphans.mjs';
import { measureStart } from './measure-start.mjs';
import { measureTracing } from './measure-tracing.mjs';
import { markdownReport, placeOf, textReport } from './report.mjs';
import { buildTools } from './tools.mjs';

const REPORT = new URL('results.md', import.meta.url);
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

async function main() {
  const options = parseOptions(process.argv.slice(2));
  const inits = findInits(options.only);
  const tools = buildTools();
  try {
    const isFull = !options.quick && options.only === null;
    const place = placeOf(inits);
    /** @type {import('./report.mjs').Results} */
    let results = {};
    for (const measure of options.measures) {
      process.stderr.write(`measuring: ${measure} …\n`);
      const result = await measured(measure, options.quick, inits, tools);
      results = { ...results, ...result };
      // At once: who breaks the run off has what was measured by then.
      if (isFull) writeFileSync(REPORT, markdownReport(inits, keep(result, place)));
    }
    process.stdout.write(textReport(inits, results));
    if (isFull) process.stdout.write('\nwritten: bench/results.md\n');
  } finally {
    tools.remove();
  }
}

/**
 * @param {string} measure
 * @param {boolean} quick
 * @param {readonly import('./inits.mjs').Init[]} inits
 * @param {import('./tools.mjs').Tools} tools
 * @returns {Promise<import('./report.mjs').Results>} of this one
 */
async function measured(measure, quick, inits, tools) {
  switch (measure) {
    case 'idle':
      return { idle: await measureIdle(inits, tools, quick) };
    case 'start':
      return { start: await measureStart(inits, tools, quick) };
    case 'forward':
      return { forward: await measureForward(inits, tools, quick) };
    case 'orphans':
      return { orphans: await measureOrphans(inits, tools, quick) };
    case 'lost':
      return { lost: await measureLost(inits, tools, quick) };
    case 'jobs':
      return { jobs: await measureJobs(inits, findS6(), tools, quick) };
    default:
      return { tracing: await measureTracing(inits, tools, quick) };
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
