import { closeSync, copyFileSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { PACK_INFO } from '../../build/pack-image.mjs';
import { newDirectory, tsinit } from './fixtures.ts';

const PROGRAM_HEADER_SIZE = 56;

/** The built file, or a copy of it, to be looked into and changed. All offsets are those of the file. */
export class AlteredFile {
  readonly path: string;
  readonly #descriptor: number;
  readonly #image: number;

  /** A copy, in a directory of the test's own. */
  constructor() {
    this.path = join(newDirectory(), 'tsinit');
    copyFileSync(tsinit(), this.path);
    this.#descriptor = openSync(this.path, 'r+');
    this.#image = this.#findImage();
  }

  /** Nobody may execute what somebody else has open for writing: ETXTBSY. */
  close(): string {
    closeSync(this.#descriptor);
    return this.path;
  }

  setVersion(which: 'ledgerVersion' | 'stateVersion', version: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(version);
    return this.write(this.#image + PACK_INFO[which], bytes);
  }

  /** Where the core's instructions start, behind its head. */
  get core(): number {
    return this.#image + PACK_INFO.size;
  }

  /** The entry of the ELF file that starts there, counted from its start (elf(5): e_entry). */
  entryAt(start: number): number {
    return Number(this.#read(start + 24, 8).readBigUInt64LE());
  }

  /** Where a library lies, the loader being the first. */
  library(name: string): { readonly start: number; readonly size: number } {
    const entries = this.#read(this.#image + PACK_INFO.libraries, PACK_INFO.maxLibraries * PACK_INFO.librarySize);
    for (let entry = 0; entry < entries.length; entry += PACK_INFO.librarySize) {
      const nameAt = entry + PACK_INFO.libraryNameOffset;
      if (
        entries
          .toString('latin1', nameAt, nameAt + PACK_INFO.libraryNameSize)
          .split('\0')[0]
          ?.startsWith(name)
      )
        return { start: this.#image + Number(entries.readBigUInt64LE(entry)), size: Number(entries.readBigUInt64LE(entry + 8)) };
    }
    throw new Error(`there is no library ${name} in ${this.path}`);
  }

  /** Every place at which the text stands gets another one of the same length. */
  replaceText(from: string, to: string): this {
    if (from.length !== to.length) throw new Error('the texts have different lengths');
    const bytes = this.#read(0, fstatSync(this.#descriptor).size);
    let found = 0;
    for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1), found++) this.write(at, Buffer.from(to));
    if (found === 0) throw new Error(`"${from}" is nowhere in ${this.path}`);
    return this;
  }

  write(at: number, bytes: Buffer): this {
    writeSync(this.#descriptor, bytes, 0, bytes.length, at);
    return this;
  }

  #findImage(): number {
    const header = this.#read(0, 64);
    const table = this.#read(Number(header.readBigUInt64LE(32)), header.readUInt16LE(56) * PROGRAM_HEADER_SIZE);
    for (let entry = 0; entry < table.length; entry += PROGRAM_HEADER_SIZE) {
      if (table.readBigUInt64LE(entry + 16) === BigInt(PACK_INFO.address)) return Number(table.readBigUInt64LE(entry + 8));
    }
    throw new Error(`${this.path} has no core`);
  }

  #read(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    const count = readSync(this.#descriptor, bytes, 0, length, at);
    if (count !== length) throw new Error(`${this.path} ends at ${at + count}`);
    return bytes;
  }
}
