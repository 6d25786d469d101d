import * as v from 'valibot';
import { printable } from '../model/printable.ts';
import { failure, ok, type Result } from '../model/result.ts';
import { kindWords, Text, type Tree } from './tree.ts';

/** What JSON Schema says of a value, for editors. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A key's value out of one scalar. */
export type Leaf<Value> = v.GenericSchema<unknown, Value>;

interface LeafWords<Value> {
  /** "a duration": what is not one is told to be none. */
  readonly what: string;
  /** "use 10s, for example" */
  readonly cure: string;
  readonly json: JsonSchema;
  /** Variables can have no part in it. */
  readonly fixed?: boolean;
  /** failure(null): it is none at all; words: what else is wrong with it, and the cure. */
  readonly read: (text: string) => Result<Value, string | null>;
}

export const NONE = failure(null);

/** The one place where text becomes a value. Messages show what was written, and never what !env has put in. */
export function leaf<Value>({ what, cure, json, fixed = false, read }: LeafWords<Value>): Leaf<Value> {
  return v.pipe(
    v.custom<Tree>(() => true),
    v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
      const refuse = (message: string) => {
        addIssue({ message });
        return NEVER;
      };
      if (!(value instanceof Text)) return refuse(`${kindWords(value)}, and must be ${what}; ${cure}`);
      // The kernel would take it for the end of the text, wherever that goes.
      if (value.text.includes('\0')) return refuse('has a NUL character in it; leave it out');
      if (fixed && value.shown !== value.text) return refuse(`must be ${what} as it is, without variables; ${cure}`);
      const result = read(value.text);
      if (result.ok) return result.value;
      const shown = `"${printable(value.shown, 60)}"`;
      // Whatever else there is to say might show what a variable holds.
      if (value.shown !== value.text)
        return refuse(`${shown}, once the variables are put in, is not ${what}, or not one that can be; ${cure}`);
      return refuse(result.error === null ? `${shown} is not ${what}; ${cure}` : `${shown} ${result.error}`);
    }),
    v.metadata({ json }),
  );
}

/** Another leaf's value, turned into one of its own. */
export const mapped = <From, Value>(from: Leaf<From>, change: (value: From) => Value): Leaf<Value> =>
  v.pipe(from, v.transform(change));

/** Text that is not empty. */
export const text = (what: string, cure: string): Leaf<string> =>
  leaf({
    what,
    cure,
    json: { type: ['string', 'number', 'boolean'], minLength: 1 },
    read: (word) => (word === '' ? NONE : ok(word)),
  });

/** Any text, the empty one too. */
export const anyText = (what: string, cure: string): Leaf<string> =>
  leaf({ what, cure, json: { type: ['string', 'number', 'boolean'] }, read: ok });
