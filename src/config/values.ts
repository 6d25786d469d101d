import { parseDuration } from '../cli/duration.ts';
import { signalOrComplaint } from '../cli/signal-values.ts';
import { exitCode, type Millis, millis, type SignalNumber } from '../model/ids.ts';
import type { JobEnd } from '../model/jobs/config.ts';
import { nearest } from '../model/nearest.ts';
import { failure, ok } from '../model/result.ts';
import { type Leaf, leaf, NONE } from './leaf.ts';

const A_YEAR = 365 * 86_400_000;

export const boolean: Leaf<boolean> = leaf({
  what: 'true or false',
  cure: 'use true or false',
  json: { type: 'boolean' },
  read: (word) => {
    if (/^true$/i.test(word)) return ok(true);
    if (/^false$/i.test(word)) return ok(false);
    if (/^(yes|on|y)$/i.test(word)) return failure('is only text in YAML 1.2; use true');
    if (/^(no|off|n)$/i.test(word)) return failure('is only text in YAML 1.2; use false');
    return NONE;
  },
});

export const integer = (lowest: number, highest: number, example: number): Leaf<number> =>
  leaf({
    what: `a whole number from ${lowest} to ${highest}`,
    cure: `use ${example}, for example`,
    json: { type: 'integer', minimum: lowest, maximum: highest },
    read: (word) => (/^[+-]?\d{1,15}$/.test(word) && Number(word) >= lowest && Number(word) <= highest ? ok(Number(word)) : NONE),
  });

export const decimal = (lowest: number, highest: number, example: number): Leaf<number> =>
  leaf({
    what: `a number from ${lowest} to ${highest}`,
    cure: `use ${example}, for example`,
    json: { type: 'number', minimum: lowest, maximum: highest },
    read: (word) =>
      /^\d{1,6}(\.\d{1,6})?$/.test(word) && Number(word) >= lowest && Number(word) <= highest ? ok(Number(word)) : NONE,
  });

const DURATION_JSON = { type: ['string', 'number'], pattern: '^([0-9]{1,9}([.][0-9]{1,3})?(ms|s|m|h|d)?)$' };

/** Greater than 0; a plain number is seconds. */
export const duration: Leaf<Millis> = leaf({
  what: 'a duration of at most a day',
  cure: 'use 500ms, 10s or 2m, for example',
  json: DURATION_JSON,
  read: (word) => timeOf(word, 'no time at all; use 1ms at the least'),
});

/** 0 too. */
export const pause: Leaf<Millis> = leaf({
  what: 'a duration of at most a day',
  cure: 'use 500ms, 10s or 2m, for example, or 0',
  json: DURATION_JSON,
  read: (word) => timeOf(word, null),
});

/** null: "never", in the word that says so there. */
const durationOr = (none: string, longest?: number): Leaf<Millis | null> =>
  leaf<Millis | null>({
    what: longest === undefined ? 'a duration of at most a day' : 'a duration of at most a year',
    cure: `use 10s, for example, or ${none}`,
    json: { anyOf: [{ const: none }, DURATION_JSON] },
    read: (word) => (word === none ? ok(null) : timeOf(word, `no time at all; use 1ms at the least, or ${none}`, longest)),
  });

export const durationOrNever = durationOr('never');
export const longDurationOrNever = durationOr('never', A_YEAR);

/** zero: what is said of a duration of 0, where that is none. */
function timeOf(word: string, zero: string | null, longest?: number) {
  const time = parseDuration(word, longest);
  if (time !== null) return time === 0 && zero !== null ? failure(`is ${zero}`) : ok(millis(time));
  return /^\d+\s+(ms|s|m|h|d)$/.test(word) ? failure(`has a blank in it; use ${word.replace(/\s+/, '')}`) : NONE;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['B', 1],
  ['kB', 1e3],
  ['KB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['KiB', 2 ** 10],
  ['MiB', 2 ** 20],
  ['GiB', 2 ** 30],
]);

/** Bytes. */
export function bytesOf(word: string): number | null {
  const [, number, unit = ''] = /^(\d{1,15})\s?([A-Za-z]*)$/.exec(word) ?? [];
  const factor = UNITS.get(unit);
  return number === undefined || factor === undefined || Number(number) * factor > Number.MAX_SAFE_INTEGER
    ? null
    : Number(number) * factor;
}

export const SIZE_JSON = { type: ['string', 'integer'], pattern: '^[0-9]+ ?(B|kB|KB|MB|GB|KiB|MiB|GiB)?$' };

export const signal: Leaf<SignalNumber> = leaf({
  what: 'a signal',
  cure: 'use TERM, for example',
  json: { type: ['string', 'integer'], pattern: '^(SIG)?[A-Za-z0-9+-]+$' },
  read: (word) => (word === '' ? NONE : signalOrComplaint(word)),
});

/** A code that a process may end with, or a signal that may end it. */
export const end: Leaf<JobEnd> = leaf<JobEnd>({
  what: 'an exit code from 0 to 255 or the name of a signal',
  cure: 'use 75 or SEGV, for example',
  json: {
    anyOf: [
      { type: 'integer', minimum: 0, maximum: 255 },
      { type: 'string', pattern: '^(SIG)?[A-Z][A-Z0-9+-]+$' },
    ],
  },
  read: (word) => {
    if (/^\d+$/.test(word)) return Number(word) <= 255 ? ok({ type: 'code', code: exitCode(Number(word)) }) : NONE;
    if (!/^[A-Za-z]/.test(word)) return NONE;
    const found = signalOrComplaint(word);
    return found.ok
      ? ok({ type: 'signal', signal: found.value })
      : failure(`is neither an exit code from 0 to 255 nor a signal; ${found.error.replace(/^.*; /, '')}`);
  },
});

/** One of some words. */
export const oneOf = <Word extends string>(...words: readonly [Word, ...Word[]]): Leaf<Word> => oneOfOr(null, ...words);

/** The same, where it can be said in other ways too. cure: one of them. */
export const oneOfOr = <Word extends string>(cure: string | null, ...words: readonly [Word, ...Word[]]): Leaf<Word> =>
  leaf({
    what: words.length === 1 ? words[0] : `one of ${words.join(', ')}`,
    cure: cure ?? `use ${words[0]}, for example`,
    json: { enum: words },
    read: (word) => {
      const found = words.find((candidate) => candidate === word);
      if (found !== undefined) return ok(found);
      const near = nearest(word.toLowerCase().replaceAll('_', '-'), words);
      const is = words.length === 1 ? `is not ${words[0]}` : `is none of ${words.join(', ')}`;
      const better = near === null ? cure : `did you mean ${near}?`;
      return failure(better === null ? is : `${is}; ${better}`);
    },
  });

export const absolutePath: Leaf<string> = leaf({
  what: 'an absolute path',
  cure: 'use /path/to/it',
  json: { type: 'string', pattern: '^/' },
  read: (word) => {
    if (word === '') return NONE;
    if (!word.startsWith('/'))
      return failure('does not begin with a slash, and means another file in each directory; use /path/to/it');
    return Buffer.byteLength(word) > 4095 ? failure('is longer than any path, which has 4095 bytes at the most') : ok(word);
  },
});
