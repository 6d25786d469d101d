// @ts-check
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './context.mjs';

/** What decides the header's content: the option table and all that it imports. */
export function optionInputs() {
  return ['cli', 'model'].flatMap((room) => {
    const folder = join(root, 'src', room);
    return readdirSync(folder)
      .sort()
      .map((file) => join(folder, file));
  });
}

/**
 * The options for the native core, which must find the program behind them where the brain cannot be booted:
 * short ones as one string of letters, long ones as a list in which each name ends in NUL and the list in an empty name.
 * @param {{output: string, version: string}} request
 * @returns {Promise<number>} how many options there are
 */
export async function writeOptionsHeader({ output, version }) {
  const { OPTIONS } = await import('../src/cli/option-table.ts');
  const takesValue = OPTIONS.filter(({ valueName }) => valueName !== null);
  const flags = OPTIONS.filter(({ valueName }) => valueName === null);
  const lines = [
    '/* Made by build/options-header.mjs from src/cli/option-table.ts. */',
    '#ifndef TSINIT_OPTIONS_H',
    '#define TSINIT_OPTIONS_H',
    `#define TSINIT_VERSION ${literal(version)}`,
    `#define TSINIT_SHORT_WITH_VALUE ${shortNames(takesValue)}`,
    `#define TSINIT_LONG_WITH_VALUE ${longNames(takesValue)}`,
    `#define TSINIT_SHORT_FLAGS ${shortNames(flags)}`,
    `#define TSINIT_LONG_FLAGS ${longNames(flags)}`,
    '#endif',
    '',
  ];
  writeFileSync(output, lines.join('\n'));
  return OPTIONS.length;
}

/** @typedef {import('../src/cli/option-table.ts').Option} Option */

/** @param {readonly Option[]} options */
function shortNames(options) {
  return literal(options.map(({ short }) => short ?? '').join(''));
}

/** @param {readonly Option[]} options */
function longNames(options) {
  return `${options.map(({ long }) => literal(`${long}\\0`)).join(' ')} "\\0"`;
}

/** @param {string} text */
function literal(text) {
  if (!/^[\w.+\\-]*$/.test(text)) throw new Error(`"${text}" does not fit into a C string literal as it is`);
  return `"${text}"`;
}
