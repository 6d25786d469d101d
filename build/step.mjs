// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { showStep } from './progress.mjs';

/** Above this, a file is known by its size and times: reading 150 MB of node at every build would cost more than it tells. */
const LARGE = 16 << 20;

/**
 * What a step leaves behind: shown to the user, and kept for the next build.
 * @typedef {object} StepResult
 * @property {string} text in words
 * @property {number | null} bytes
 * @property {readonly string[]} [inputs] files that were found out only while it ran (the bundler's, for example)
 */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} inputs the files that it reads
 * @property {unknown} settings everything else that decides what it makes; must survive JSON
 * @property {readonly string[]} outputs the files that it writes
 * @property {() => StepResult | Promise<StepResult>} run
 */

/** @typedef {{key: string, outputs: Record<string, string>, result: StepResult}} Remembered */

/**
 * Runs the step, unless nothing it depends on has changed since it made the outputs that are there.
 * @param {string} memory the file that remembers the steps
 * @param {Step} step
 */
export async function runStep(memory, step) {
  const started = performance.now();
  const all = recall(memory);
  const before = all[step.name];
  if (
    before &&
    before.key === keyOf(step, before.result.inputs ?? []) &&
    step.outputs.every((file) => before.outputs[file] === identify(file))
  ) {
    showStep(step.name, before.result.text, before.result.bytes, 'unchanged');
    return;
  }
  const result = await step.run();
  const outputs = Object.fromEntries(step.outputs.map((file) => [file, identify(file)]));
  remember(memory, { ...recall(memory), [step.name]: { key: keyOf(step, result.inputs ?? []), outputs, result } });
  showStep(step.name, result.text, result.bytes, performance.now() - started);
}

/**
 * @param {Step} step
 * @param {readonly string[]} found
 */
function keyOf(step, found) {
  const hash = createHash('sha256').update(JSON.stringify(step.settings));
  for (const file of [...step.inputs, ...found]) hash.update(`\0${file}\0${identify(file, true)}`);
  return hash.digest('hex');
}

/**
 * Inputs are known by their content; outputs, which only we write, by size and time.
 * @param {string} file
 * @param {boolean} [byContent]
 */
function identify(file, byContent = false) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return 'missing';
  if (byContent && stat.size <= LARGE) return createHash('sha256').update(readFileSync(file)).digest('hex');
  return `${stat.size} ${stat.mtimeMs}`;
}

/**
 * @param {string} memory
 * @returns {Record<string, Remembered>}
 */
function recall(memory) {
  try {
    return JSON.parse(readFileSync(memory, 'utf8'));
  } catch {
    return {}; // no build yet, or one that was cut short: everything is made anew
  }
}

/**
 * @param {string} memory
 * @param {Record<string, Remembered>} steps
 */
function remember(memory, steps) {
  writeFileSync(`${memory}.new`, JSON.stringify(steps, null, 1));
  renameSync(`${memory}.new`, memory);
}
