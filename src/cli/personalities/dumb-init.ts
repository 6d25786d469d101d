import { exitCode, type SignalNumber, signalNumber } from '../../model/ids.ts';
import { printable } from '../../model/printable.ts';
import { ok } from '../../model/result.ts';
import type { Rewrite } from '../../model/settings.ts';
import { HIGHEST_SIGNAL, parseSignal, SIGCHLD, SIGKILL, SIGSTOP } from '../../model/signals.ts';
import { getenv } from '../getenv.ts';
import type { Chosen } from '../option.ts';
import { print, wrong } from '../parsed-arguments.ts';
import { C_NUMBER, toInt } from './c-numbers.ts';
import { DEFAULTS } from './defaults.ts';
import { chose, getopt, type Letters, type Step } from './getopt.ts';
import { helpText } from './help-text.ts';
import type { Asked, OwnWords, Personality } from './personality.ts';

/** That of dumb-init whose manual and source are followed. */
const FOLLOWED = '1.2.5';

export const LETTERS: Letters = {
  flags: 'hvVc',
  withValue: 'r',
  long: new Map([
    ['help', 'h'],
    ['single-child', 'c'],
    ['rewrite', 'r'],
    ['verbose', 'v'],
    ['version', 'V'],
  ]),
};
export const VARIABLES = ['DUMB_INIT_DEBUG', 'DUMB_INIT_SETSID'] as const;

/** Yelp/dumb-init. All of its texts go to stderr. */
export const DUMB_INIT: Personality = {
  defaults: DEFAULTS['dumb-init'],
  usageCode: exitCode(1),
  read,
  usage: shortUsage,
};

function read(asked: Asked): OwnWords {
  const words = getopt(asked.args, {
    ...LETTERS,
    help: `${asked.name} --help`,
    usage: null,
    apply: (chosen, letter, value) => apply(chosen, letter, value, asked),
  });
  return words.type === 'parsed' ? { ...words, chosen: withVariables(words.chosen, asked.env) } : words;
}

function apply(chosen: Chosen, letter: string, value: string, asked: Asked): Step {
  switch (letter) {
    case 'h':
      return print('stderr', help(asked));
    case 'V':
      return print('stderr', `${versionLine(asked)}\n`);
    case 'v':
      return chose({ ...chosen, verbosity: 1 });
    case 'c':
      return chose(singleChild(chosen));
    default:
      return rewrite(chosen, value);
  }
}

/** The child stays in our session and group, and nobody but it gets signals; it is gone when a farewell could be said. */
const singleChild = (chosen: Chosen): Chosen => ({ ...chosen, placement: 'inherited', forwardTo: 'process', farewell: null });

/** Each counts with one value only. */
function withVariables(options: Chosen, env: readonly Buffer[]): Chosen {
  const chosen: Chosen = getenv(env, 'DUMB_INIT_DEBUG') === '1' ? { ...options, verbosity: 1 } : options;
  return getenv(env, 'DUMB_INIT_SETSID') === '0' ? singleChild(chosen) : chosen;
}

/** Never seen as a signal to be forwarded: a rule for them is taken, and does nothing. */
const NEVER_FORWARDED: ReadonlySet<SignalNumber> = new Set([SIGKILL, SIGSTOP, SIGCHLD]);

const RULE = new RegExp(`^(${C_NUMBER}):(${C_NUMBER})`);

/** sscanf(3)'s "%d:%d": what follows the two numbers is not looked at. */
function rewrite(chosen: Chosen, value: string): Step {
  const [, left, right] = RULE.exec(value) ?? [];
  const from = left === undefined ? 0 : toInt(left);
  const to = right === undefined ? -1 : toInt(right);
  if (from < 1 || from > HIGHEST_SIGNAL || to < 0 || to > HIGHEST_SIGNAL)
    return wrong(`option -r: "${printable(value, 60)}" ${rewriteCure(value)}`);
  const signal = signalNumber(from);
  if (NEVER_FORWARDED.has(signal)) return chose(chosen);
  const rule: Rewrite = to === 0 ? 'drop' : signalNumber(to);
  return chose({ ...chosen, rewrites: new Map([...(chosen.rewrites ?? []), [signal, rule]]) });
}

function rewriteCure(value: string): string {
  const [left = '', right = ''] = value.split(':');
  const from = parseSignal(left);
  const to = right === '0' ? ok(0) : parseSignal(right);
  const meant = from.ok && to.ok ? `write ${from.value}:${to.value}` : '15:3 sends SIGQUIT for SIGTERM, 1:0 drops SIGHUP';
  return `is not two numbers of signals, from 1 to ${HIGHEST_SIGNAL}; ${meant}`;
}

const versionLine = ({ version }: Asked): string => `dumb-init v${FOLLOWED} (tsinit ${version})`;

const firstLine = ({ name }: Asked): string => `Usage: ${name} [options] [--] program [arguments]`;

function shortUsage(asked: Asked): string {
  return `${firstLine(asked)}\nAll of it: ${asked.name} --help\n`;
}

function help(asked: Asked): string {
  return helpText({
    head: [versionLine(asked), firstLine(asked)],
    place: 'dumb-init',
    options: [
      ['-c, --single-child', 'no session for the program, and signals for it alone'],
      ['-r, --rewrite s:r', 'forward signal r where s came (numbers); r = 0 drops it. May be repeated'],
      ['-v, --verbose', 'tell more, on standard error'],
      ['-h, --help', 'show this text'],
      ['-V, --version', 'show the version'],
    ],
    variables: [
      ['DUMB_INIT_SETSID=0', 'as -c'],
      ['DUMB_INIT_DEBUG=1', 'as -v'],
    ],
  });
}
