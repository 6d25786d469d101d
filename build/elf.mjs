// @ts-check

/** What is needed of elf(5): 64-bit, little-endian. Addresses and offsets are below 2^53 and kept as numbers. */
export const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_INTERP = 3;
export const PT_PHDR = 6;
export const PF_X = 1;
export const PF_R = 4;
export const ET_EXEC = 2;
export const PROGRAM_HEADER_SIZE = 56;

const DT_NULL = 0;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_SONAME = 14;

/**
 * @typedef {object} ProgramHeader
 * @property {number} type
 * @property {number} flags
 * @property {number} offset
 * @property {number} address
 * @property {number} physicalAddress
 * @property {number} fileSize
 * @property {number} memorySize
 * @property {number} alignment
 */

/**
 * @typedef {object} Elf
 * @property {number} type ET_EXEC or ET_DYN
 * @property {number} machine
 * @property {number} entry
 * @property {number} tableOffset where the program headers are in the file
 * @property {ProgramHeader[]} headers
 */

/**
 * @param {Buffer} file
 * @param {string} name for the message
 * @returns {Elf}
 */
export function readElf(file, name) {
  if (file.length < 64 || file.readUInt32BE(0) !== 0x7f454c46) throw new Error(`${name} is not an ELF file`);
  if (file[4] !== 2 || file[5] !== 1) throw new Error(`${name} is not a 64-bit little-endian ELF file`);
  const tableOffset = readNumber(file, 32);
  const count = file.readUInt16LE(56);
  if (file.readUInt16LE(54) !== PROGRAM_HEADER_SIZE) throw new Error(`${name} has program headers of an unknown size`);
  if (tableOffset + count * PROGRAM_HEADER_SIZE > file.length) throw new Error(`${name} is cut short`);
  const headers = Array.from({ length: count }, (_, index) => readHeader(file, tableOffset + index * PROGRAM_HEADER_SIZE));
  return { type: file.readUInt16LE(16), machine: file.readUInt16LE(18), entry: readNumber(file, 24), tableOffset, headers };
}

/**
 * The names that a library or program asks the loader for, and its own.
 * @param {Buffer} file
 * @param {string} name
 */
export function readDynamic(file, name) {
  const { headers } = readElf(file, name);
  const dynamic = headers.find((header) => header.type === PT_DYNAMIC);
  /** @type {{tag: number, value: number}[]} */
  const entries = [];
  for (let at = dynamic?.offset ?? 0, end = at + (dynamic?.fileSize ?? 0); at < end; at += 16) {
    const tag = readNumber(file, at);
    if (tag === DT_NULL) break;
    // The values of other tags may be masks that are no safe number; only these are read.
    if ([DT_NEEDED, DT_STRTAB, DT_SONAME].includes(tag)) entries.push({ tag, value: readNumber(file, at + 8) });
  }
  const strings = offsetOf(headers, entries.find((entry) => entry.tag === DT_STRTAB)?.value ?? 0, name);
  const named = (/** @type {number} */ tag) =>
    entries.filter((entry) => entry.tag === tag).map((entry) => readString(file, strings + entry.value));
  return { needed: named(DT_NEEDED), soname: named(DT_SONAME)[0] ?? null };
}

/**
 * @param {Buffer} file
 * @param {number} at
 * @returns {ProgramHeader}
 */
function readHeader(file, at) {
  return {
    type: file.readUInt32LE(at),
    flags: file.readUInt32LE(at + 4),
    offset: readNumber(file, at + 8),
    address: readNumber(file, at + 16),
    physicalAddress: readNumber(file, at + 24),
    fileSize: readNumber(file, at + 32),
    memorySize: readNumber(file, at + 40),
    alignment: readNumber(file, at + 48),
  };
}

/**
 * @param {Buffer} file
 * @param {number} at
 * @param {ProgramHeader} header
 */
export function writeHeader(file, at, header) {
  file.writeUInt32LE(header.type, at);
  file.writeUInt32LE(header.flags, at + 4);
  writeNumber(file, at + 8, header.offset);
  writeNumber(file, at + 16, header.address);
  writeNumber(file, at + 24, header.physicalAddress);
  writeNumber(file, at + 32, header.fileSize);
  writeNumber(file, at + 40, header.memorySize);
  writeNumber(file, at + 48, header.alignment);
}

/**
 * @param {Buffer} file
 * @param {number} at
 */
export function readNumber(file, at) {
  return Number(file.readBigUInt64LE(at));
}

/**
 * @param {Buffer} file
 * @param {number} at
 * @param {number} value
 */
export function writeNumber(file, at, value) {
  file.writeBigUInt64LE(BigInt(value), at);
}

/**
 * @param {readonly ProgramHeader[]} headers
 * @param {number} address
 * @param {string} name
 */
function offsetOf(headers, address, name) {
  const segment = headers.find(
    (header) => header.type === PT_LOAD && header.address <= address && address < header.address + header.fileSize,
  );
  if (!segment) throw new Error(`${name} has no dynamic string table`);
  return address - segment.address + segment.offset;
}

/**
 * @param {Buffer} file
 * @param {number} at
 */
function readString(file, at) {
  return file.toString('utf8', at, file.indexOf(0, at));
}
