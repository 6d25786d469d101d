/** Turns a value of unknown shape into a known one, or throws Unreadable with the path to what is wrong. */
export type Reader<Value> = (value: unknown, path: string) => Value;

export class Unreadable extends Error {}

function unreadable(value: unknown, path: string, wanted: string): never {
  throw new Unreadable(`${path} is ${JSON.stringify(value) ?? 'missing'}, not ${wanted}`);
}

export const text: Reader<string> = (value, path) => (typeof value === 'string' ? value : unreadable(value, path, 'a string'));

export const boolean: Reader<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : unreadable(value, path, 'a boolean');

export const number: Reader<number> = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? value : unreadable(value, path, 'a number');

/** A number of one of the branded kinds: `of` is their constructor. */
export const numberOf =
  <Kind extends number>(of: (value: number) => Kind): Reader<Kind> =>
  (value, path) =>
    of(number(value, path));

/** The same, where only whole numbers have a meaning, and some of them another one for the kernel: both ends included. */
export const numberWithin =
  <Kind extends number>(lowest: number, highest: number, of: (value: number) => Kind): Reader<Kind> =>
  (value, path) => {
    const found = number(value, path);
    const fits = Number.isInteger(found) && found >= lowest && found <= highest;
    return fits ? of(found) : unreadable(value, path, `a whole number from ${lowest} to ${highest}`);
  };

export const nullable =
  <Value>(reader: Reader<Value>): Reader<Value | null> =>
  (value, path) =>
    value === null ? null : reader(value, path);

export const array =
  <Value>(reader: Reader<Value>): Reader<readonly Value[]> =>
  (value, path) =>
    Array.isArray(value)
      ? value.map((item: unknown, index) => reader(item, `${path}[${index}]`))
      : unreadable(value, path, 'an array');

/** A Map that was written as the list of its entries. */
export const map =
  <Key, Value>(key: Reader<Key>, value: Reader<Value>): Reader<ReadonlyMap<Key, Value>> =>
  (entries, path) =>
    new Map(array(pair(key, value))(entries, path));

const pair =
  <First, Second>(first: Reader<First>, second: Reader<Second>): Reader<readonly [First, Second]> =>
  (value, path) => {
    const [one, other] = array<unknown>((item) => item)(value, path);
    return [first(one, `${path}[0]`), second(other, `${path}[1]`)];
  };

export const oneOf =
  <const Choices extends readonly (string | number)[]>(...choices: Choices): Reader<Choices[number]> =>
  (value, path) =>
    choices.find((choice) => choice === value) ?? unreadable(value, path, `one of ${choices.join(', ')}`);

/** The fields that are named, each by its own reader, and nothing else. */
export const record =
  <Shape extends object>(fields: { readonly [Name in keyof Shape]-?: Reader<Shape[Name]> }): Reader<Shape> =>
  (value, path) => {
    const source = fieldsOf(value);
    if (source === null) return unreadable(value, path, 'an object');
    const read: Partial<Shape> = {};
    for (const name of keysOf(fields)) read[name] = fields[name](source[name], `${path}.${name}`);
    // Every field of the mapped type was read above.
    return read as Shape;
  };

/** A union whose cases are told apart by the field `tag`; each case is read by the reader under its name. */
export const union =
  <Union>(tag: string, cases: Readonly<Record<string, Reader<Union>>>): Reader<Union> =>
  (value, path) => {
    const name = fieldsOf(value)?.[tag];
    const reader = typeof name === 'string' && Object.hasOwn(cases, name) ? cases[name] : undefined;
    return reader === undefined
      ? unreadable(name, `${path}.${tag}`, `one of ${Object.keys(cases).join(', ')}`)
      : reader(value, path);
  };

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}

/** Object.keys forgets which they are; these objects are literals, so that they have no others. */
function keysOf<Shape extends object>(shape: Shape): readonly (keyof Shape & string)[] {
  return Object.keys(shape) as (keyof Shape & string)[];
}
