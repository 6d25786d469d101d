import * as v from 'valibot';
import type { EnvironmentConfig } from '../model/jobs/config.ts';
import { failure, ok } from '../model/result.ts';
import { choose, list, mapping, oneOrList, record, type Schema } from './choose.ts';
import { anyText, leaf, NONE } from './leaf.ts';
import { absolutePath, boolean, oneOfOr } from './values.ts';

/** What environ(7) and every shell take for a name. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

export const environment: Schema<EnvironmentConfig['set']> = record(
  'variables by name',
  'use {NAME: value}',
  anyText('a value', 'use "" for none, or leave the variable out'),
  (name) => (NAME.test(name) ? null : 'is no name of a variable; use letters, digits and _, a digit not first'),
);

type File = EnvironmentConfig['files'][number];

const file: Schema<File> = choose<File>('a file', 'use /path/to/it, or {file: /path/to/it, optional: true}', {
  text: v.pipe(
    absolutePath,
    v.transform((path): File => ({ path, optional: false })),
  ),
  mapping: v.pipe(
    mapping('a file', 'use {file: /path/to/it, optional: true}', { file: absolutePath, optional: boolean }, ['file']),
    v.transform(({ file: path = '', optional = false }): File => ({ path, optional })),
  ),
});

export const environmentFile: Schema<readonly File[]> = choose<readonly File[]>('a file, or a list of them', 'use /path/to/it', {
  text: v.pipe(
    file,
    v.transform((one) => [one]),
  ),
  mapping: v.pipe(
    file,
    v.transform((one) => [one]),
  ),
  list: list('a list of files', 'use [/path/to/it]', file),
});

const imported = leaf({
  what: 'the name of a variable, or a beginning of names with * behind it',
  cure: 'use PATH or LC_*, for example',
  json: { type: 'string', pattern: '^([A-Za-z_][A-Za-z0-9_.-]*)?\\*?$' },
  read: (text) => {
    if (NAME.test(text.replace(/\*$/, '')) || text === '*') return ok(text);
    return text.includes('=') ? failure('has a value; variables are set under environment') : NONE;
  },
});

/** all, none, or a list. */
export const environmentImport: Schema<readonly string[]> = choose<readonly string[]>(
  'names of variables',
  'use all, none, or [PATH, LC_*]',
  {
    text: v.pipe(
      oneOfOr('for some use a list: [PATH, LC_*]', 'all', 'none'),
      v.transform((word) => (word === 'all' ? ['*'] : [])),
    ),
    list: oneOrList('names of variables', 'use [PATH, LC_*]', imported),
  },
);
