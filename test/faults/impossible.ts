import { type ErrnoName, errnos, type SeenCall } from './fault.ts';

/** A call, or a use of one, that cannot fail as the matrix would have it. */
export interface Impossible {
  readonly call: string;
  /** Only with this second argument, where one is named; F_GETFD of fcntl. */
  readonly argument?: number;
  /** All of them where none is named. */
  readonly errnos?: readonly ErrnoName[];
  /** true: it may fail once, but not for good. */
  readonly lastingOnly?: true;
  readonly why: string;
}

const F_GETFD = 1;
const FUTEX_WAKE_PRIVATE = 129;

/**
 * Everything else is made to fail with everything, whether the manual page lists it or not: a filter (seccomp(2)) may answer
 * any call with any error.
 */
export const impossible: readonly Impossible[] = [
  { call: 'exit_group', why: 'it does not return (exit_group(2))' },
  { call: 'exit', why: 'it does not return (_exit(2)); only the threads that count tasks call it' },
  { call: 'getpid', why: '"always successful" (getpid(2))' },
  { call: 'clock_gettime', why: 'both clocks are always there, and the address is ours (clock_gettime(2))' },
  { call: 'fcntl', argument: F_GETFD, why: 'EBADF is the only error, and is what is asked for (fcntl(2))' },
  { call: 'futex', argument: FUTEX_WAKE_PRIVATE, why: 'waking fails for a wrong address alone (futex(2))' },
  { call: 'futex', lastingOnly: true, why: 'nothing that has threads runs without it' },
  { call: 'waitid', lastingOnly: true, why: 'without waitid(2) there is no reaping at all, and no init' },
];

export function isImpossible({ call, argument }: Pick<SeenCall, 'call' | 'argument'>, errno: ErrnoName, lasts: boolean): boolean {
  return impossible.some(
    (one) =>
      one.call === call &&
      (one.argument === undefined || one.argument === argument) &&
      (one.errnos ?? errnos).includes(errno) &&
      (one.lastingOnly !== true || lasts),
  );
}
