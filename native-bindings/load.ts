import { writeSync } from 'node:fs';
import { getRawAsset } from 'node:sea';

/** A pointer as ffi-rs hands it out; JavaScript can only pass it on. */
export interface External {
  readonly external: unique symbol;
}

/** One call as the raw addon reads it. The object is kept and used again: only the values in `paramsValue` change. */
export interface ForeignCall {
  readonly library: string;
  readonly funcName: string;
  readonly retType: number;
  readonly paramsType: readonly number[];
  readonly paramsValue: (number | bigint)[];
  readonly errno: boolean;
  /** The addon would otherwise free(3) what the function returned. */
  readonly freeResultMemory: false;
}

/** What is used of the addon of ffi-rs 1.3.7, without its JavaScript wrapper (which looks for the file by platform). */
export interface Addon {
  /** path '': the symbols of this process, which are libc's and those of the preloaded library. */
  open(library: { readonly library: string; readonly path: string }): void;
  load(call: ForeignCall): unknown;
  createExternalBuffer(pointer: External, length: number): Buffer;
}

/** The name under which the addon lies in the executable. */
const ASSET = 'ffi-rs.node';

/**
 * Loads the addon that was built into this executable: into the empty memfd that the core left us, and from there
 * by dlopen(3). Nothing touches a disk, so a read-only root and a noexec /tmp do not matter.
 */
export function loadAddon(memfd: number): Addon {
  const asset = Buffer.from(getRawAsset(ASSET));
  for (let written = 0; written < asset.length; ) written += writeSync(memfd, asset, written);
  const module: { exports: unknown } = { exports: {} };
  process.dlopen(module, `/proc/self/fd/${memfd}`);
  return asAddon(module.exports);
}

/** The one place where the addon's word is taken for its shape, after a look at it. */
export function asAddon(exports: unknown): Addon {
  const functions = ['open', 'load', 'createExternalBuffer'];
  if (typeof exports === 'object' && exports !== null) {
    const candidate = exports as Record<string, unknown>;
    if (functions.every((name) => typeof candidate[name] === 'function')) return exports as Addon;
  }
  throw new Error(`the native addon does not export ${functions.join(', ')}: it is not the one of ffi-rs 1.3.7`);
}
