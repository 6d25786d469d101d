// @ts-check
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Init
 * @property {string} name
 * @property {string} path the file to execute
 * @property {string} version
 */

/** The peers, and the Debian package of each. */
const PEERS = [
  { name: 'tini', package: 'tini' },
  { name: 'dumb-init', package: 'dumb-init' },
  { name: 'catatonit', package: 'catatonit' },
];

/**
 * The inits that are compared, tini first. Throws one line that says what is missing, and the cure.
 * @param {readonly string[] | null} only names to keep; null: all
 * @returns {Init[]}
 */
export function findInits(only) {
  const wanted = (/** @type {string} */ name) => only === null || only.includes(name);
  const missing = [];
  const inits = [];
  for (const peer of PEERS.filter(({ name }) => wanted(name))) {
    const path = onPath(peer.name);
    if (path === null) missing.push(peer.package);
    else inits.push({ name: peer.name, path, version: versionOf(path) });
  }
  if (missing.length > 0) throw new Error(`not installed: ${missing.join(', ')}; cure: apt-get install ${missing.join(' ')}`);
  if (wanted('tsinit')) inits.push(findTsinit());
  if (inits[0]?.name !== 'tini') throw new Error('tini must be among the inits: the ratios are to tini');
  return inits;
}

/**
 * What tsinit with jobs is compared with.
 * @returns {Init | null} it is not installed
 */
export function findS6() {
  const path = onPath('s6-svscan');
  if (path === null) return null;
  const version = said('dpkg-query', ['-W', 's6'])?.split('\t')[1] ?? 'unknown';
  return { name: 's6-svscan', path, version };
}

/** @returns {Init} */
function findTsinit() {
  const path = resolve(process.env.BENCH_INIT ?? fileURLToPath(new URL('../dist/tsinit', import.meta.url)));
  if (!isExecutable(path)) throw new Error(`${path} is not there or not executable; cure: npm run build`);
  const version = versionOf(path);
  // Where its brain cannot be booted it is a minimal native init, whose figures would flatter it.
  if (version === 'unknown') throw new Error(`${path} --version says nothing; cure: npm run build`);
  return { name: 'tsinit', path, version };
}

/**
 * @param {string} name
 * @param {readonly string[]} more directories to look in besides
 */
export function onPath(name, more = []) {
  const directories = [...(process.env.PATH ?? '').split(delimiter), ...more];
  return directories.map((directory) => join(directory, name)).find(isExecutable) ?? null;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} words
 */
function said(command, words) {
  try {
    return execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/**
 * The number alone: each of them says it in its own words, dumb-init on stderr.
 * @param {string} path
 */
function versionOf(path) {
  try {
    const said = execFileSync('/bin/sh', ['-c', '"$0" --version 2>&1', path], { encoding: 'utf8' });
    return /\d+(\.\d+)+/.exec(said)?.[0] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
