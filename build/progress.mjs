// @ts-check

/** One line a step: what was made, its size, and the time it took. */
const NAME_WIDTH = 16;
const RESULT_WIDTH = 58;
const SIZE_WIDTH = 10;
const TIME_WIDTH = 10;

/**
 * @param {string} name
 * @param {string} result in words
 * @param {number | null} bytes
 * @param {number | 'unchanged' | null} time milliseconds
 */
export function showStep(name, result, bytes, time) {
  const size = bytes === null ? '' : formatSize(bytes);
  const took = time === null ? '' : time === 'unchanged' ? time : formatTime(time);
  const line = `  ${name.padEnd(NAME_WIDTH)}${result.padEnd(RESULT_WIDTH)}${size.padStart(SIZE_WIDTH)}${took.padStart(TIME_WIDTH + 2)}`;
  console.log(line.trimEnd());
}

/** @param {number} bytes decimal units, as the limits of the project are given in */
export function formatSize(bytes) {
  if (bytes < 1e3) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param {number} milliseconds */
export function formatTime(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
