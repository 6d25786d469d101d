/**
 * How much is tried. `npm test` tries a little, so that it stays quick; `npm run test:fuzz` sets FUZZ_ROUNDS, a factor from 1 on, and
 * tries that many times what is meant by "many". It is counted in rounds, never in time.
 */
export function rounds(few: number, many: number): number {
  const factor = process.env.FUZZ_ROUNDS;
  if (factor === undefined || factor === '') return few;
  if (!/^[1-9]\d*$/.test(factor)) throw new Error(`FUZZ_ROUNDS is "${factor}", not a whole number from 1 on`);
  return many * Number(factor);
}

/** Printed with each failure; FUZZ_SEED repeats a run. */
export const seed: number = seedFrom(process.env.FUZZ_SEED);

function seedFrom(asked: string | undefined): number {
  if (asked === undefined || asked === '') return process.env.FUZZ_ROUNDS === undefined ? 1 : Date.now() % 2 ** 31;
  if (!/^\d+$/.test(asked)) throw new Error(`FUZZ_SEED is "${asked}", not a whole number`);
  return Number(asked) | 0;
}
