// @ts-check
/**
 * `npm start`: tsinit at its main job, as PID 1 of a real pid namespace. It needs sh, setsid and unshare, and either root or user
 * namespaces. DEMO_INIT names another init to be shown instead.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findWay, startContainer, until } from './container.mjs';
import { readProcess, tree } from './processes.mjs';
import { draw, narrate, showApp, showInit, title } from './terminal.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const other = process.env.DEMO_INIT;
const file = resolve(root, other ?? 'dist/tsinit');
const name = basename(file);
const shownFile = other ?? relative(root, file);

async function main() {
  checkFile();
  const way = findWay();
  const words = [...(other === undefined ? ['-v', '--grace', '1s'] : []), '--', 'sh', 'demo/app/app.sh'];

  title(`A container starts: ${name} is PID 1 of a new pid namespace`);
  narrate(`$ unshare … -- ${shownFile} ${words.join(' ')}`);
  narrate(`(┃ is what ${name} says on stderr, "app" what the app says on stdout)`);
  const container = await startContainer(way, [file, ...words], { onApp: showApp, onInit: showInit, cwd: root });
  await container.appSaid('daemon');
  narrate('The daemon was forked twice, so PID 1 is its parent now:');
  showTree(container.init);

  title('Orphans end, and are reaped');
  await container.appSaid('orphans');
  await until('the orphans are gone', () => tree(container.init).count <= 4 || undefined);
  await asleep(container.init);
  showTree(container.init);
  await showMemory(container.init);

  title('A signal comes from outside, as "docker kill -s HUP" sends it');
  process.kill(container.init, 'SIGHUP');
  await container.appSaid('HUP');

  title('Somebody inside the container stops it: who?');
  await container.appSaid('TERM:');
  const code = await container.ended;
  await pause(50);

  title(`The container has ended with exit code ${code}, and nobody of it is left`);
  if (code !== 3) throw new Error(`the app's exit code 3 was expected, not ${code}`);
}

function checkFile() {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    throw new Error(`${shownFile} is not there, or not executable; cure: npm run build`);
  }
}

/** @param {number} init */
function showTree(init) {
  const { rows, zombies } = tree(init);
  for (const row of rows) draw(row.replace(file, name));
  draw(`zombies: ${zombies}`);
}

/**
 * It has gone to sleep: nothing is left of what made it a program with several tasks.
 * @param {number} init
 */
async function asleep(init) {
  await until(`${name} sleeps`, () => readProcess(init)?.tasks === 1 || undefined);
  await pause(50);
}

/** @param {number} init */
async function showMemory(init) {
  const own = readProcess(init)?.memory ?? 0;
  const tini = await memoryOfTini();
  const comparison = tini === null ? '' : `; tini, where it sleeps: ${tini} kB`;
  narrate(`Memory of ${name}, asleep (VmRSS): ${own} kB${comparison}`);
}

/** null: it is not installed. */
async function memoryOfTini() {
  const child = spawn('tini', ['-s', '--', 'sleep', '5'], { stdio: 'ignore' });
  const started = await new Promise((resolve) => child.once('spawn', () => resolve(true)).once('error', () => resolve(false)));
  if (!started || child.pid === undefined) return null;
  await pause(100);
  const memory = readProcess(child.pid)?.memory ?? null;
  child.kill('SIGTERM');
  return memory;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
