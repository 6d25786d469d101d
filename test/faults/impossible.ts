import type { Fault } from './fault.ts';
import type { NumberedCall } from './matrix.ts';

/** A call, or a use of one, that cannot fail as the matrix would have it. */
interface Impossible {
  readonly call: string;
  /** For the table: the use that is meant. */
  readonly use: string;
  readonly is: (call: NumberedCall, fault: Fault) => boolean;
  readonly why: string;
}

const F_GETFD = 1;
const F_SETFD = 2;
const FUTEX_WAKE_PRIVATE = 129;

/**
 * Everything else is made to fail with everything, whether the manual page lists it or not: a filter (seccomp(2)) may answer
 * any call with any error.
 */
export const impossible: readonly Impossible[] = [
  { call: 'exit_group', use: '', is: () => true, why: 'it does not return (exit_group(2))' },
  { call: 'exit', use: '', is: () => true, why: 'it does not return (_exit(2)); only the threads that count tasks call it' },
  { call: 'getpid', use: '', is: () => true, why: '"always successful" (getpid(2))' },
  { call: 'getppid', use: '', is: () => true, why: '"always successful" (getppid(2)); only shepherds call it' },
  {
    call: 'clock_gettime',
    use: '',
    is: () => true,
    why: 'both clocks are always there, and the address is ours (clock_gettime(2))',
  },
  {
    call: 'fcntl',
    use: 'with F_GETFD or F_SETFD',
    is: ({ argument }) => argument === F_GETFD || argument === F_SETFD,
    why: 'EBADF is the only error (fcntl(2)), and is what is asked for',
  },
  {
    call: 'futex',
    use: 'with FUTEX_WAKE, or for good',
    is: ({ argument }, { last }) => argument === FUTEX_WAKE_PRIVATE || last === null,
    why: 'waking fails for a wrong address alone (futex(2)), and nothing that has threads runs without it',
  },
  {
    call: 'rt_sigaction',
    use: 'that reads a disposition',
    is: ({ argument }) => argument === 0,
    why: 'it fails for a wrong number or address alone (sigaction(2))',
  },
  {
    call: 'rt_sigprocmask',
    use: 'for the first time, or for good',
    is: ({ whose, nth }, { last }) => whose === 'init' && (nth === 1 || last === null),
    why: 'it fails for a wrong address alone (sigprocmask(2)), and no program has a mask without it',
  },
  {
    call: 'waitid',
    use: 'but for EINTR',
    is: (_call, { errno }) => errno !== 'EINTR',
    why: 'the other errors, ECHILD and EINVAL, are those of the asking (waitid(2)), and no init can do without it',
  },
  {
    call: 'prlimit64',
    use: 'for good',
    is: (_call, { last }) => last === null,
    why: 'whoever refuses it to us refuses it to node, which would not raise the limit then; here only ours would fail',
  },
  {
    call: 'read',
    use: 'for good',
    is: (_call, { last }) => last === null,
    why: 'nothing runs without it',
  },
];

/** null: it can be. */
export function whyImpossible(call: NumberedCall, fault: Fault): string | null {
  return impossible.find((one) => one.call === call.call && one.is(call, fault))?.why ?? null;
}

/** Of a call that is never made to fail: why; null: it is. */
export function whyNever(call: string): string | null {
  return impossible.find((one) => one.call === call && one.use === '')?.why ?? null;
}
