import * as v from 'valibot';
import { failure, ok } from '../model/result.ts';
import { choose, type Schema } from './choose.ts';
import { anyText, leaf, NONE } from './leaf.ts';

export type CommandWords = readonly [string, ...string[]];

const CURE = 'use [program, argument, …]';

const words: Schema<CommandWords> = leaf<CommandWords>({
  what: 'a command',
  cure: CURE,
  json: { type: 'string', minLength: 1 },
  read: (text) => {
    const found = splitWords(text);
    if (typeof found === 'string') return failure(found);
    const [program, ...more] = found;
    return program === undefined || program === '' ? NONE : ok([program, ...more]);
  },
});

const list: Schema<CommandWords> = v.pipe(
  v.array(anyText('a word', 'put it in quotes')),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): CommandWords => {
    const [program, ...more] = value;
    if (program !== undefined && program !== '') return [program, ...more];
    addIssue({ message: `names no program; ${CURE}` });
    return NEVER;
  }),
);

/** A list of words, or one line of them, which is split at blanks as a shell does, and gets nothing else of a shell. */
export const command: Schema<CommandWords> = choose('a command', CURE, { text: words, list });

/** What would mean something to a shell, and is nothing but itself here: outside of quotes it was most probably meant for one. */
const SPECIAL = /[$`|&;<>()*?[\]#~{}\n!]/;

/** The words between blanks; quotes and backslashes as sh(1) has them. A text: why it cannot be split. */
function splitWords(text: string): readonly string[] | string {
  const words: string[] = [];
  let rest = text.trim();
  let word: string | null = null;
  while (rest !== '') {
    const [piece = '', blank, single, double, escaped, plain] =
      /^(?:(\s+)|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]))/.exec(rest) ?? [];
    if (piece === '') return 'has a quote that is not closed; close it, or use a list of words';
    rest = rest.slice(piece.length);
    if (blank !== undefined) {
      if (blank.includes('\n')) return 'has several lines; use shell: for a script, or a list of words';
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    const special = plain ?? double?.match(/[$`]/)?.[0] ?? '';
    // A sharp or a tilde inside of a word is nothing special.
    if (SPECIAL.test(special) && !(word !== null && /[#~!]/.test(special)))
      return `has "${special}" in it, which only a shell understands; use shell: instead of command:, or a list of words`;
    word = (word ?? '') + (plain ?? single ?? escaped ?? (double ?? '').replaceAll(/\\(["\\$`])/g, '$1'));
  }
  return word === null ? words : [...words, word];
}
