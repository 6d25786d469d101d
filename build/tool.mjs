// @ts-check
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { BuildProblem } from './problem.mjs';

/**
 * Runs a program to its end and returns what it wrote to stdout. Its stderr is shown only where it fails.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{cwd?: string}} [options]
 */
export function runTool(program, args, options = {}) {
  // The locale and node's own variables must not change what a tool writes: the same inputs give the same bytes.
  const env = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    TMPDIR: process.env.TMPDIR ?? '/tmp',
    LC_ALL: 'C',
    SOURCE_DATE_EPOCH: '0',
  };
  const result = spawnSync(program, args, { encoding: 'utf8', env, maxBuffer: 64 << 20, ...options });
  if (result.error) throw new BuildProblem(`cannot run ${program}`, result.error.message);
  if (result.status !== 0) {
    const how = result.signal ? `was killed by ${result.signal}` : `ended with ${result.status}`;
    throw new BuildProblem(`${program} ${how}`, `it said\n${(result.stderr || result.stdout).trim()}`);
  }
  return result.stdout;
}

/** The C compiler: $CC where it is set (a path or a name, without flags), else cc, gcc or clang. */
export function findCompiler() {
  const asked = process.env.CC;
  if (asked) return onPath(asked) ?? missing(`CC=${asked} was not found`, 'set CC to a C compiler, or unset it');
  for (const name of ['cc', 'gcc', 'clang']) {
    const found = onPath(name);
    if (found) return found;
  }
  return missing('no C compiler (cc, gcc or clang) was found', 'install one (Debian: apt-get install gcc libc6-dev), or set CC');
}

/** binutils' strip: $STRIP where it is set. */
export function findStrip() {
  const name = process.env.STRIP || 'strip';
  return onPath(name) ?? missing(`${name} was not found`, 'install binutils (Debian: apt-get install binutils), or set STRIP');
}

/**
 * @param {string} name a name to look up in PATH, or a path
 * @returns {string | null}
 */
export function onPath(name) {
  const candidates = name.includes('/')
    ? [name]
    : (process.env.PATH ?? '')
        .split(delimiter)
        .filter(isAbsolute)
        .map((folder) => join(folder, name));
  return candidates.find(isExecutable) ?? null;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} what
 * @param {string} cure
 * @returns {never}
 */
function missing(what, cure) {
  throw new BuildProblem(what, cure);
}
