// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { ARCHITECTURES } from './context.mjs';
import { readDynamic, readElf } from './elf.mjs';
import { BuildProblem } from './problem.mjs';
import { onPath, runTool } from './tool.mjs';

/** @typedef {import('./context.mjs').Arch} Arch */

/** What node and the addon ask for besides the dynamic loader, and the Debian package that has it. */
const PACKAGES = {
  'libc.so.6': 'libc6',
  'libm.so.6': 'libc6',
  'libstdc++.so.6': 'libstdc++6',
  'libgcc_s.so.1': 'libgcc-s1',
  'libatomic.so.1': 'libatomic1',
  'libdl.so.2': 'libc6',
  'libpthread.so.0': 'libc6',
  'librt.so.1': 'libc6',
};

export const SHIM_NAME = 'libtsinit-shim.so';

/**
 * The names in the order in which they are packed: the dynamic loader first, the preloaded library (ours) second.
 * @param {Arch} arch
 */
export function libraryNames(arch) {
  return [ARCHITECTURES[arch].loader, SHIM_NAME, ...Object.keys(PACKAGES)];
}

/**
 * Where the machine keeps the library: asked of the compiler, then of the loader's own cache.
 * @param {string} name
 * @param {string} compiler
 * @param {Arch} arch
 * @returns {string}
 */
export function findLibrary(name, compiler, arch) {
  const candidates = [runTool(compiler, [`-print-file-name=${name}`]).trim(), ...cached(name, arch)];
  const found = candidates.find((file) => file.startsWith('/') && existsSync(file) && isFor(file, arch));
  if (found) return found;
  const packageName = /** @type {Record<string, string>} */ (PACKAGES)[name] ?? 'libc6';
  throw new BuildProblem(
    `${name} was not found`,
    `install it (Debian: apt-get install ${packageName}); tsinit is built on a machine with glibc`,
  );
}

/**
 * @param {string} name
 * @param {Arch} arch
 */
function cached(name, arch) {
  const ldconfig = onPath('ldconfig') ?? onPath('/sbin/ldconfig');
  if (!ldconfig) return [];
  const lines = runTool(ldconfig, ['-p']).split('\n');
  const fitting = lines.filter(
    (line) => line.trim().startsWith(`${name} (`) && (line.includes(ARCHITECTURES[arch].ldconfig) || line.includes('ld-linux')),
  );
  return fitting.map((line) => line.slice(line.indexOf('=> ') + 3));
}

/**
 * @param {string} file
 * @param {Arch} arch
 */
function isFor(file, arch) {
  const bytes = readFileSync(file);
  try {
    return readElf(bytes, file).machine === ARCHITECTURES[arch].machine;
  } catch {
    return false; // libc.so is a linker script on some machines
  }
}

/**
 * Strips a library to what the loader needs of it. The loader itself keeps its symbols (debuggers and valgrind look for
 * them by name, and it is the one file that nobody else may alter), but not its debug sections.
 * @param {{strip: string, source: string, output: string, isLoader: boolean}} request
 */
export function stripLibrary({ strip, source, output, isLoader }) {
  runTool(strip, [
    isLoader ? '--strip-debug' : '--strip-unneeded',
    '-R',
    '.gnu_debuglink',
    '-R',
    '.comment',
    '-o',
    output,
    source,
  ]);
}

/**
 * Every name that one of the files asks for must be the name that another one gives: the core offers no other library.
 * @param {readonly string[]} files programs and libraries
 */
export function assertComplete(files) {
  const read = files.map((file) => ({ file, ...readDynamic(readFileSync(file), file) }));
  const given = new Set(read.map((library) => library.soname));
  for (const { file, needed } of read) {
    const lacking = needed.find((name) => !given.has(name));
    if (lacking) throw new Error(`${file} needs ${lacking}, which is not among the bundled libraries`);
  }
}
