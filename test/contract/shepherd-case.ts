import assert from 'node:assert/strict';
import { messageCases } from './shepherd-messages.ts';
import { planCases } from './shepherd-plans.ts';
import { setCases } from './shepherd-sets.ts';
import { running } from './shepherd-world.ts';

// Runs one case, by its title; without one the titles are listed. Not under vitest, whose workers have threads and children.

const cases = { ...setCases, ...planCases, ...messageCases };
const [, , title] = process.argv;
if (title === undefined) {
  console.log(Object.keys(cases).join('\n'));
  process.exit(0);
}
const run = cases[title];
assert(run, `there is no case ${title}`);
/** An argument of sleep(1) that nobody else has. */
const word = String(100_000 + process.pid);
try {
  run(word);
} finally {
  for (const pid of running(word)) process.kill(pid, 'SIGKILL');
}
process.exit(0);
