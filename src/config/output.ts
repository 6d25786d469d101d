import * as v from 'valibot';
import type { OutputConfig } from '../model/jobs/config.ts';
import { failure, ok } from '../model/result.ts';
import { choose, mapping, type Schema } from './choose.ts';
import { leaf, NONE } from './leaf.ts';
import { absolutePath, bytesOf, integer, oneOfOr, SIZE_JSON } from './values.ts';

const DEFAULT_SIZE = 10e6;
const DEFAULT_KEEP = 3;
const SMALLEST_FILE = 4096;

/** null: never rotated. */
const maxSize = leaf<number | null>({
  what: 'a size',
  cure: 'use 10MB or 64KiB, for example, or never',
  json: { anyOf: [{ const: 'never' }, SIZE_JSON] },
  read: (text) => {
    if (text === 'never') return ok(null);
    const bytes = bytesOf(text);
    if (bytes === null) return NONE;
    return bytes < SMALLEST_FILE
      ? failure(`is less than ${SMALLEST_FILE} bytes, which a few lines fill; use 10MB, for example`)
      : ok(bytes);
  },
});

const file: Schema<OutputConfig> = v.pipe(
  mapping(
    'an output',
    'use {file: /var/log/it.log}',
    { file: absolutePath, max_size: maxSize, keep: integer(0, 1000, DEFAULT_KEEP) },
    ['file'],
  ),
  v.transform(
    ({ file: path = '', max_size = DEFAULT_SIZE, keep = DEFAULT_KEEP }): OutputConfig => ({
      type: 'file',
      path,
      maxSize: max_size,
      keep,
    }),
  ),
);

const CURE = 'use inherit, prefix, discard, or {file: /var/log/it.log}';

const named = <Word extends 'inherit' | 'prefix' | 'discard'>(word: Word): OutputConfig =>
  word === 'discard' ? { type: 'null' } : { type: word };

export const stdout: Schema<OutputConfig> = choose<OutputConfig>('an output', CURE, {
  text: v.pipe(
    oneOfOr('for a file use {file: /path/to/it}', 'inherit', 'prefix', 'discard'),
    v.transform((word): OutputConfig => named(word)),
  ),
  mapping: file,
});

export const stderr: Schema<OutputConfig | 'output'> = choose<OutputConfig | 'output'>(
  'an output',
  'use stdout, inherit, prefix, discard, or {file: /var/log/it.log}',
  {
    text: v.pipe(
      oneOfOr('for a file use {file: /path/to/it}', 'stdout', 'inherit', 'prefix', 'discard'),
      v.transform((word): OutputConfig | 'output' => (word === 'stdout' ? 'output' : named(word))),
    ),
    mapping: file,
  },
);
