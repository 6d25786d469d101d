import type { CallResult } from './calls.ts';
import { declare } from './calls.ts';
import { OWN_SYMBOLS } from './ffi-types.ts';
import type { Addon } from './load.ts';

/** The few functions of libc that the brain calls by name; what is hot or must be exact is in the shim. */
export interface Libc {
  /** kill(2). A negative pid names a process group, -1 everybody: the caller guards it. */
  kill(pid: number, signal: number): CallResult;
  /** prctl(2); unused arguments are 0. */
  prctl(option: number, argument: number): CallResult;
  /** flock(2). */
  flock(descriptor: number, operation: number): CallResult;
}

export function bindLibc(addon: Addon): Libc {
  const outcome = { returns: 'i32', failure: 'errno' } as const;
  const kill = declare(addon, OWN_SYMBOLS, 'kill', ['i32', 'i32'], outcome);
  // Variadic in C. Integers are passed alike on both machines, and the kernel wants zeros in the rest.
  const prctl = declare(addon, OWN_SYMBOLS, 'prctl', ['i32', 'i64', 'i64', 'i64', 'i64'], outcome);
  const flock = declare(addon, OWN_SYMBOLS, 'flock', ['i32', 'i32'], outcome);
  return { kill, prctl: (option, argument) => prctl(option, argument, 0, 0, 0), flock };
}
