// @ts-check
import {
  ET_EXEC,
  PF_R,
  PF_X,
  PROGRAM_HEADER_SIZE,
  PT_INTERP,
  PT_LOAD,
  PT_PHDR,
  readElf,
  readNumber,
  writeHeader,
  writeNumber,
} from './elf.mjs';
import { PACK_INFO, roundUp } from './pack-image.mjs';

/** @typedef {import('./elf.mjs').ProgramHeader} ProgramHeader */

/**
 * Puts the image at the end of the executable as one more segment, and makes the kernel start there:
 *
 *   before:  PHDR INTERP LOAD LOAD … NOTE …    entry: node's
 *   after:   PHDR LOAD LOAD … LOAD(image) NOTE …    entry: the core's
 *
 * The place of the new program header is the one of PT_INTERP, so that nothing else has to move. The headers as they
 * were, PT_INTERP in place, go into struct pack_info: the dynamic loader is shown those.
 * @param {Buffer} sea node with the application injected; changed in place
 * @param {Buffer} image from makeImage; changed in place
 * @param {{machine: number, pageSize: number}} architecture
 * @returns {{padding: Buffer, image: Buffer}} what follows the executable's bytes in the file
 */
export function packElf(sea, image, { machine, pageSize }) {
  const elf = readElf(sea, 'the executable');
  const entry = readNumber(image, 8);
  const fileOffset = roundUp(sea.length, pageSize);
  assertPackable(elf, machine, image.length, entry);

  writeNumber(image, PACK_INFO.fileOffset, fileOffset);
  writeNumber(image, PACK_INFO.originalEntry, elf.entry);
  writeNumber(image, PACK_INFO.headerCount, elf.headers.length);
  for (const [index, header] of elf.headers.entries()) {
    writeHeader(image, PACK_INFO.headers + index * PROGRAM_HEADER_SIZE, header.type === PT_PHDR ? atCopy(header) : header);
  }

  const size = image.length;
  const flags = PF_R | PF_X;
  /** @type {ProgramHeader} */
  const segment = {
    type: PT_LOAD,
    flags,
    offset: fileOffset,
    address: PACK_INFO.address,
    physicalAddress: PACK_INFO.address,
    fileSize: size,
    memorySize: size,
    alignment: pageSize,
  };
  for (const [index, header] of withSegment(elf.headers, segment).entries()) {
    writeHeader(sea, elf.tableOffset + index * PROGRAM_HEADER_SIZE, header);
  }
  writeNumber(sea, 24, entry);
  return { padding: Buffer.alloc(fileOffset - sea.length), image };
}

/**
 * PT_LOAD headers must ascend by address: Linux forgives it where they do not, gVisor's loader answers ENOEXEC.
 * @param {readonly ProgramHeader[]} headers
 * @param {ProgramHeader} segment
 */
function withSegment(headers, segment) {
  const kept = headers.filter((header) => header.type !== PT_INTERP);
  const last = kept.findLastIndex((header) => header.type === PT_LOAD);
  return [...kept.slice(0, last + 1), segment, ...kept.slice(last + 1)];
}

/**
 * The loader computes the load bias from the address that PT_PHDR names and the one that AT_PHDR gives (elf/rtld.c of glibc).
 * @param {ProgramHeader} header
 */
function atCopy(header) {
  const address = PACK_INFO.address + PACK_INFO.headers;
  return { ...header, address, physicalAddress: address };
}

/**
 * Everything that the core takes for granted. A failure here is a change in node or in our own layout, not the user's fault.
 * @param {import('./elf.mjs').Elf} elf
 * @param {number} machine
 * @param {number} imageSize
 * @param {number} entry
 */
function assertPackable(elf, machine, imageSize, entry) {
  const { headers } = elf;
  const loads = headers.filter((header) => header.type === PT_LOAD);
  const end = Math.max(...loads.map((header) => header.address + header.memorySize));
  assert(elf.machine === machine, `the executable is for machine ${elf.machine}, not ${machine}`);
  assert(elf.type === ET_EXEC, 'the executable is position-independent: the core at its fixed address could be in its way');
  assert(
    headers.filter((header) => header.type === PT_INTERP).length === 1,
    'the executable must have one PT_INTERP: was it packed already?',
  );
  assert(
    headers.some((header) => header.type === PT_PHDR),
    'the executable has no PT_PHDR',
  );
  assert(
    headers.length <= PACK_INFO.maxHeaders,
    `${headers.length} program headers, but struct pack_info has room for ${PACK_INFO.maxHeaders}`,
  );
  assert(
    loads.every((header, index) => index === 0 || header.address > (loads[index - 1]?.address ?? 0)),
    'the segments do not ascend by address',
  );
  // The ledger lies between: LEDGER_ADDRESS of pack.h.
  assert(end <= LEDGER_ADDRESS, `the executable ends at 0x${end.toString(16)}, in the way of the ledger`);
  assert(
    entry >= PACK_INFO.address + PACK_INFO.size && entry < PACK_INFO.address + imageSize,
    'the entry is not inside the core',
  );
}

/** Where the core maps the ledger; 16 MB below itself. */
const LEDGER_ADDRESS = 0x1f000000;

/**
 * @param {boolean} condition
 * @param {string} message
 * @returns {asserts condition}
 */
function assert(condition, message) {
  if (!condition) throw new Error(`cannot pack: ${message}`);
}
