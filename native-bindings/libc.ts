import type { CallResult } from './calls.ts';
import { declare } from './calls.ts';
import { OWN_SYMBOLS } from './ffi-types.ts';
import type { Addon } from './load.ts';
import type { Memory } from './memory.ts';

/** The few functions of libc that the brain calls by name; what is hot or must be exact is in the shim. */
export interface Libc {
  /** kill(2). A negative pid names a process group, -1 everybody: the caller guards it. */
  kill(pid: number, signal: number): CallResult;
  /** prctl(2); unused arguments are 0. */
  prctl(option: number, argument: number): CallResult;
  /** flock(2). */
  flock(descriptor: number, operation: number): CallResult;
  /** ioctl(2), where it takes an address. */
  ioctl(descriptor: number, request: number, memory: Memory): CallResult;
  /** termios(3). */
  tcgetattr(descriptor: number, termios: Memory): CallResult;
  tcsetattr(descriptor: number, when: number, termios: Memory): CallResult;
}

export function bindLibc(addon: Addon): Libc {
  const outcome = { returns: 'i32', failure: 'errno' } as const;
  const kill = declare(addon, OWN_SYMBOLS, 'kill', ['i32', 'i32'], outcome);
  // Variadic in C. Integers are passed alike on both machines, and the kernel wants zeros in the rest.
  const prctl = declare(addon, OWN_SYMBOLS, 'prctl', ['i32', 'i64', 'i64', 'i64', 'i64'], outcome);
  const flock = declare(addon, OWN_SYMBOLS, 'flock', ['i32', 'i32'], outcome);
  return {
    kill,
    prctl: (option, argument) => prctl(option, argument, 0, 0, 0),
    flock,
    ioctl: declare(addon, OWN_SYMBOLS, 'ioctl', ['i32', 'i64', 'memory'], outcome),
    tcgetattr: declare(addon, OWN_SYMBOLS, 'tcgetattr', ['i32', 'memory'], outcome),
    tcsetattr: declare(addon, OWN_SYMBOLS, 'tcsetattr', ['i32', 'i32', 'memory'], outcome),
  };
}
