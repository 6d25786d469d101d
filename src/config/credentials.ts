import { failure, ok } from '../model/result.ts';
import { type Leaf, leaf, NONE } from './leaf.ts';

const LARGEST_ID = 2 ** 32 - 2;

const nameOf = (what: 'user' | 'group'): Leaf<string> =>
  leaf({
    what: `a ${what}`,
    cure: `use a name like nobody, or a number like 65534`,
    json: { type: ['string', 'integer'] },
    read: (text) => {
      if (text === '' || /[\s\p{Cc}]/u.test(text)) return NONE;
      if (text.includes(':'))
        return failure(what === 'user' ? 'has a colon; the group is a key of its own: group' : 'has a colon; name one group');
      if (/^\d+$/.test(text) && Number(text) > LARGEST_ID)
        return failure(`is a number that no ${what} can have; the last one is ${LARGEST_ID}`);
      return ok(text);
    },
  });

export const user = nameOf('user');
export const group = nameOf('group');

/** Octal, however it is written: nobody has ever meant a decimal one. */
export const umask: Leaf<number> = leaf({
  what: 'a umask in octal',
  cure: 'use "022", for example',
  json: { type: ['string', 'integer'] },
  read: (text) => octal(text, 0o777),
});

export const fileMode: Leaf<number> = leaf({
  what: 'a file mode in octal',
  cure: 'use "0660", for example',
  json: { type: ['string', 'integer'] },
  read: (text) => octal(text, 0o7777),
});

function octal(text: string, highest: number) {
  const [, digits] = /^(?:0o)?([0-7]{1,5})$/.exec(text) ?? [];
  const mode = Number.parseInt(digits ?? '', 8);
  return mode <= highest ? ok(mode) : NONE;
}

export const cgroup: Leaf<string> = leaf({
  what: 'the name of a cgroup',
  cure: 'use web, for example',
  json: { type: 'string' },
  read: (text) => {
    if (text.startsWith('/')) return failure("begins with a slash, and is looked up below tsinit's own cgroup; leave it out");
    const parts = text.split('/');
    if (parts.some((part) => part === '..')) return failure("leaves tsinit's own cgroup; leave .. out");
    return parts.every((part) => /^[\w.@:-]{1,255}$/.test(part) && part !== '.') ? ok(text) : NONE;
  },
});
