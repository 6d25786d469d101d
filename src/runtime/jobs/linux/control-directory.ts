import { chmodSync, closeSync, constants, fchmodSync, fstatSync, mkdirSync, openSync, statSync } from 'node:fs';
import { constants as system } from 'node:os';
import { dirname } from 'node:path';
import { errnoWords } from '../../../evidence/errno-words.ts';
import { failure, ok, type Result } from '../../../model/result.ts';
import { errnoOf } from '../../linux/errno-of.ts';

/** The name of the socket in it. */
export const CONTROL_SOCKET = 'control';

const ONLY_OURS = 0o700;
const OF_OTHERS = 0o077;
const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;
const { EEXIST } = system.errno;
const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;

/**
 * Makes the directory for the control socket, or finds it, in such a way that nobody else can put anything into it, or another one in its
 * place. The failure is in words.
 */
export function prepareDirectory(path: string, us: number): Result<void, string> {
  try {
    const parent = dirname(path);
    makeParent(parent);
    const above = statSync(parent);
    if (above.uid !== 0 && above.uid !== us) return failure(`${parent} belongs to another user (${above.uid})`);
    if ((above.mode & WRITABLE_BY_OTHERS) !== 0 && (above.mode & STICKY) === 0)
      return failure(`${parent} may be written by others`);
    makeOne(path);
    return checkOne(path, us);
  } catch (error) {
    return failure(`${path}: ${errnoWords(errnoOf(error))}`);
  }
}

function checkOne(path: string, us: number): Result<void, string> {
  // A symbolic link is not followed: it would be somebody else's.
  const descriptor = openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    const facts = fstatSync(descriptor);
    if (facts.uid !== us) return failure(`${path} belongs to another user (${facts.uid})`);
    if ((facts.mode & OF_OTHERS) !== 0) fchmodSync(descriptor, ONLY_OURS);
    return ok(undefined);
  } finally {
    closeSync(descriptor);
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path, ONLY_OURS);
    // The umask may have taken some of it.
    chmodSync(path, ONLY_OURS);
  } catch (error) {
    if (errnoOf(error) !== EEXIST) throw error;
  }
}

function makeParent(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o755 });
}
