// @ts-check
import { readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LOG_DIRECTORY } from './services.mjs';
import { World } from './world.mjs';

/**
 * A measure starts a world of its own. Times in milliseconds, memory in kB; null: it did not come within the limit.
 *
 * @typedef {import('./supervisors.mjs').Supervisor} Supervisor
 * @typedef {Record<string, number | string | null>} Figures
 */

const READY_LIMIT = 60_000;
const QUIET = 3_000;

/**
 * @template T
 * @param {Supervisor} supervisor
 * @param {import('./services.mjs').Variant} variant
 * @param {(world: World, ready: number) => Promise<T>} measure
 */
async function within(supervisor, variant, measure) {
  const world = new World(supervisor, variant);
  try {
    const ready = await world.until(() => world.isReady(), READY_LIMIT);
    if (ready === null) throw new Error(`${supervisor.name} was not ready; it wrote:\n${world.read('output').slice(-2000)}`);
    return await measure(world, ready);
  } finally {
    await world.close();
  }
}

/** A life in which nothing goes wrong. @param {Supervisor} supervisor @returns {Promise<Figures>} */
export const life = (supervisor) =>
  within(supervisor, 'plain', async (world, ready) => {
    await pause(QUIET);
    const memory = world.memory();
    const stopped = await world.stop();
    return { ready, memory, stopped, code: world.code, redisAsked: asked(world) ? 'yes' : 'no' };
  });

/** redis, and then the master of nginx, are killed. @param {Supervisor} supervisor @returns {Promise<Figures>} */
export const killed = (supervisor) =>
  within(supervisor, 'plain', async (world) => {
    const redisAgain = await killAndWait(world, mainOf(world, 'redis-server'), () => world.accepts('redis'));
    await pause(QUIET);
    const old = mainOf(world, 'nginx');
    const oldWorkers = workersOf(world, old);
    process.kill(old, 'SIGKILL');
    const isNew = () =>
      world
        .processes()
        .some(
          ({ pid, comm, parent }) =>
            comm === 'nginx' && pid !== old && !oldWorkers.includes(pid) && parent !== old && workersOf(world, pid).length > 0,
        );
    const nginxAgain = await world.until(isNew, 10_000);
    const alive = world.processes().map(({ pid }) => pid);
    return { redisAgain, nginxAgain, oldWorkers: oldWorkers.filter((pid) => alive.includes(pid)).length };
  });

/** redis forks itself away, as `daemonize yes` has it. @param {Supervisor} supervisor @returns {Promise<Figures>} */
export const forked = (supervisor) =>
  within(supervisor, 'daemon', async (world) => {
    await pause(12_000);
    const starts = startsOfRedis(world);
    const endedItself = world.ended === null ? null : world.code;
    if (world.ended !== null) return { starts, endedItself, again: null, asked: asked(world) ? 'yes' : 'no', code: world.code };
    const again = await killAndWait(world, mainOf(world, 'redis-server'), () => world.accepts('redis'));
    await pause(QUIET);
    await world.stop();
    return { starts, endedItself, again, asked: asked(world) ? 'yes' : 'no', code: world.code };
  });

/** The disk of the logs is full while a program goes on writing. @param {Supervisor} supervisor @returns {Promise<Figures>} */
export const full = (supervisor) =>
  within(supervisor, 'full', async (world) => {
    await pause(QUIET);
    const before = world.memory();
    const directory = world.path(LOG_DIRECTORY);
    const filler = join(directory, 'filler');
    const { bavail, bsize } = statfsSync(directory);
    writeFileSync(filler, Buffer.alloc((bavail - 32) * bsize));
    await world.until(() => statfsSync(directory).bavail === 0, 20_000);
    await pause(QUIET);
    const [from, began] = [await linesOf(world), world.now()];
    await pause(2_000);
    const linesASecond = (1000 * ((await linesOf(world)) - from)) / (world.now() - began);
    const memory = world.memory();
    const redisAgain =
      world.ended === null ? await killAndWait(world, mainOf(world, 'redis-server'), () => world.accepts('redis')) : null;
    const starts = world.read('chatty.starts').length;
    rmSync(filler, { force: true });
    const had = lastLine(directory);
    const logsAgain = await world.until(() => lastLine(directory) > had, 10_000);
    const stopped = await world.stop();
    return { linesASecond, starts, grown: memory - before, redisAgain, logsAgain, stopped, code: world.code };
  });

/** How many the program has written; its file is empty for an instant each time. @param {World} world */
async function linesOf(world) {
  let text = '';
  await world.until(() => {
    text = world.read('chatty.count');
    return text !== '';
  }, 1_000);
  return Number(text);
}

/**
 * @param {World} world
 * @param {number} pid
 * @param {() => Promise<boolean>} accepts
 */
async function killAndWait(world, pid, accepts) {
  if (pid === 0) return null;
  process.kill(pid, 'SIGKILL');
  await world.until(async () => !(await accepts()), 5_000);
  return world.until(accepts, 20_000);
}

/** The process of that name whose parent has another one; 0: there is none. @param {World} world @param {string} comm */
function mainOf(world, comm) {
  const all = world.processes();
  const named = all.filter((one) => one.comm === comm);
  return named.find(({ parent }) => !named.some(({ pid }) => pid === parent))?.pid ?? 0;
}

/** @param {World} world @param {number} master */
const workersOf = (world, master) =>
  world.processes().flatMap(({ pid, parent, comm }) => (parent === master && comm === 'nginx' ? [pid] : []));

const startsOfRedis = (/** @type {World} */ world) => (world.read('redis.log').match(/Redis is starting/g) ?? []).length;

/** Whether redis was told to end, and did so in order. @param {World} world */
const asked = (world) => /bye bye/.test(world.read('redis.log').slice(-1000));

/** The number of the last line that is in a log. @param {string} directory */
function lastLine(directory) {
  let last = 0;
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === 'filler') continue;
    const numbers = readFileSync(join(entry.parentPath, entry.name), 'latin1').matchAll(/line (\d+) /g);
    for (const [, number] of numbers) last = Math.max(last, Number(number));
  }
  return last;
}
