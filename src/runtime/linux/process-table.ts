import { LAYOUT } from '../../../native-bindings/abi.ts';
import { stringsOf } from '../../../native-bindings/bytes.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import { decodeFacts } from '../../../native-bindings/process-facts.ts';
import type { Shim } from '../../../native-bindings/shim.ts';
import type { Pid } from '../../model/ids.ts';
import type { ProcessFacts } from '../../model/process.ts';

/** What /proc says of everybody. */
export interface ProcessTable {
  /** null: it cannot be told, because there is no /proc, or the system is short of something for longer than a moment. */
  everybody(): readonly ProcessFacts[] | null;
  /** The first words of what it was started with; empty where unreadable. */
  commandLine(pid: Pid): readonly string[];
}

const FIRST_CAPACITY = 256;
/** Descriptors and memory may be short for a moment; milliseconds between two attempts. */
const ATTEMPTS = 5;
const PAUSE = 10;
const WORDS = 4;
const COMMAND_LINE_LENGTH = 256;

export function createProcessTable(shim: Shim, allocate: (length: number) => Memory): ProcessTable {
  const { size } = LAYOUT.process_facts;
  let capacity = FIRST_CAPACITY;
  let list: Memory | null = null;
  let line: Memory | null = null;
  return {
    everybody() {
      for (let attempt = 0; ; ) {
        list ??= allocate(capacity * size);
        const counted = shim.list(list, capacity);
        if (!counted.ok) {
          attempt++;
          if (attempt === ATTEMPTS) return null;
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
          continue;
        }
        if (counted.value <= capacity) return decodeAll(list, counted.value);
        // They may fork while they are counted; so there is room for some more.
        capacity = counted.value * 2;
        list = null;
      }
    },
    commandLine(pid) {
      line ??= allocate(COMMAND_LINE_LENGTH);
      const read = shim.commandLine(pid, line);
      if (!read.ok) return [];
      const words = stringsOf(line.bytes.subarray(0, Math.min(read.value, COMMAND_LINE_LENGTH)));
      return words.slice(0, WORDS).map((word) => word.toString());
    },
  };
}

function decodeAll(list: Memory, count: number): readonly ProcessFacts[] {
  const found: ProcessFacts[] = [];
  for (let index = 0; index < count; index++) {
    const facts = decodeFacts(list, index * LAYOUT.process_facts.size);
    if (facts !== null) found.push(facts);
  }
  return found;
}
