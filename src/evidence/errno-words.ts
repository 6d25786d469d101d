import type { Errno } from '../model/ids.ts';

/** "ENOENT (no such file or directory)": name and meaning (errno(3)); x86-64 and aarch64 have the same numbers. */
export function errnoWords(errno: Errno): string {
  const known = ERRORS.get(errno);
  return known === undefined ? `errno ${errno}` : `${known[0]} (${known[1]})`;
}

/** "ENOENT", or the number where the name is not known. */
export const errnoName = (errno: Errno): string => ERRORS.get(errno)?.[0] ?? String(errno);

/** What the calls that tsinit makes can answer. */
const ERRORS: ReadonlyMap<number, readonly [name: string, meaning: string]> = new Map([
  [1, ['EPERM', 'operation not permitted']],
  [2, ['ENOENT', 'no such file or directory']],
  [3, ['ESRCH', 'no such process']],
  [4, ['EINTR', 'interrupted']],
  [5, ['EIO', 'input/output error']],
  [6, ['ENXIO', 'no such device or address']],
  [7, ['E2BIG', 'argument list too long']],
  [8, ['ENOEXEC', 'exec format error']],
  [9, ['EBADF', 'bad file descriptor']],
  [10, ['ECHILD', 'no child processes']],
  [11, ['EAGAIN', 'resource temporarily unavailable']],
  [12, ['ENOMEM', 'cannot allocate memory']],
  [13, ['EACCES', 'permission denied']],
  [14, ['EFAULT', 'bad address']],
  [16, ['EBUSY', 'device or resource busy']],
  [17, ['EEXIST', 'file exists']],
  [19, ['ENODEV', 'no such device']],
  [20, ['ENOTDIR', 'not a directory']],
  [21, ['EISDIR', 'is a directory']],
  [22, ['EINVAL', 'invalid argument']],
  [23, ['ENFILE', 'too many open files in system']],
  [24, ['EMFILE', 'too many open files']],
  [25, ['ENOTTY', 'not a terminal']],
  [26, ['ETXTBSY', 'text file busy']],
  [28, ['ENOSPC', 'no space left on device']],
  [30, ['EROFS', 'read-only file system']],
  [36, ['ENAMETOOLONG', 'file name too long']],
  [38, ['ENOSYS', 'function not implemented']],
  [40, ['ELOOP', 'too many levels of symbolic links']],
  [80, ['ELIBBAD', 'corrupted program interpreter']],
  [95, ['EOPNOTSUPP', 'operation not supported']],
  [97, ['EAFNOSUPPORT', 'address family not supported']],
  [98, ['EADDRINUSE', 'address already in use']],
  [99, ['EADDRNOTAVAIL', 'cannot assign requested address']],
  [111, ['ECONNREFUSED', 'connection refused']],
]);
