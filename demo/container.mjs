// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { processes } from './processes.mjs';

/** As root, without a user namespace; and as anybody else, or as a root that may not. */
const WAYS = [
  ['--pid', '--fork', '--mount-proc', '--kill-child'],
  ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc', '--kill-child'],
];

/**
 * The options with which unshare(1) makes a pid namespace here. Throws what is missing, and the cure.
 * @returns {readonly string[]}
 */
export function findWay() {
  let words = '';
  for (const way of WAYS) {
    const tried = spawnSync('unshare', [...way, '--', 'true'], { encoding: 'utf8' });
    if (tried.error !== undefined) throw new Error('unshare is missing; cure: apt-get install util-linux');
    if (tried.status === 0) return way;
    words = tried.stderr.trim();
  }
  throw new Error(
    `no pid namespace can be made here (${words}); cure: run this as root, allow user namespaces ` +
      '(sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns), ' +
      'or, inside a container, start that one with --privileged',
  );
}

/**
 * @typedef {object} Container
 * @property {number} init the pid of its PID 1, as seen from here
 * @property {(words: string) => Promise<void>} appSaid resolves when a line of the app's holds the words
 * @property {Promise<number>} ended its exit code
 */

/**
 * Starts a command as PID 1 of a new pid namespace and passes on each line that comes.
 * @param {readonly string[]} way
 * @param {readonly string[]} command
 * @param {{ onApp: (line: string) => void, onInit: (line: string) => void, cwd: string }} options
 * @returns {Promise<Container>}
 */
export async function startContainer(way, command, { onApp, onInit, cwd }) {
  const driver = spawn('unshare', [...way, '--', ...command], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(driver, 'close').then(([code, signal]) => (signal === null ? code : `signal ${signal}`));
  /** @type {string[]} */
  const said = [];
  createInterface({ input: driver.stderr }).on('line', onInit);
  createInterface({ input: driver.stdout }).on('line', (line) => {
    said.push(line);
    onApp(line);
  });
  const init = await until('PID 1 has started', () => processes().find(({ parent }) => parent === driver.pid)?.pid);
  const appSaid = async (/** @type {string} */ words) => {
    await until(`the app says "${words}"`, () => said.some((line) => line.includes(words)) || undefined);
  };
  return { init, appSaid, ended };
}

/**
 * Looks again and again until there is something, for ten seconds at most.
 * @template T
 * @param {string} fact what is waited for, for the message
 * @param {() => T | undefined} look
 * @returns {Promise<T>}
 */
export async function until(fact, look) {
  const giveUp = Date.now() + 10_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > giveUp) throw new Error(`waited ten seconds in vain until ${fact}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
