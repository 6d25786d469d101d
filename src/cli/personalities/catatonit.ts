import { exitCode } from '../../model/ids.ts';
import { getenv } from '../getenv.ts';
import type { Chosen } from '../option.ts';
import { PRINT_LICENSES, print, wrong } from '../parsed-arguments.ts';
import { DEFAULTS } from './defaults.ts';
import { chose, getopt, type Letters, type Step } from './getopt.ts';
import { helpText } from './help-text.ts';
import type { Asked, OwnWords, Personality } from './personality.ts';

/** That of catatonit whose manual and source are followed. */
const FOLLOWED = '0.1.7';

export const LETTERS: Letters = { flags: 'ghLPV', withValue: '', long: new Map([['version', 'V']]) };
export const VARIABLES = ['CATATONIT_DEBUG', 'CATATONIT_LOG'] as const;

/** openSUSE/catatonit. */
export const CATATONIT: Personality = {
  defaults: DEFAULTS.catatonit,
  usageCode: exitCode(1),
  read,
  usage,
};

/** The environment is read first: CATATONIT_LOG forbids even --version. */
function read(asked: Asked): OwnWords {
  if (getenv(asked.env, 'CATATONIT_LOG') !== null)
    return wrong('variable CATATONIT_LOG must not be set, because catatonit keeps it for later; unset it');
  const words = getopt(asked.args, {
    ...LETTERS,
    help: `${asked.name} -h`,
    usage: usage(asked),
    apply: (chosen, letter) => apply(chosen, letter, asked),
  });
  if (words.type !== 'parsed') return words;
  const { chosen, program } = words;
  return {
    type: 'parsed',
    chosen: getenv(asked.env, 'CATATONIT_DEBUG') !== null ? { ...chosen, verbosity: 1 } : chosen,
    // A program that is named beside -P is not run.
    program: chosen.pause === true ? [] : program,
  };
}

function apply(chosen: Chosen, letter: string, asked: Asked): Step {
  switch (letter) {
    case 'g':
      return chose({ ...chosen, forwardTo: 'group' });
    case 'P':
      return chose({ ...chosen, pause: true });
    case 'h':
      return print('stderr', help(asked));
    case 'L':
      return PRINT_LICENSES;
    default:
      return print('stdout', versionLine(asked));
  }
}

/** "tini", because `docker info` understands nothing else. */
const versionLine = ({ version }: Asked): string => `tini version ${FOLLOWED}_catatonit (tsinit ${version})\n`;

function usage({ name }: Asked): string {
  return `Usage: ${name} [-ghLPV] [--] program [arguments]\n`;
}

function help(asked: Asked): string {
  return helpText({
    head: [usage(asked).trimEnd()],
    place: 'catatonit',
    options: [
      ['-g', "forward signals to the program's process group"],
      ['-h', 'show this text'],
      ['-L', 'show the licences'],
      ['-P', 'run no program: reap orphans until TERM or INT comes'],
      ['-V, --version', 'show the version'],
    ],
    variables: [
      ['CATATONIT_DEBUG', 'set, to whatever: tell more'],
      ['CATATONIT_LOG', 'must not be set'],
    ],
  });
}
