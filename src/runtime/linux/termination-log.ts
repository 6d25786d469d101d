import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { failure, ok } from '../../model/result.ts';
import type { Settings } from '../../model/settings.ts';
import type { System } from '../system.ts';
import { errnoOf } from './errno-of.ts';

/** Where Kubernetes mounts a file of the node's into each container, and reads 4096 bytes from when it has ended. */
export const DEFAULT_TERMINATION_LOG = '/dev/termination-log';

const { O_WRONLY, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;
/** No symbolic link, which the app could have put there; no waiting for the reader of a FIFO. node adds O_CLOEXEC. */
const HOW = O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
const FOR_THE_USER_ALONE = 0o600;

/**
 * path: of --termination-log. The default is written only where a regular file is there and can be, and is still empty: the app may have
 * left words of its own, as the manual of Kubernetes teaches. Whoever named a file gets one, or is told why not.
 * standard: what the default stands for.
 */
export function createTerminationLog(
  path: Settings['terminationLog'],
  standard = DEFAULT_TERMINATION_LOG,
): System['writeTerminationLog'] {
  if (path === null) return () => WRITTEN;
  const isDefault = path === 'default';
  const file = isDefault ? standard : path;
  return (record) => {
    try {
      const descriptor = openSync(file, isDefault ? HOW : HOW | O_CREAT, FOR_THE_USER_ALONE);
      replaceContent(descriptor, record, isDefault);
      return WRITTEN;
    } catch (error) {
      const number = errnoOf(error);
      return isDefault ? WRITTEN : failure({ path: file, errno: number });
    }
  };
}

const WRITTEN = ok(undefined);

function replaceContent(descriptor: number, text: string, onlyEmptyFile: boolean): void {
  try {
    const found = fstatSync(descriptor);
    if (onlyEmptyFile && !(found.isFile() && found.size === 0)) return;
    if (found.isFile()) ftruncateSync(descriptor);
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
  } finally {
    closeSync(descriptor);
  }
}
