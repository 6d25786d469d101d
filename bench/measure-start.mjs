// @ts-check
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics.mjs';

/**
 * From execve of the init to the app's first instruction (a freestanding probe), and from execve until the init of `true` was
 * reaped; as PID 1 of a new pid namespace and as an ordinary subprocess. Nanoseconds, medians. "none" among the inits is the
 * floor: the program without any init, started the same way. `asPeer` is tsinit under the name of each other init.
 *
 * @typedef {{ launch: number, exit: number }} Start
 * @typedef {{ pid1: Start, subprocess: Start }} StartResult
 * @param {readonly import('./inits.mjs').Init[]} inits
 * @param {import('./tools.mjs').Tools} tools
 * @param {boolean} quick
 * @returns {Promise<{ rounds: number, byInit: Record<string, StartResult>, asPeer: Record<string, StartResult> }>}
 */
export async function measureStart(inits, tools, quick) {
  const rounds = quick ? 300 : 2000;
  const directory = mkdtempSync(join(tmpdir(), 'bench-names-'));
  try {
    const named = placesOf(inits, directory);
    const programs = [{ name: 'none', path: '-' }, ...inits, ...named];
    const pid1 = await measureRole('pid1', programs);
    const subprocess = await measureRole('subprocess', programs);
    const results = programs.map(
      ({ name }, index) => /** @type {const} */ ([name, { pid1: pid1(index), subprocess: subprocess(index) }]),
    );
    const real = results.length - named.length;
    return { rounds, byInit: Object.fromEntries(results.slice(0, real)), asPeer: Object.fromEntries(results.slice(real)) };
  } finally {
    rmSync(directory, { recursive: true });
  }

  /**
   * @param {'pid1' | 'subprocess'} role
   * @param {readonly { path: string }[]} programs
   */
  async function measureRole(role, programs) {
    const paths = programs.map(({ path }) => path);
    const launches = parse(await tools.run('starts', [role, rounds, tools.path('probe'), ...paths]));
    const exits = parse(await tools.run('starts', [role, rounds, tools.path('true'), ...paths]));
    return (/** @type {number} */ index) => ({
      launch: median(launches.filter((sample) => sample.index === index).map(({ launch }) => launch)),
      exit: median(exits.filter((sample) => sample.index === index).map(({ exit }) => exit)),
    });
  }
}

/**
 * tsinit by a symbolic link with the name of each of the others: that is what it goes by.
 * @param {readonly import('./inits.mjs').Init[]} inits
 * @param {string} directory
 */
function placesOf(inits, directory) {
  const tsinit = inits.find(({ name }) => name === 'tsinit');
  if (tsinit === undefined) return [];
  return inits
    .filter((init) => init !== tsinit)
    .map(({ name }) => {
      symlinkSync(tsinit.path, join(directory, name));
      return { name, path: join(directory, name) };
    });
}

/** @param {readonly string[]} lines "INDEX LAUNCH EXIT" */
function parse(lines) {
  return lines.map((line) => {
    const [index, launch = Number.NaN, exit = Number.NaN] = line.split(' ').map(Number);
    return { index, launch, exit };
  });
}
