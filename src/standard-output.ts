import { writeSync } from 'node:fs';

const STDOUT = 1;
const PAUSE_MILLISECONDS = 5;

/**
 * Writes the whole text to stdout, which somebody may have made non-blocking (open(2), O_NONBLOCK): then it waits.
 * Never by process.stdout, which would change the flags of a description that others share.
 */
export function writeToStandardOutput(text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(STDOUT, bytes, written);
    } catch (error) {
      if (!isErrno(error, 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS);
    }
  }
}

export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
