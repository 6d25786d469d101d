import * as v from 'valibot';
import { nearest } from '../model/nearest.ts';
import { foreignKey } from './foreign-keys.ts';
import { isList, isMapping, kindWords, Text, type Tree } from './tree.ts';

export type Schema<Value> = v.GenericSchema<unknown, Value>;

interface Ways<Value> {
  readonly text?: Schema<Value>;
  readonly list?: Schema<Value>;
  readonly mapping?: Schema<Value>;
}

/**
 * A value that may be written in several ways, told apart by what kind of node it is, so that a mistake in one of them is told as what it
 * is, and not as the lack of the others. Nothing at all (undefined) is asked for by the JSON Schema: then it is any of them.
 */
export function choose<Value>(what: string, cure: string, { text, list, mapping }: Ways<Value>): Schema<Value> {
  const ways = [text, list, mapping].filter((way) => way !== undefined);
  const all: Schema<Value> = v.union(ways);
  return v.lazy((value: unknown) => {
    if (value === undefined) return all;
    const way = value instanceof Text ? text : isList(value) ? list : isMapping(value) ? mapping : undefined;
    // With one way alone that takes text, its own words are better.
    if (way === undefined && text !== undefined && ways.length === 1) return text;
    return way ?? wrongKind<Value>(`${kindWords(value)}, and must be ${what}; ${cure}`);
  });
}

const wrongKind = <Value>(message: string): Schema<Value> =>
  v.pipe(
    v.custom<Tree>(() => false, message),
    v.transform(never),
  );

function never(): never {
  throw new Error('a value that was refused is transformed');
}

export function list<Value>(what: string, cure: string, item: Schema<Value>): Schema<readonly Value[]> {
  return choose(what, cure, { list: v.array(item) });
}

/** One or several. */
export const oneOrList = <Value>(what: string, cure: string, item: Schema<Value>): Schema<readonly Value[]> =>
  choose(what, cure, {
    text: v.pipe(
      item,
      v.transform((value) => [value]),
    ),
    list: v.array(item),
  });

/** Names of the user's own choice, each with a value. name: null, or what is wrong with one. */
export function record<Value>(
  what: string,
  cure: string,
  value: Schema<Value>,
  name: (name: string) => string | null,
): Schema<Readonly<Record<string, Value>>> {
  const names = v.pipe(
    v.string(),
    v.check(
      (word) => name(word) === null,
      ({ input }) => name(String(input)) ?? '',
    ),
  );
  return choose(what, cure, { mapping: v.record(names, value) });
}

interface More {
  /** Keys that others may put there. */
  readonly ignored?: RegExp;
  /** The cure for a key that has its place elsewhere; null: it has none. */
  readonly elsewhere?: (key: string) => string | null;
}

/** The keys that are there, and no others. required: those without which it means nothing. */
export function mapping<Entries extends Readonly<Record<string, Schema<unknown>>>>(
  what: string,
  cure: string,
  entries: Entries,
  required: readonly (keyof Entries & string)[] = [],
  more: More = {},
): Schema<{ readonly [Key in keyof Entries]?: v.InferOutput<Entries[Key]> }> {
  return choose(what, cure, { mapping: object(entries, required, more) });
}

function object<Entries extends Readonly<Record<string, Schema<unknown>>>>(
  entries: Entries,
  required: readonly string[],
  { ignored, elsewhere }: More,
): Schema<{ readonly [Key in keyof Entries]?: v.InferOutput<Entries[Key]> }> {
  const optional = Object.fromEntries(Object.entries(entries).map(([key, schema]) => [key, v.exactOptional(schema)]));
  const known = Object.keys(entries);
  const schema = v.pipe(
    v.looseObject(optional),
    v.rawCheck(({ dataset, addIssue }) => {
      // looseObject keeps what it does not know.
      const value: Readonly<Record<string, unknown>> = Object(dataset.value);
      for (const key of Object.keys(value)) {
        if (Object.hasOwn(entries, key) || ignored?.test(key)) continue;
        addIssue({
          message: unknownKey(key, known, elsewhere),
          path: [{ type: 'unknown', origin: 'key', input: value, key, value: undefined }],
        });
      }
      for (const key of required) if (!Object.hasOwn(value, key)) addIssue({ message: `has no "${key}"; add it` });
    }),
  );
  // Each key's output is that of its own schema: the mapped type says what Object.fromEntries has forgotten.
  return schema as unknown as ReturnType<typeof object<Entries>>;
}

/** More keys than that are no help in one line. */
const MOST_NAMED = 12;

function unknownKey(key: string, known: readonly string[], elsewhere: More['elsewhere']): string {
  const other = elsewhere?.(key) ?? null;
  if (other !== null) return `is no key here; ${other}`;
  const foreign = foreignKey(key, known);
  if (foreign !== null) return `is no key here; ${foreign}`;
  const near = nearest(key.toLowerCase().replaceAll('-', '_'), known);
  if (near !== null) return `is no key here; did you mean ${near}?`;
  return `is no key here; ${known.length > MOST_NAMED ? 'docs/jobs.md has all that are' : `there are ${known.join(', ')}`}`;
}
