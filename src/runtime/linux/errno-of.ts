import { type Errno, errno } from '../../model/ids.ts';

/** The file calls of node throw errors that carry the negated errno; anything else is our own bug. */
export function errnoOf(error: unknown): Errno {
  if (error instanceof Error && 'errno' in error && typeof error.errno === 'number') return errno(Math.abs(error.errno));
  throw error;
}
