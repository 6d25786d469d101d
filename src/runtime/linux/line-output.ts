import { constants } from 'node:os';
import type { Memory } from '../../../native-bindings/memory.ts';
import type { Shim } from '../../../native-bindings/shim.ts';

const STDERR = 2;
const NEWLINE = 10;

/**
 * Whole lines to stderr, without ever waiting for its reader. Of a long line a pipe may take only a part; the rest of it
 * is kept and goes out before anything else, so that no two lines are mixed up.
 */
export function createLineOutput(shim: Pick<Shim, 'write'>, memory: Memory): (line: string) => boolean {
  let start = 0;
  let end = 0;
  const push = (): void => {
    while (start < end) {
      const written = shim.write(STDERR, memory.part(start, end - start), end - start);
      // Whatever else went wrong with stderr, nobody will ever read the rest of this line.
      if (!written.ok && written.errno !== constants.errno.EAGAIN) start = end;
      if (!written.ok || written.value === 0) return;
      start += written.value;
    }
  };
  return (line) => {
    push();
    if (start < end) return false;
    // Only a message with a very long command line could be cut here, and those are cut before.
    const length = memory.bytes.write(line, 0, memory.length - 1, 'utf8');
    memory.bytes[length] = NEWLINE;
    start = 0;
    end = length + 1;
    push();
    // Nothing of it was taken: it is dropped, and counted. A part of it is as good as the whole.
    if (start > 0) return true;
    end = 0;
    return false;
  };
}
