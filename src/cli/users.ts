import { gid, uid } from '../model/ids.ts';
import { nearest } from '../model/nearest.ts';
import { printable } from '../model/printable.ts';
import type { UserFiles, UserIds } from '../model/privileges.ts';
import { failure, ok, type Result } from '../model/result.ts';
import { type Complaint, isUtf8 } from './values.ts';

const CURE = 'is not USER or USER:GROUP; use nobody, 65534 or 65534:65534, for example';

/** The one behind it says "none" (setresuid(2)). */
const LARGEST_ID = 2 ** 32 - 2;

/** What is wrong with the words alone, whoever there is; null: nothing. */
export function userComplaint(text: string): Complaint | null {
  const words = text.split(':');
  if (words.length > 2 || !isUtf8(text) || words.some((word) => !/^[^\s\p{Cc}]+$/u.test(word))) return CURE;
  return words.some((word) => isNumber(word) && Number(word) > LARGEST_ID)
    ? `has a number that no user or group can have; the last one is ${LARGEST_ID}`
    : null;
}

/**
 * USER or USER:GROUP, each a name or a number; the names as passwd(5) and group(5) have them. Without a group it is that of the
 * user's entry, or, where there is none, the one of the same number.
 */
export function lookUpUser(text: string, { passwd, group }: UserFiles): Result<UserIds, Complaint> {
  const [user = '', asked] = text.split(':');
  const users = entriesOf(passwd);
  const entry = users.find(({ name, id }) => (isNumber(user) ? id === Number(user) : name === user));
  if (entry === undefined && !isNumber(user)) return failure(unknown('user', user, passwd === null ? null : users));
  const number = entry?.id ?? Number(user);
  const ids = (its: number): Result<UserIds, Complaint> => ok({ user: uid(number), group: gid(its) });
  if (asked === undefined) return ids(entry?.group ?? number);
  if (isNumber(asked)) return ids(Number(asked));
  const groups = entriesOf(group);
  const found = groups.find(({ name }) => name === asked);
  return found === undefined ? failure(unknown('group', asked, group === null ? null : groups)) : ids(found.id);
}

const isNumber = (word: string): boolean => /^\d+$/.test(word);

interface Entry {
  readonly name: string;
  readonly id: number;
  /** Of a user: the number of his group. */
  readonly group: number | null;
}

/** NAME:PASSWORD:NUMBER, for a user :GROUP behind it, one a line. What does not look like that is left out. */
function entriesOf(content: string | null): readonly Entry[] {
  return (content ?? '').split('\n').flatMap((line) => {
    const [, name, id, group] = /^([^:]+):[^:]*:(\d{1,10}):(?:(\d{1,10}):)?/.exec(line) ?? [];
    const entry = { name: name ?? '', id: Number(id), group: group === undefined ? null : Number(group) };
    return name === undefined || entry.id > LARGEST_ID || (entry.group ?? 0) > LARGEST_ID ? [] : [entry];
  });
}

const FILES = { user: '/etc/passwd', group: '/etc/group' } as const;

/** entries: null where there is no file. */
function unknown(what: keyof typeof FILES, name: string, entries: readonly Entry[] | null): Complaint {
  const file = FILES[what];
  if (entries === null) return `names a ${what}, and there is no ${file} to look it up in; use a number, 65534 for example`;
  const names = entries.map((entry) => entry.name);
  const near = nearest(name, names);
  const cure = near === null ? 'use one that is there, or a number' : `did you mean ${printable(near, 60)}?`;
  return `names a ${what} that is not in ${file}; ${cure}`;
}
