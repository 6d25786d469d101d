// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * `INIT -- sleep 1000` as PID 1, all of them beside each other. kB as /proc tells them; pss is null where smaps_rollup cannot
 * be read. awake and again: right after a SIGWINCH (which sleep ignores), and after the sleep that follows.
 *
 * @typedef {{ rss: number, anon: number, file: number, shmem: number, pss: number | null, tasks: number }} Memory
 * @typedef {{ idle: Memory, switches: number, awake: Memory, again: Memory }} IdleResult
 * @param {readonly import('./inits.mjs').Init[]} inits
 * @param {import('./tools.mjs').Tools} tools
 * @param {boolean} quick
 * @returns {Promise<{ seconds: number, byInit: Record<string, IdleResult> }>}
 */
export async function measureIdle(inits, tools, quick) {
  const seconds = quick ? 10 : 60;
  const held = await Promise.all(inits.map((init) => hold(init, tools)));
  try {
    await pause(2000);
    const before = held.map(({ pid }) => switchesOf(pid));
    await pause(seconds * 1000);
    const switches = held.map(({ pid }, index) => switchesOf(pid) - (before[index] ?? 0));
    const idle = held.map(({ pid }) => memoryOf(pid));
    for (const { pid } of held) process.kill(pid, 'SIGWINCH');
    await pause(150);
    const awake = held.map(({ pid }) => memoryOf(pid));
    await untilAsleep(held.map(({ pid }) => pid));
    const again = held.map(({ pid }) => memoryOf(pid));
    const results = inits.map(({ name }, i) => [
      name,
      { idle: idle[i], switches: switches[i], awake: awake[i], again: again[i] },
    ]);
    return { seconds, byInit: Object.fromEntries(results) };
  } finally {
    for (const { driver } of held) driver.kill('SIGKILL');
    await Promise.all(
      held.map(({ driver }) => (driver.exitCode === null && driver.signalCode === null ? once(driver, 'exit') : null)),
    );
  }
}

/**
 * @param {import('./inits.mjs').Init} init
 * @param {import('./tools.mjs').Tools} tools
 */
async function hold(init, tools) {
  const driver = spawn(tools.path('inside'), ['pid1', init.path, '--', 'sleep', '1000'], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: driver.stdout })) {
    if (line.startsWith('init ')) return { driver, pid: Number(line.slice(5)) };
  }
  throw new Error(`${init.name} did not start`);
}

/** @param {number} pid */
function taskStatuses(pid) {
  return readdirSync(`/proc/${pid}/task`).map((task) => readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8'));
}

/**
 * How often any of its tasks was switched to: every wake-up ends in one.
 * @param {number} pid
 */
function switchesOf(pid) {
  return taskStatuses(pid).reduce(
    (sum, text) => sum + field(text, 'voluntary_ctxt_switches') + field(text, 'nonvoluntary_ctxt_switches'),
    0,
  );
}

/**
 * @param {number} pid
 * @returns {Memory}
 */
function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    rss: field(status, 'VmRSS'),
    anon: field(status, 'RssAnon'),
    file: field(status, 'RssFile'),
    shmem: field(status, 'RssShmem'),
    pss: pssOf(pid),
    tasks: field(status, 'Threads'),
  };
}

/** @param {number} pid */
function pssOf(pid) {
  try {
    return field(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss');
  } catch {
    return null;
  }
}

/** @param {readonly number[]} pids */
async function untilAsleep(pids) {
  for (let waited = 0; waited < 90_000; waited += 100) {
    if (pids.every((pid) => taskStatuses(pid).length === 1 && memoryOf(pid).rss < 4096)) break;
    await pause(100);
  }
  await pause(300);
}

/**
 * @param {string} text lines "Name:   number"
 * @param {string} name
 */
function field(text, name) {
  return Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN);
}
