import { writeSync } from 'node:fs';

const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;
const PAUSE_MILLISECONDS = 5;

/**
 * Writes the whole text to a stream that somebody may have made non-blocking (open(2), O_NONBLOCK): then it waits.
 * Never by process.stdout, which would change the flags of a description that others share. null: it went well, or nobody
 * wants to read it (any more); else the name of the errno.
 */
export function writeWhole(stream: keyof typeof DESCRIPTORS, text: string): string | null {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(DESCRIPTORS[stream], bytes, written);
    } catch (error) {
      const name = errnoNameOf(error);
      if (name === 'EPIPE') return null;
      if (name !== 'EAGAIN') return name;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS);
    }
  }
  return null;
}

/** For the last words of a run that ends with an exit code anyway: where nobody can hear them, the code is all there is. */
export function sayOnStandardError(text: string): void {
  try {
    writeSync(DESCRIPTORS.stderr, text);
  } catch (error) {
    errnoNameOf(error);
  }
}

/** Only system calls fail here; anything else is our own bug. */
function errnoNameOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
