/**
 * JSON of large states that are written again and again: whatever is replaced, and never changed, is turned into text once. Of a
 * hundred jobs an event changes one.
 */
export function once(value: object, replace: (key: string, value: unknown) => unknown = asItIs): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value, replace === asItIs ? undefined : replace);
  texts.set(value, text);
  return text;
}

export const listOnce = (values: readonly object[]): string => `[${values.map((value) => once(value)).join(',')}]`;

/** An object of what is plain, which must not be nothing, and of what is JSON already. */
export const joined = (plain: object, texts: Readonly<Record<string, string>>): string =>
  `${JSON.stringify(plain).slice(0, -1)}${Object.entries(texts)
    .map(([key, text]) => `,${JSON.stringify(key)}:${text}`)
    .join('')}}`;

const texts = new WeakMap<object, string>();
const asItIs = (_key: string, value: unknown): unknown => value;
