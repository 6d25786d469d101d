// @ts-check
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BuildProblem } from './problem.mjs';

/** The root of the checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** What differs between the two machines. Pages: the largest that the kernels of this architecture are built with. */
export const ARCHITECTURES = {
  x64: { machine: 62, pageSize: 0x1000, loader: 'ld-linux-x86-64.so.2', ldconfig: 'x86-64', compiler: 'x86_64-linux-gnu-gcc' },
  arm64: {
    machine: 183,
    pageSize: 0x10000,
    loader: 'ld-linux-aarch64.so.1',
    ldconfig: 'AArch64',
    compiler: 'aarch64-linux-gnu-gcc',
  },
};

/** @typedef {keyof typeof ARCHITECTURES} Arch */

/**
 * Where everything is, for one build.
 * @typedef {object} Context
 * @property {Arch} arch
 * @property {string} version of tsinit
 * @property {string} nodeVersion the pinned one, without the v
 * @property {string} nodePackage the folder of node-linux-ARCH
 * @property {string} output dist
 * @property {(name: string) => string} at a path of an intermediate file, in dist/build
 */

/**
 * @param {string} [output] the folder to build into; absolute
 * @returns {Context}
 */
export function makeContext(output = join(root, 'dist')) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const arch = hostArch();
  const name = `node-linux-${arch}`;
  mkdirSync(join(output, 'build'), { recursive: true });
  return {
    arch,
    version: manifest.version,
    nodeVersion: manifest.optionalDependencies[name],
    nodePackage: join(root, 'node_modules', name),
    output,
    at: (file) => join(output, 'build', file),
  };
}

/** @returns {Arch} */
function hostArch() {
  const { platform, arch } = process;
  if (platform === 'linux' && (arch === 'x64' || arch === 'arm64')) return arch;
  throw new BuildProblem(`cannot build on ${platform} ${arch}`, 'use Linux on x86-64 or aarch64');
}
