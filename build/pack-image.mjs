// @ts-check
import { writeNumber } from './elf.mjs';

/** The layout of native-bindings/core/pack.h; test/build compares it with what the C compiler says. */
export const PACK_INFO = {
  magic: 0x315054494e495354n, // "TSINITP1"
  address: 0x20000000,
  size: 1984,
  imageSize: 16,
  fileOffset: 24,
  originalEntry: 32,
  headerCount: 40,
  headers: 48,
  maxHeaders: 16,
  libraryCount: 944,
  libraries: 952,
  maxLibraries: 16,
  librarySize: 64,
  libraryNameOffset: 16,
  libraryNameSize: 48,
  ledgerVersion: 1976,
  stateVersion: 1980,
};

/** @typedef {{name: string, bytes: Buffer}} Library */

/**
 * The core, then the libraries, each on a page of its own; their places are written into the core's struct pack_info.
 * @param {Buffer} core the flat image of the core, which starts with struct pack_info
 * @param {readonly Library[]} libraries the dynamic loader first, the preloaded library second
 * @param {number} pageSize
 */
export function makeImage(core, libraries, pageSize) {
  if (core.length < PACK_INFO.size || core.readBigUInt64LE(0) !== PACK_INFO.magic)
    throw new Error('the core does not start with struct pack_info');
  if (libraries.length > PACK_INFO.maxLibraries)
    throw new Error(`${libraries.length} libraries, but struct pack_info has room for ${PACK_INFO.maxLibraries}`);
  const offsets = placeLibraries(core.length, libraries, pageSize);
  const image = Buffer.alloc(offsets.end);
  core.copy(image);
  writeNumber(image, PACK_INFO.imageSize, image.length);
  writeNumber(image, PACK_INFO.libraryCount, libraries.length);
  for (const [index, { name, bytes }] of libraries.entries()) {
    const entry = PACK_INFO.libraries + index * PACK_INFO.librarySize;
    const offset = offsets.starts[index] ?? 0;
    if (name.length >= PACK_INFO.libraryNameSize) throw new Error(`the name ${name} is too long`);
    writeNumber(image, entry, offset);
    writeNumber(image, entry + 8, bytes.length);
    image.write(name, entry + PACK_INFO.libraryNameOffset, 'latin1');
    bytes.copy(image, offset);
  }
  return image;
}

/**
 * @param {number} coreSize
 * @param {readonly Library[]} libraries
 * @param {number} pageSize
 */
function placeLibraries(coreSize, libraries, pageSize) {
  /** @type {number[]} */
  const starts = [];
  let end = roundUp(coreSize, pageSize);
  for (const { bytes } of libraries) {
    starts.push(end);
    end = roundUp(end + bytes.length, pageSize);
  }
  return { starts, end };
}

/**
 * @param {number} value
 * @param {number} unit
 */
export function roundUp(value, unit) {
  return Math.ceil(value / unit) * unit;
}
