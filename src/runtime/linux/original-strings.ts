import { stringsOf } from '../../../native-bindings/bytes.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import type { Shim } from '../../../native-bindings/shim.ts';

export interface Original {
  readonly shim: Pick<Shim, 'original'>;
  readonly allocate: (length: number) => Memory;
}

/** The arguments or the environment that we were started with, byte for byte. The memory in between is never given back: ask once. */
export function originalStrings({ shim, allocate }: Original, which: 'arguments' | 'environment'): readonly Buffer[] {
  const block = which === 'arguments' ? 0 : 1;
  const needed = shim.original(block, allocate(1), 0);
  const length = needed.ok ? needed.value : 0;
  if (length === 0) return [];
  const memory = allocate(length);
  shim.original(block, memory, length);
  return stringsOf(Buffer.from(memory.bytes));
}
