// @ts-check
import { median } from './statistics.mjs';

/**
 * From execve of the init to the app's first instruction (a freestanding probe), and from execve until the init of `true` was
 * reaped; as PID 1 of a new pid namespace and as an ordinary subprocess. Nanoseconds, medians. "none" among the inits is the
 * floor: the program without any init, started the same way.
 *
 * @typedef {{ launch: number, exit: number }} Start
 * @typedef {{ pid1: Start, subprocess: Start }} StartResult
 * @param {readonly import('./inits.mjs').Init[]} inits
 * @param {import('./tools.mjs').Tools} tools
 * @param {boolean} quick
 * @returns {Promise<{ rounds: number, byInit: Record<string, StartResult> }>}
 */
export async function measureStart(inits, tools, quick) {
  const rounds = quick ? 300 : 2000;
  const names = ['none', ...inits.map(({ name }) => name)];
  const paths = ['-', ...inits.map(({ path }) => path)];
  const pid1 = await measureRole('pid1');
  const subprocess = await measureRole('subprocess');
  const byInit = Object.fromEntries(names.map((name, index) => [name, { pid1: pid1(index), subprocess: subprocess(index) }]));
  return { rounds, byInit };

  /** @param {'pid1' | 'subprocess'} role */
  async function measureRole(role) {
    const launches = parse(await tools.run('starts', [role, rounds, tools.path('probe'), ...paths]));
    const exits = parse(await tools.run('starts', [role, rounds, tools.path('true'), ...paths]));
    return (/** @type {number} */ index) => ({
      launch: median(launches.filter((sample) => sample.index === index).map(({ launch }) => launch)),
      exit: median(exits.filter((sample) => sample.index === index).map(({ exit }) => exit)),
    });
  }
}

/** @param {readonly string[]} lines "INDEX LAUNCH EXIT" */
function parse(lines) {
  return lines.map((line) => {
    const [index, launch = Number.NaN, exit = Number.NaN] = line.split(' ').map(Number);
    return { index, launch, exit };
  });
}
