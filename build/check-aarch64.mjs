// @ts-check
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileCore } from './compile-core.mjs';
import { ARCHITECTURES, makeContext } from './context.mjs';
import { writeOptionsHeader } from './options-header.mjs';
import { BuildProblem } from './problem.mjs';
import { formatSize } from './progress.mjs';
import { onPath } from './tool.mjs';

/**
 * Compiles the core and the preloaded library for aarch64, where a compiler for it is there.
 * @returns {Promise<{core: number, shim: number} | null>} their sizes in bytes; null: there is no such compiler
 */
export async function compileForAarch64() {
  const compiler = onPath(ARCHITECTURES.arm64.compiler) ?? (process.arch === 'arm64' ? onPath('cc') : null);
  if (!compiler) return null;
  const folder = mkdtempSync(join(tmpdir(), 'tsinit-aarch64-'));
  try {
    const [core, shim] = [join(folder, 'core.bin'), join(folder, 'shim.so')];
    await writeOptionsHeader({ output: join(folder, 'options.h'), version: makeContext().version });
    compileCore({ compiler, arch: 'arm64', core, shim, includes: folder });
    return { core: statSync(core).size, shim: statSync(shim).size };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  try {
    const sizes = await compileForAarch64();
    if (sizes) console.log(`compiled for aarch64: core ${formatSize(sizes.core)}, preloaded library ${formatSize(sizes.shim)}`);
    else
      console.log(`not checked: ${ARCHITECTURES.arm64.compiler} was not found (Debian: apt-get install gcc-aarch64-linux-gnu)`);
  } catch (error) {
    if (!(error instanceof BuildProblem)) throw error;
    console.error(`check-aarch64: ${error.message}`);
    process.exitCode = 1;
  }
}
