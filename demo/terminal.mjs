// @ts-check
const WIDTH = 80;
const coloured = process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb';

/** @param {string} code of SGR (console_codes(4)) */
const style = (code) => (/** @type {string} */ text) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text);

const dim = style('2');
const bold = style('1');
const ofInit = style('36');
const ofApp = style('32');

/**
 * What the demo does, or what is to be seen.
 * @param {string} text
 */
export const narrate = (text) => print('', text, dim);

/**
 * A row of a drawing, which is cut rather than wrapped.
 * @param {string} row
 */
export const draw = (row) => process.stdout.write(`${dim(`    ${row}`.slice(0, WIDTH))}\n`);

/**
 * The name of a part of the story.
 * @param {string} text
 */
export const title = (text) => process.stdout.write(`\n${bold(text)}\n`);

/**
 * A line of the init's stderr, as it came.
 * @param {string} line
 */
export const showInit = (line) => print('  ┃ ', line, ofInit);

/**
 * A line of the app's stdout.
 * @param {string} line
 */
export const showApp = (line) => print('  app │ ', line, ofApp);

/**
 * Wrapped at words, each row behind the same margin.
 * @param {string} margin
 * @param {string} text
 * @param {(text: string) => string} paint
 */
function print(margin, text, paint) {
  for (const row of wrapped(text, WIDTH - margin.length)) process.stdout.write(`${paint(margin + row)}\n`);
}

/**
 * @param {string} text
 * @param {number} width
 */
function wrapped(text, width) {
  const rows = [''];
  for (const word of text.split(' ')) {
    const row = rows.at(-1) ?? '';
    if (row !== '' && row.length + 1 + word.length > width) rows.push(word);
    else rows[rows.length - 1] = row === '' ? word : `${row} ${word}`;
  }
  return rows;
}
