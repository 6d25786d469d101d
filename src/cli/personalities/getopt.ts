import { printable } from '../../model/printable.ts';
import type { Chosen } from '../option.ts';
import { OPTIONS } from '../option-table.ts';
import { type PrintArguments, type Wrong, wrong } from '../parsed-arguments.ts';
import type { OwnWords } from './personality.ts';

/** The options of a program, as its getopt(3) has them. */
export interface Letters {
  /** Those without a value. */
  readonly flags: string;
  readonly withValue: string;
  /** Long name → its letter. */
  readonly long: ReadonlyMap<string, string>;
}

export interface Grammar extends Letters {
  /** What the option does. value: '' for a flag. */
  readonly apply: (chosen: Chosen, letter: string, value: string) => Step;
  /** Where the options are told, for a cure: "tini -h". */
  readonly help: string;
  /** What follows a complaint about an option that is not there, or lacks its value; null: nothing. */
  readonly usage: string | null;
}

export type Step = { readonly type: 'chosen'; readonly chosen: Chosen } | PrintArguments | Wrong;

export const chose = (chosen: Chosen): Step => ({ type: 'chosen', chosen });

/**
 * getopt_long(3), as glibc has it, of a program that ends its scan at the first word that is no option, or at "--": letters may be
 * written together, a value may be in the same word, and a long name may be cut short as long as only one begins like that.
 */
export function getopt(args: readonly Buffer[], grammar: Grammar): OwnWords {
  let chosen: Chosen = {};
  for (let at = 0; ; at += 1) {
    const word = args[at]?.toString('utf8') ?? '';
    if (word === '--') return { type: 'parsed', chosen, program: args.slice(at + 1) };
    if (!word.startsWith('-') || word === '-') return { type: 'parsed', chosen, program: args.slice(at) };
    for (const found of optionsIn(word, grammar)) {
      if (typeof found === 'string') return wrong(found, grammar.usage);
      const { letter, name } = found;
      let value = found.value;
      if (value === null) {
        at += 1;
        value = args[at]?.toString('utf8') ?? null;
      }
      if (value === null) return wrong(`option ${name} needs a value`, grammar.usage);
      const step = grammar.apply(chosen, letter, value);
      if (step.type !== 'chosen') return step;
      chosen = step.chosen;
    }
  }
}

interface Found {
  readonly letter: string;
  /** As it was written. */
  readonly name: string;
  /** null: it is the next word. */
  readonly value: string | null;
}

/** A complaint is a string, and the last one. */
function optionsIn(word: string, grammar: Grammar): Iterable<Found | string> {
  return word.startsWith('--') && grammar.long.size > 0 ? [longOption(word, grammar)] : shortOptions(word, grammar);
}

function longOption(word: string, grammar: Grammar): Found | string {
  const [, name = '', , attached = null] = /^--([^=]*)(=([\s\S]*))?$/.exec(word) ?? [];
  const longer = [...grammar.long.keys()].filter((candidate) => candidate.startsWith(name));
  const full = grammar.long.has(name) ? name : longer[0];
  const letter = grammar.long.get(full ?? '');
  if (full === undefined || letter === undefined) return unknown(`--${name}`, grammar);
  if (full !== name && longer.length > 1)
    return `option --${name} may be ${longer.map((each) => `--${each}`).join(' or ')}; say which`;
  if (grammar.withValue.includes(letter)) return { letter, name: `--${full}`, value: attached };
  return attached === null ? { letter, name: `--${full}`, value: '' } : `option --${full} takes no value; write --${full} alone`;
}

function* shortOptions(word: string, grammar: Grammar): Generator<Found | string> {
  for (let at = 1; at < word.length; at += 1) {
    const letter = word.charAt(at);
    const name = `-${letter}`;
    if (grammar.withValue.includes(letter)) return yield { letter, name, value: word.slice(at + 1) || null };
    if (!grammar.flags.includes(letter)) return yield unknown(word.startsWith('--') ? word : name, grammar, word);
    yield { letter, name, value: '' };
  }
}

function unknown(name: string, grammar: Grammar, word = name): string {
  const where = word === name ? '' : ` in ${printable(word, 60)}`;
  const own = OPTIONS.find(({ long }) => name.startsWith(`--${long}`) && /^(=|$)/.test(name.slice(long.length + 2)));
  const cure =
    own !== undefined && 'set' in own
      ? `set the variable ${own.variable} instead`
      : `see ${grammar.help}; if it is meant for the program, it goes behind its name`;
  return `unknown option ${printable(name, 60)}${where}; ${cure}`;
}
