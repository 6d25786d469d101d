import { printable } from '../../../model/printable.ts';
import type { UserFiles } from '../../../model/privileges.ts';
import { failure, ok, type Result } from '../../../model/result.ts';

/** Whom a job's process is to be. Numbers of our own user namespace; null: as we are. */
export interface Identity {
  readonly user: number | null;
  readonly group: number | null;
  readonly groups: readonly number[] | null;
  /** For HOME, USER, LOGNAME and SHELL; null: no entry in passwd(5), or no user was asked for. */
  readonly account: Account | null;
}

export interface Account {
  readonly name: string;
  readonly id: number;
  readonly group: number;
  readonly home: string;
  readonly shell: string;
}

export interface Wanted {
  readonly user: string | null;
  readonly group: string | null;
  readonly groups: readonly string[] | null;
}

/**
 * Looked up each time a job is started, in /etc alone: no other source that nsswitch.conf(5) may name. The failure is in words, the
 * cure included.
 */
export function lookUpIdentity({ user, group, groups }: Wanted, files: UserFiles): Result<Identity, string> {
  const accounts = accountsOf(files.passwd);
  const known = groupsOf(files.group);
  const account =
    user === null ? null : (accounts.find(({ name, id }) => (isNumber(user) ? id === Number(user) : name === user)) ?? null);
  if (user !== null && account === null && !isNumber(user)) return failure(unknown('user', user, files.passwd));
  const groupId = (word: string): number | null =>
    isNumber(word) ? Number(word) : (known.find(({ name }) => name === word)?.id ?? null);
  const main = group === null ? null : groupId(group);
  if (group !== null && main === null) return failure(unknown('group', group, files.group));
  const others: number[] = [];
  for (const word of groups ?? []) {
    const id = groupId(word);
    if (id === null) return failure(unknown('group', word, files.group));
    others.push(id);
  }
  const userId = account?.id ?? (user === null ? null : Number(user));
  const own = main ?? account?.group ?? userId;
  return ok({
    user: userId,
    group: own,
    groups: groups === null ? initgroups(account, own, known, user !== null || group !== null) : [...new Set(others)],
    account,
  });
}

/** As initgroups(3) has it: the main group, and those that name the user as a member. */
function initgroups(
  account: Account | null,
  own: number | null,
  known: readonly GroupEntry[],
  changes: boolean,
): readonly number[] | null {
  if (!changes) return null;
  if (account === null) return own === null ? [] : [own];
  const named = known.filter(({ members }) => members.includes(account.name)).map(({ id }) => id);
  return [...new Set([...(own === null ? [] : [own]), ...named])];
}

interface GroupEntry {
  readonly name: string;
  readonly id: number;
  readonly members: readonly string[];
}

const isNumber = (word: string): boolean => /^\d{1,10}$/.test(word);

function accountsOf(passwd: string | null): readonly Account[] {
  return linesOf(passwd).flatMap(([name = '', , id = '', group = '', , home = '', shell = '']) =>
    name !== '' && isNumber(id) && isNumber(group) ? [{ name, id: Number(id), group: Number(group), home, shell }] : [],
  );
}

function groupsOf(group: string | null): readonly GroupEntry[] {
  return linesOf(group).flatMap(([name = '', , id = '', members = '']) =>
    name !== '' && isNumber(id) ? [{ name, id: Number(id), members: members.split(',') }] : [],
  );
}

const linesOf = (content: string | null): readonly (readonly string[])[] =>
  (content ?? '').split('\n').map((line) => line.split(':'));

function unknown(what: 'user' | 'group', name: string, content: string | null): string {
  const file = what === 'user' ? '/etc/passwd' : '/etc/group';
  const shown = printable(name, 60);
  if (content === null) return `${what} "${shown}" cannot be looked up, because there is no ${file}; use a number`;
  return `${what} "${shown}" is not in ${file}; use one that is there, or a number`;
}
