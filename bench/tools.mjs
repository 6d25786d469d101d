// @ts-check
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Tools
 * @property {(name: string) => string} path of a compiled tool
 * @property {(name: string, words: readonly (string | number)[], exits?: readonly number[]) => Promise<string[]>} run
 *   it, and get the lines of its stdout; exits: the exit codes that are no failure
 * @property {() => void} remove the temporary directory
 */

/** Drivers and apps with libc; and those without, whose first instructions are their own. */
const WITH_LIBC = ['starts', 'inside', 'forward', 'stamp', 'orphans', 'work'];
const FREESTANDING = ['probe', 'true', 'service'];

/**
 * Compiles bench/tools/*.c, static, into a temporary directory.
 * @returns {Tools}
 */
export function buildTools() {
  const directory = mkdtempSync(join(tmpdir(), 'tsinit-bench-'));
  const source = (/** @type {string} */ name) => fileURLToPath(new URL(`tools/${name}.c`, import.meta.url));
  const path = (/** @type {string} */ name) => join(directory, name);
  for (const name of WITH_LIBC) compile(['-std=gnu11', '-static'], [source(name), source('start-init')], path(name));
  for (const name of FREESTANDING) {
    compile(['-static', '-nostdlib', '-ffreestanding', '-fno-stack-protector'], [source(name)], path(name));
  }
  compile(['-std=gnu17', '-static'], fixtureSources(), path('app'));
  return {
    path,
    run: (name, words, exits = [0]) => runTool(path(name), words, exits),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** The program of the scenario tests, whose `lost-signals` is the driver for signals in the first moments. */
function fixtureSources() {
  const directory = fileURLToPath(new URL('../test/fixtures/', import.meta.url));
  return readdirSync(directory)
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(directory, name));
}

/**
 * @param {readonly string[]} flags
 * @param {readonly string[]} sources
 * @param {string} output
 */
function compile(flags, sources, output) {
  try {
    execFileSync('cc', ['-O2', '-Wall', '-Wextra', '-Werror', ...flags, '-o', output, ...sources], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { code, stderr } = /** @type {{ code?: string, stderr?: string }} */ (error);
    if (code === 'ENOENT') throw new Error('there is no C compiler; cure: apt-get install gcc libc6-dev');
    throw new Error(`cc could not compile a tool:\n${stderr}`);
  }
}

/**
 * @param {string} file
 * @param {readonly (string | number)[]} words
 * @param {readonly number[]} exits
 * @returns {Promise<string[]>}
 */
async function runTool(file, words, exits) {
  const child = spawn(file, words.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
  let errors = '';
  child.stderr.on('data', (text) => {
    errors = (errors + text).slice(-4000);
  });
  const lines = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(line);
  const end = await closed;
  if (!exits.includes(/** @type {number} */ (end)))
    throw new Error(`${[file, ...words].join(' ')} ended with ${end}:\n${errors}`);
  return lines;
}
