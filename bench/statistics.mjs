// @ts-check
/**
 * The value below which the given share of the samples lies.
 * @param {readonly number[]} samples
 * @param {number} share 0 to 1
 */
export function quantile(samples, share) {
  if (samples.length === 0) return Number.NaN;
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** @param {readonly number[]} samples */
export const median = (samples) => quantile(samples, 0.5);

/**
 * Field by field.
 * @template {Record<string, number>} T
 * @param {readonly T[]} samples at least one
 * @returns {T}
 */
export function medians(samples) {
  const fields = Object.keys(samples[0] ?? {}).map((field) => [
    field,
    median(samples.map((sample) => sample[field] ?? Number.NaN)),
  ]);
  return /** @type {T} */ (Object.fromEntries(fields));
}

/**
 * A list for every name, to be filled.
 * @param {readonly { name: string }[]} inits
 * @returns {Record<string, number[]>}
 */
export const emptyLists = (inits) => Object.fromEntries(inits.map(({ name }) => [name, []]));

/**
 * What belongs to an init; a figure that is missing is our own bug.
 * @template T
 * @param {Readonly<Record<string, T>>} byInit
 * @param {string} name
 * @returns {T}
 */
export function entry(byInit, name) {
  const value = byInit[name];
  if (value === undefined) throw new Error(`nothing was measured for ${name}`);
  return value;
}

/**
 * Everyone gets every place of the order.
 * @template T
 * @param {readonly T[]} list
 * @param {number} by
 * @returns {T[]}
 */
export function rotated(list, by) {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
