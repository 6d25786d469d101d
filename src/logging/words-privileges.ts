import { errnoWords } from '../evidence/errno-words.ts';
import type { DropStep, UserIds } from '../model/privileges.ts';
import type { MessageOf } from './words-common.ts';

export const droppedWords = ({ to }: MessageOf<'privileges-dropped'>): string =>
  `runs as ${idWords(to)} from now on, with no capability beyond CAP_KILL (--drop-privileges)`;

export function refusedWords({ to, step, errno }: MessageOf<'privileges-refused'>): string {
  if (step === 'exec')
    return `--drop-privileges has to wait: our own exec failed (${errnoWords(errno)}); tsinit goes on as it was, and tries again`;
  const isOther = step === 'new-privileges' || step === 'capabilities';
  const last = isOther ? `tsinit goes on as ${idWords(to)}` : 'tsinit goes on as it was';
  return `--drop-privileges was refused: ${CAUSES[step](to, errno === EINVAL)} (${errnoWords(errno)}); ${last}`;
}

const EINVAL = 22;

const idWords = ({ user, group }: UserIds): string => `uid ${user}, gid ${group}`;

/** What could not be done, and the cure. isUnmapped: in a user namespace some ids are not there at all (user_namespaces(7)). */
const CAUSES: Readonly<Record<DropStep, (to: UserIds, isUnmapped: boolean) => string>> = {
  file: (to) => `${idWords(to)} may not read and execute the file of tsinit, which it has to do at each wake; chmod it to 755`,
  user: ({ user }, isUnmapped) =>
    isUnmapped ? unmapped(`uid ${user}`, 'uid_map') : `it may not become uid ${user}; give the container CAP_SETUID`,
  group: ({ group }, isUnmapped) =>
    isUnmapped ? unmapped(`gid ${group}`, 'gid_map') : `it may not become gid ${group}; give the container CAP_SETGID`,
  signals: () =>
    'without CAP_KILL the app, which runs as another user, would get no signal any more; give the container CAP_KILL',
  groups: () => 'it may not give up its other groups; give the container CAP_SETGID',
  'new-privileges': () => 'what it executes could still gain privileges; allow prctl',
  capabilities: () => 'its capabilities could not be given up, or CAP_KILL not be kept; allow capset and prctl',
};

const unmapped = (id: string, map: string): string => `there is no ${id} in this user namespace; use one of /proc/self/${map}`;
