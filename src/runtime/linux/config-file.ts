import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Errno } from '../../model/ids.ts';
import { failure, ok, type Result } from '../../model/result.ts';
import { errnoOf } from './errno-of.ts';

/** One byte more than the reader takes, so that it says that the file is too large (src/config/decode.ts). */
const MOST_BYTES = (256 << 10) + 1;

/** errno null: it is there, and is no file that could be read whole. */
export interface Unreadable {
  readonly errno: Errno | null;
}

/** The bytes of a configuration. Never waits: a pipe or a device is refused, because process 1 would hang on it. node adds O_CLOEXEC. */
export function readConfigFile(path: string): Result<Buffer, Unreadable> {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return fstatSync(descriptor).isFile() ? ok(readUpTo(descriptor)) : failure({ errno: null });
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return failure({ errno: errnoOf(error) });
  }
}

function readUpTo(descriptor: number): Buffer {
  const bytes = Buffer.alloc(MOST_BYTES);
  let length = 0;
  for (let read = 1; read > 0 && length < bytes.length; length += read)
    read = readSync(descriptor, bytes, length, bytes.length - length, null);
  return bytes.subarray(0, length);
}
