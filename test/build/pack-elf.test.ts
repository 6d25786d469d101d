import { describe, expect, it } from 'vitest';
import { PF_R, PF_X, PROGRAM_HEADER_SIZE, PT_INTERP, PT_LOAD, PT_PHDR, readElf, readNumber } from '../../build/elf.mjs';
import { packElf } from '../../build/pack-elf.mjs';
import { makeImage, PACK_INFO } from '../../build/pack-image.mjs';
import { printAbi } from '../../build/print-abi.mjs';
import { CORE_ENTRY, ENTRY, makeCore, makeExecutable, X64 } from './synthetic-elf.ts';

const LIBRARIES = [
  { name: 'ld.so', bytes: Buffer.from('the loader') },
  { name: 'shim.so', bytes: Buffer.alloc(5000, 7) },
];

function pack(executable = makeExecutable()) {
  const { padding, image } = packElf(executable, makeImage(makeCore(), LIBRARIES, X64.pageSize), X64);
  return Buffer.concat([executable, padding, image]);
}

describe('the image', () => {
  const image = makeImage(makeCore(), LIBRARIES, X64.pageSize);

  it('has the core at its start and each library on a page of its own', () => {
    const places = [0, 1].map((index) => readNumber(image, PACK_INFO.libraries + index * PACK_INFO.librarySize));
    expect(places).toEqual([0x1000, 0x2000]);
    expect(image.toString('latin1', 0x1000, 0x1000 + 10)).toBe('the loader');
    expect(image.length).toBe(0x4000);
  });

  it('tells the core the name and the size of each library', () => {
    const entry = PACK_INFO.libraries + PACK_INFO.librarySize;
    expect(readNumber(image, PACK_INFO.libraryCount)).toBe(2);
    expect(readNumber(image, entry + 8)).toBe(5000);
    expect(image.toString('latin1', entry + 16, entry + 24)).toBe('shim.so\0');
  });

  it('is refused where the core does not start with its head', () => {
    expect(() => makeImage(Buffer.alloc(4096), LIBRARIES, X64.pageSize)).toThrow('pack_info');
  });
});

describe('the packed executable', () => {
  it('starts at the core, which knows where node starts', () => {
    const file = pack();
    const { entry, headers } = readElf(file, 'packed');
    const segment = headers.find((header) => header.address === PACK_INFO.address);
    expect(entry).toBe(CORE_ENTRY);
    expect(readNumber(file, (segment?.offset ?? 0) + PACK_INFO.originalEntry)).toBe(ENTRY);
    expect(readNumber(file, (segment?.offset ?? 0) + PACK_INFO.fileOffset)).toBe(segment?.offset);
  });

  it('has no interpreter any more, one segment more, and its segments in ascending order', () => {
    const { headers } = readElf(pack(), 'packed');
    const loads = headers.filter((header) => header.type === PT_LOAD).map((header) => header.address);
    expect(headers.filter((header) => header.type === PT_INTERP)).toEqual([]);
    expect(loads).toEqual([0x400000, 0x500000, PACK_INFO.address]);
  });

  it('has the image as a page-aligned segment that can be read and run but not written, up to the end of the file', () => {
    const file = pack();
    const segment = readElf(file, 'packed').headers.find((header) => header.address === PACK_INFO.address);
    expect(segment).toMatchObject({
      flags: PF_R | PF_X,
      offset: 0x2000,
      fileSize: 0x4000,
      memorySize: 0x4000,
      alignment: 0x1000,
    });
    expect(file.length).toBe(0x2000 + 0x4000);
  });

  it('shows the loader the headers as they were, but for the place of the table itself', () => {
    const before = readElf(makeExecutable(), 'executable').headers;
    const file = pack();
    const count = readNumber(file, 0x2000 + PACK_INFO.headerCount);
    const table = file.subarray(0x2000 + PACK_INFO.headers, 0x2000 + PACK_INFO.headers + count * PROGRAM_HEADER_SIZE);
    const expected = makeExecutable().subarray(64, 64 + before.length * PROGRAM_HEADER_SIZE);
    expected.writeBigUInt64LE(BigInt(PACK_INFO.address + PACK_INFO.headers), 16);
    expected.writeBigUInt64LE(BigInt(PACK_INFO.address + PACK_INFO.headers), 24);
    expect(before[0]?.type).toBe(PT_PHDR);
    expect(table.equals(expected)).toBe(true);
  });

  it('is the same for the same inputs', () => {
    expect(pack().equals(pack())).toBe(true);
  });
});

describe('an executable that the core could not start', () => {
  it.each([
    ['for another machine', makeExecutable({ machine: 183 }), 'for machine 183'],
    ['position-independent', makeExecutable({ type: 3 }), 'position-independent'],
    ['without a dynamic loader', makeExecutable({ interpreters: 0 }), 'PT_INTERP'],
    ['with segments in the way', makeExecutable({ loads: [0x400000, 0x1f000000] }), 'in the way of the ledger'],
    ['with segments out of order', makeExecutable({ loads: [0x500000, 0x400000] }), 'do not ascend'],
    [
      'with more headers than there is room for',
      makeExecutable({ loads: Array.from({ length: 14 }, (_, n) => 0x400000 + n * 0x1000) }),
      '17 program headers',
    ],
    ['packed already', pack(), 'PT_INTERP'],
  ])('is refused: %s', (_, executable, message) => {
    expect(() => packElf(executable, makeImage(makeCore(), LIBRARIES, X64.pageSize), X64)).toThrow(message);
  });
});

it('writes struct pack_info where the C compiler puts it', () => {
  const { structs, constants } = printAbi();
  const offsets = Object.fromEntries(Object.entries(structs.pack_info?.fields ?? {}).map(([name, { offset }]) => [name, offset]));
  expect(offsets).toEqual({
    magic: 0,
    core_entry: 8,
    image_size: PACK_INFO.imageSize,
    file_offset: PACK_INFO.fileOffset,
    original_entry: PACK_INFO.originalEntry,
    header_count: PACK_INFO.headerCount,
    headers: PACK_INFO.headers,
    library_count: PACK_INFO.libraryCount,
    libraries: PACK_INFO.libraries,
    ledger_version: PACK_INFO.ledgerVersion,
    state_version: PACK_INFO.stateVersion,
  });
  expect(structs.pack_info?.size).toBe(PACK_INFO.size);
  expect(structs.pack_library).toMatchObject({
    size: PACK_INFO.librarySize,
    fields: { name: { offset: 16, size: PACK_INFO.libraryNameSize } },
  });
  expect(structs.program_header?.size).toBe(PROGRAM_HEADER_SIZE);
  expect(constants).toMatchObject({
    CORE_ADDRESS: PACK_INFO.address,
    PACK_HEADERS: PACK_INFO.maxHeaders,
    PACK_LIBRARIES: PACK_INFO.maxLibraries,
  });
});
