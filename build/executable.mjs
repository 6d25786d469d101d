// @ts-check
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ARCHITECTURES } from './context.mjs';
import { packElf } from './pack-elf.mjs';
import { makeImage } from './pack-image.mjs';
import { BuildProblem } from './problem.mjs';
import { formatSize } from './progress.mjs';

/** What the file may weigh, as it is and as an image layer. */
export const MAX_BYTES = 125e6;
export const MAX_GZIP_BYTES = 46e6;

/**
 * Packs everything into the one file.
 * @param {{arch: import('./context.mjs').Arch, sea: string, core: string, libraries: readonly string[], output: string}} request
 * @returns {import('./step.mjs').StepResult}
 */
export function writeExecutable({ arch, sea, core, libraries, output }) {
  const architecture = ARCHITECTURES[arch];
  const parts = libraries.map((file) => ({ name: basename(file), bytes: readFileSync(file) }));
  const image = makeImage(readFileSync(core), parts, architecture.pageSize);
  const application = readFileSync(sea);
  const { padding } = packElf(application, image, architecture);
  const file = Buffer.concat([application, padding, image]);
  // Beside and renamed: the old one may be running (ETXTBSY), and no one ever sees half a file.
  writeFileSync(`${output}.new`, file);
  chmodSync(`${output}.new`, 0o755);
  renameSync(`${output}.new`, output);
  return { text: weigh(file, output), bytes: file.length };
}

/**
 * @param {Buffer} file
 * @param {string} output
 */
function weigh(file, output) {
  const compressed = gzipSync(file, { level: 6 }).length;
  for (const [bytes, limit, how] of /** @type {const} */ ([
    [file.length, MAX_BYTES, ''],
    [compressed, MAX_GZIP_BYTES, ' under gzip'],
  ])) {
    if (bytes > limit)
      throw new BuildProblem(
        `${output} has ${formatSize(bytes)}${how}`,
        `the limit is ${formatSize(limit)}: leave something out`,
      );
  }
  return `${formatSize(compressed)} under gzip`;
}
