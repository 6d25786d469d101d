// @ts-check
/**
 * nginx, php-fpm, redis and cron below tsinit, supervisord, s6 and pm2-runtime, each as process 1 in namespaces of its own, taking turns
 * in one run so that whatever the machine does meanwhile hits all alike. Medians, and in brackets the ratio to tsinit. Needs root.
 *
 *     node bench/jobs-side-by-side.mjs [--quick] [--only=tsinit,s6] [--measures=life,killed,forked,full]
 *
 * BENCH_INIT names another binary to stand for tsinit, BENCH_PM2 the directory of the package pm2. The full run writes bench/jobs.md.
 */
import { writeFileSync } from 'node:fs';
import { forked, full, killed, life } from './jobs/measures.mjs';
import { markdownOf, textOf } from './jobs/report.mjs';
import { findSupervisors, onPath } from './jobs/supervisors.mjs';
import { rotated } from './statistics.mjs';

const MEASURES = { life, killed, forked, full };
const names = /** @type {(keyof typeof MEASURES)[]} */ (Object.keys(MEASURES));

/** @param {readonly string[]} words the command line */
function parseOptions(words) {
  const options = { quick: false, only: /** @type {string[] | null} */ (null), measures: names };
  for (const word of words) {
    const [name, value = ''] = word.split('=');
    if (word === '--quick') options.quick = true;
    else if (name === '--only') options.only = value.split(',');
    else if (name === '--measures' && value.split(',').every((one) => names.some((known) => known === one)))
      options.measures = names.filter((known) => value.split(',').includes(known));
    else throw new Error(`unknown option ${word}; known: --quick, --only=NAME,…, --measures=${names.join(',')}`);
  }
  return options;
}

async function main() {
  const { quick, only, measures } = parseOptions(process.argv.slice(2));
  if (process.getuid?.() !== 0) throw new Error('this needs root: namespaces, mounts, and services with users of their own');
  const absent = ['nginx', 'php-fpm8.2', 'redis-server', 'cron', 'unshare'].filter((name) => onPath(name) === null);
  if (absent.length > 0)
    throw new Error(`not installed: ${absent.join(', ')}; cure: apt-get install nginx-light php-fpm redis-server cron`);
  const { supervisors, missing } = findSupervisors(only);
  for (const line of missing) process.stderr.write(`${line}\n`);
  /** @type {import('./jobs/report.mjs').Results} */
  const results = {};
  for (const measure of measures) {
    const rounds = quick ? 1 : measure === 'life' ? 5 : 3;
    for (let round = 0; round < rounds; round++) {
      for (const supervisor of rotated(supervisors, round)) {
        process.stderr.write(`measuring: ${measure} ${round + 1}/${rounds}, ${supervisor.name} …\n`);
        const figures = await MEASURES[measure](supervisor);
        const before = results[measure]?.[supervisor.name] ?? [];
        results[measure] = { ...results[measure], [supervisor.name]: [...before, figures] };
      }
    }
  }
  process.stdout.write(`${textOf(supervisors, results)}\n`);
  if (quick || only !== null || measures.length < names.length) return;
  writeFileSync(new URL('jobs.md', import.meta.url), markdownOf(supervisors, missing, results));
  process.stdout.write('\nwritten: bench/jobs.md\n');
}

try {
  await main();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
