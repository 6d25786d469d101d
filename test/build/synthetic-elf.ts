import { ET_EXEC, PF_R, PROGRAM_HEADER_SIZE, PT_INTERP, PT_LOAD, PT_PHDR, writeHeader, writeNumber } from '../../build/elf.mjs';
import { PACK_INFO } from '../../build/pack-image.mjs';

export const X64 = { machine: 62, pageSize: 0x1000 };
export const ENTRY = 0x401000;
export const CORE_ENTRY = PACK_INFO.address + PACK_INFO.size;

interface Shape {
  readonly type?: number;
  readonly machine?: number;
  readonly loads?: readonly number[];
  readonly interpreters?: number;
}

/** An executable of headers alone, in the order in which linkers write them. */
export function makeExecutable({
  type = ET_EXEC,
  machine = X64.machine,
  loads = [0x400000, 0x500000],
  interpreters = 1,
}: Shape = {}) {
  const kinds = [
    { type: PT_PHDR, address: 0x400040 },
    ...Array.from({ length: interpreters }, () => ({ type: PT_INTERP, address: 0x4002e0 })),
    ...loads.map((address) => ({ type: PT_LOAD, address })),
    { type: 4, address: 0x400300 },
  ];
  const file = Buffer.alloc(0x1234);
  file.writeUInt32BE(0x7f454c46, 0);
  file.set([2, 1, 1], 4);
  file.writeUInt16LE(type, 16);
  file.writeUInt16LE(machine, 18);
  writeNumber(file, 24, ENTRY);
  writeNumber(file, 32, 64);
  file.writeUInt16LE(PROGRAM_HEADER_SIZE, 54);
  file.writeUInt16LE(kinds.length, 56);
  for (const [index, { type: kind, address }] of kinds.entries()) {
    const header = {
      type: kind,
      flags: PF_R,
      offset: 0,
      address,
      physicalAddress: address,
      fileSize: 0x1000,
      memorySize: 0x1000,
      alignment: 0x1000,
    };
    writeHeader(file, 64 + index * PROGRAM_HEADER_SIZE, header);
  }
  return file;
}

/** A core that is nothing but its head, as the linker leaves it, and a few bytes of code. */
export function makeCore() {
  const core = Buffer.alloc(PACK_INFO.size + 100, 0);
  core.writeBigUInt64LE(PACK_INFO.magic, 0);
  writeNumber(core, 8, CORE_ENTRY);
  return core;
}
