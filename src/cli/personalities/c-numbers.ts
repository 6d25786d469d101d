/** A number at the start of the text, as strtol(3) and scanf(3) read it: blanks and a sign may be before it. */
export const C_NUMBER = '[ \\t\\n\\v\\f\\r]*[+-]?\\d+';

const LONG_MAX = 2n ** 63n - 1n;

/** The int that C makes of it: strtol's long, which has limits, and of that the lower 32 bits. */
export function toInt(text: string): number {
  const exact = BigInt(text.trim());
  const long = exact > LONG_MAX ? LONG_MAX : exact < -LONG_MAX - 1n ? -LONG_MAX - 1n : exact;
  return Number(BigInt.asIntN(32, long));
}

/** atoi(3): whatever follows the number, and 0 where there is none. */
export function atoi(text: string): number {
  const [number] = new RegExp(`^${C_NUMBER}`).exec(text) ?? [];
  return number === undefined ? 0 : toInt(number);
}

/** strtol(3), where nothing may follow the number; null: something does. The empty text is 0. */
export function strtol(text: string): number | null {
  if (text === '') return 0;
  // Adding 0 turns the -0 of "-0" into 0.
  return new RegExp(`^${C_NUMBER}$`).test(text) ? Number(text) + 0 : null;
}
