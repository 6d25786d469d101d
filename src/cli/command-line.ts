import { nearest } from '../model/nearest.ts';
import { printable } from '../model/printable.ts';
import type { AsOption, Chosen, FlagOption, Option, ShowOption, ValueOption } from './option.ts';
import { OPTIONS } from './option-table.ts';
import { type Wrong, wrong } from './parsed-arguments.ts';

interface Show {
  readonly type: 'show';
  readonly what: ShowOption['shows'];
}

/** The options of tsinit itself, as far as they go, and everything behind them. */
export type CommandLine =
  | { readonly type: 'parsed'; readonly chosen: Chosen; readonly program: readonly Buffer[] }
  | Show
  | Wrong;

/** The scan stops at the first argument that is not an option: what comes after it is the app's, however it looks. */
export function parseCommandLine(args: readonly Buffer[]): CommandLine {
  let chosen: Chosen = {};
  let rest = args;
  for (;;) {
    const [first, ...others] = rest;
    const word = first?.toString('utf8') ?? '';
    if (word === '--') return { type: 'parsed', chosen, program: others };
    if (!word.startsWith('-') || word === '-') return { type: 'parsed', chosen, program: rest };
    const step = word.startsWith('--') ? longOption(chosen, word, others) : shortOptions(chosen, word, others);
    if (step.type !== 'step') return step;
    chosen = step.chosen;
    rest = step.rest;
  }
}

interface Step {
  readonly type: 'step';
  readonly chosen: Chosen;
  readonly rest: readonly Buffer[];
}

/** --name, --name=value or --name value. */
function longOption(chosen: Chosen, word: string, others: readonly Buffer[]): Step | Show | Wrong {
  const [, name = '', , value] = /^--([^=]*)(=([\s\S]*))?$/.exec(word) ?? [];
  const option = OPTIONS.find((candidate) => candidate.long === name);
  if (option === undefined) return unknown(`--${name}`, nearestLong(name));
  if (option.valueName !== null) return withValue(chosen, option, `--${option.long}`, value, others);
  if (value !== undefined && !isShow(option) && option.attached !== undefined)
    return withValue(chosen, { ...option, valueName: option.attached }, `--${option.long}`, value, others);
  if (value !== undefined) return wrong(`option --${option.long} takes no value; write --${option.long} alone`);
  return withoutValue(chosen, option, others);
}

/** -v, -vv, -gw, -e143, -e 143: letters, of which the first that takes a value takes all that follows. */
function shortOptions(chosen: Chosen, word: string, others: readonly Buffer[]): Step | Show | Wrong {
  const meant = OPTIONS.find((option) => option.long === word.slice(1).split('=')[0]);
  if (meant !== undefined) return unknown(word, `--${meant.long}`);
  let step: Step = { type: 'step', chosen, rest: others };
  for (const [index, letter] of Array.from(word.slice(1)).entries()) {
    const option = OPTIONS.find((candidate) => candidate.short === letter);
    if (option === undefined) return unknown(`-${letter}`, ELSEWHERE.get(letter) ?? null, word);
    if (option.valueName !== null) {
      // All letters before this one are ASCII, so that the index counts UTF-16 units as well.
      const attached = word.slice(index + 2);
      return withValue(step.chosen, option, `-${letter}`, attached === '' ? undefined : attached, others);
    }
    const next = withoutValue(step.chosen, option, others);
    if (next.type !== 'step') return next;
    step = next;
  }
  return step;
}

/** attached: the value behind "=" or in the same word; undefined: it is the next argument. */
function withValue(
  chosen: Chosen,
  option: ValueOption | AsOption,
  name: string,
  attached: string | undefined,
  others: readonly Buffer[],
): Step | Wrong {
  if (isAs(option)) return wrong(`option ${name} must be the first word behind the name of tsinit`);
  const [next, ...rest] = others;
  const value = attached ?? next?.toString('utf8');
  if (value === undefined) return wrong(`option ${name} needs a value: ${name} ${option.valueName}`);
  const result = option.set(chosen, value);
  if (!result.ok) return wrong(`option ${name}: "${printable(value, 60)}" ${result.error}`);
  return { type: 'step', chosen: result.value, rest: attached === undefined ? rest : others };
}

function withoutValue(chosen: Chosen, option: ShowOption | FlagOption, rest: readonly Buffer[]): Step | Show {
  if (isShow(option)) return { type: 'show', what: option.shows };
  return { type: 'step', chosen: option.flag(chosen), rest };
}

const isShow = (option: Option): option is ShowOption => option.variable === null;
const isAs = (option: Option): option is AsOption => 'decides' in option;

/** The same wishes under the letters of tini, dumb-init and catatonit. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['V', '--version'],
  ['l', '--license'],
  ['L', '--license'],
  ['c', '--single'],
  ['P', '--pause'],
]);

function nearestLong(name: string): string | null {
  const names = OPTIONS.map((option) => option.long);
  // A beginning that only one name has is near, too, however much is missing.
  const [only, ...others] = names.filter((candidate) => name.length > 1 && candidate.startsWith(name));
  const found = only !== undefined && others.length === 0 ? only : nearest(name, names);
  return found === null ? null : `--${found}`;
}

function unknown(name: string, meant: string | null, word = name): Wrong {
  const where = word === name ? '' : ` in ${printable(word, 60)}`;
  const cure =
    meant === null ? 'see tsinit --help; if it is meant for the program, it goes behind its name' : `did you mean ${meant}?`;
  return wrong(`unknown option ${printable(name, 60)}${where}; ${cure}`);
}
