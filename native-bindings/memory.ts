import { FFI_TYPE, OWN_SYMBOLS } from './ffi-types.ts';
import type { Addon, External, ForeignCall } from './load.ts';

/**
 * A piece of memory outside the JavaScript heap that C and JavaScript both see. It is passed to C by its address, as a
 * plain number: ffi-rs takes 1.5 microseconds more for a Buffer (it describes each array by an object of its own).
 */
export class Memory {
  readonly address: number;
  readonly bytes: Buffer;
  readonly view: DataView;

  constructor(address: number, bytes: Buffer) {
    if (!Number.isSafeInteger(address) || address < LOWEST_ADDRESS) throw new RangeError(`not an address: ${address}`);
    this.address = address;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** A part of the same memory, for a function that wants a pointer into the middle. */
  part(offset: number, length: number): Memory {
    if (offset < 0 || length < 0 || offset + length > this.length) {
      throw new RangeError(`bytes ${offset} to ${offset + length} are outside of ${this.length}`);
    }
    return new Memory(this.address + offset, this.bytes.subarray(offset, offset + length));
  }
}

/** Below this nothing can be mapped (vm.mmap_min_addr is a page or more): an errno taken for an address is caught. */
const LOWEST_ADDRESS = 4096;

/** mmap(2), asm-generic/mman.h: the same numbers on x86-64 and aarch64. */
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const MAP_PRIVATE_ANONYMOUS = 0x22;

/** Zeroed memory for good: it is never unmapped, so no Buffer over it can outlive it. */
export function allocate(addon: Addon, length: number): Memory {
  return map(addon, length, MAP_PRIVATE_ANONYMOUS, -1);
}

/** The file's own bytes: what is written is in the file at once, and still there after an exec. */
export function mapFile(addon: Addon, descriptor: number, length: number): Memory {
  return map(addon, length, MAP_SHARED, descriptor);
}

function map(addon: Addon, length: number, flags: number, descriptor: number): Memory {
  const { i32, i64 } = FFI_TYPE;
  const address = addon.load(
    call('mmap', i64, [i64, i64, i32, i32, i32, i64], [0, length, PROT_READ_WRITE, flags, descriptor, 0]),
  );
  if (typeof address !== 'number' || address < LOWEST_ADDRESS) throw new Error(`mmap(2) refused ${length} bytes`);
  return new Memory(address, addon.createExternalBuffer(pointerTo(addon, address), length));
}

/** memcpy(3) of no bytes returns its first argument: the shortest way from a number to a pointer. */
function pointerTo(addon: Addon, address: number): External {
  const { i64, external } = FFI_TYPE;
  return addon.load(call('memcpy', external, [i64, i64, i64], [address, address, 0])) as External;
}

function call(funcName: string, retType: number, paramsType: readonly number[], paramsValue: number[]): ForeignCall {
  return { library: OWN_SYMBOLS, funcName, retType, paramsType, paramsValue, errno: false, freeResultMemory: false };
}
