import { exitCode } from '../../model/ids.ts';
import { printable } from '../../model/printable.ts';
import { getenv } from '../getenv.ts';
import type { Chosen } from '../option.ts';
import { PRINT_LICENSES, print, wrong } from '../parsed-arguments.ts';
import { signalOrComplaint } from '../signal-values.ts';
import { atoi, strtol } from './c-numbers.ts';
import { DEFAULTS } from './defaults.ts';
import { chose, getopt, type Letters, type Step } from './getopt.ts';
import { helpText } from './help-text.ts';
import type { Asked, OwnWords, Personality } from './personality.ts';

/** That of tini whose manual and source are followed. `docker info` reads it behind "tini version". */
const FOLLOWED = '0.19.0';

export const LETTERS: Letters = { flags: 'hsvwgl', withValue: 'pe', long: new Map() };
export const VARIABLES = ['TINI_SUBREAPER', 'TINI_KILL_PROCESS_GROUP', 'TINI_VERBOSITY'] as const;

/** krallin/tini: getopt(3) with short options alone; the environment is read behind the options, and wins. */
export const TINI: Personality = {
  defaults: DEFAULTS.tini,
  usageCode: exitCode(1),
  read,
  usage,
};

function read(asked: Asked): OwnWords {
  const { args } = asked;
  // It has no long options: this one is looked for before getopt, and only alone.
  if (args[0]?.toString() === '--version') {
    if (args.length === 1) return print('stdout', `${versionLine(asked)}\n`);
    return wrong('unknown option --version; it is understood where nothing follows it', usage(asked));
  }
  const words = getopt(args, {
    ...LETTERS,
    help: `${asked.name} -h`,
    usage: usage(asked),
    apply: (chosen, letter, value) => apply(chosen, letter, value, asked),
  });
  return words.type === 'parsed' ? { ...words, chosen: withVariables(words.chosen, asked.env) } : words;
}

function apply(chosen: Chosen, letter: string, value: string, asked: Asked): Step {
  switch (letter) {
    case 'h':
      return print('stdout', usage(asked));
    case 'l':
      return PRINT_LICENSES;
    case 's':
      return chose({ ...chosen, subreaper: 'always' });
    case 'v':
      return chose({ ...chosen, verbosity: (chosen.verbosity ?? 0) > 0 ? 2 : 1 });
    case 'w':
      return chose({ ...chosen, warnOnReap: true });
    case 'g':
      return chose({ ...chosen, forwardTo: 'group' });
    case 'p': {
      const signal = signalOrComplaint(value);
      return signal.ok
        ? chose({ ...chosen, parentDeathSignal: signal.value })
        : wrong(`option -p: "${printable(value, 60)}" ${signal.error}`);
    }
    default:
      return remapExit(chosen, value);
  }
}

function remapExit(chosen: Chosen, value: string): Step {
  const code = strtol(value);
  if (code === null || code < 0 || code > 255)
    return wrong(`option -e: "${printable(value, 60)}" is not an exit code; use a number from 0 to 255, for example 143`);
  return chose({ ...chosen, remapExit: [...new Set([...(chosen.remapExit ?? []), exitCode(code)])] });
}

/** That they are there is enough, even empty or "0"; TINI_VERBOSITY is a number, and takes the place of every -v. */
function withVariables(options: Chosen, env: readonly Buffer[]): Chosen {
  let chosen = options;
  if (getenv(env, 'TINI_SUBREAPER') !== null) chosen = { ...chosen, subreaper: 'always' };
  if (getenv(env, 'TINI_KILL_PROCESS_GROUP') !== null) chosen = { ...chosen, forwardTo: 'group' };
  const verbosity = getenv(env, 'TINI_VERBOSITY');
  return verbosity === null ? chosen : { ...chosen, verbosity: verbosityOf(atoi(verbosity)) };
}

/** tini's levels: 0 only what is fatal, 1 (its default) warnings, 2 starts and ends, 3 and 4 everything. Negative ones wrap around. */
function verbosityOf(level: number): -1 | 0 | 1 | 2 {
  if (level === 0) return -1;
  if (level === 1) return 0;
  return level === 2 ? 1 : 2;
}

const versionLine = ({ version }: Asked): string => `tini version ${FOLLOWED} (tsinit ${version})`;

function usage(asked: Asked): string {
  return helpText({
    head: [
      `${asked.name} (${versionLine(asked)})`,
      `Usage: ${asked.name} [options] [--] program [arguments]`,
      `       ${asked.name} --version`,
    ],
    place: 'tini',
    options: [
      ['--version', 'show the version; only alone'],
      ['-h', 'show this text'],
      ['-s', 'become a subreaper; tried anyway if not PID 1'],
      ['-p SIGNAL', 'get SIGNAL, and forward it, when the parent dies'],
      ['-v', 'tell more; twice: still more'],
      ['-w', 'warn of each orphan that is reaped'],
      ['-g', "forward signals to the program's process group"],
      ['-e EXIT_CODE', 'leave with 0 where the program ends with EXIT_CODE. May be repeated'],
      ['-l', 'show the licences'],
    ],
    variables: [
      ['TINI_SUBREAPER', 'set, to whatever: as -s'],
      ['TINI_KILL_PROCESS_GROUP', 'set, to whatever: as -g'],
      ['TINI_VERBOSITY', '0: errors only; 1: as ever; 2: as -v; 3: as -vv'],
    ],
  });
}
