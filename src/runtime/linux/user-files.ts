import { readFileSync } from 'node:fs';
import type { UserFiles } from '../../model/privileges.ts';
import { errnoOf } from './errno-of.ts';

/** passwd(5), group(5): those of the container, and nothing else that libc would ask (nsswitch.conf(5)). */
export const readUserFiles = (directory = '/etc'): UserFiles => ({
  passwd: read(`${directory}/passwd`),
  group: read(`${directory}/group`),
});

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    errnoOf(error); // anything but a refusal of the system is our own bug
    return null;
  }
}
