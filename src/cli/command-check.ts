import { nearest } from '../model/nearest.ts';
import { printable } from '../model/printable.ts';
import { twoColumns, wrapped } from './columns.ts';
import { configPathOf, DEFAULT_CONFIG } from './config-path.ts';
import { type CheckCommand, type PrintArguments, print, type Wrong, wrong } from './parsed-arguments.ts';

const OPTIONS = ['--help', '--verbose'] as const;

/** words: behind "check". */
export function parseCheck(words: readonly string[], env: readonly Buffer[]): CheckCommand | PrintArguments | Wrong {
  let verbose = false;
  let path: string | null = null;
  for (const word of words) {
    if (word === '--help' || word === '-h') return print('stdout', checkUsage());
    if (word === '--verbose' || word === '-v') verbose = true;
    else if (word.startsWith('-')) return unknown(word);
    else if (word === '') return wrong(`check: the path is empty; leave it out for ${DEFAULT_CONFIG}`);
    else if (path !== null) return wrong(`check: one file at the most, and there is "${printable(word, 60)}" as well`);
    else path = word;
  }
  return { type: 'check', path: path ?? configPathOf(env), verbose };
}

function unknown(word: string): Wrong {
  const near = nearest(word, OPTIONS);
  const cure = near === null ? 'see tsinit check --help; a path may start with ./' : `did you mean ${near}?`;
  return wrong(`check: unknown option ${printable(word, 60)}; ${cure}`);
}

/** The text of tsinit check --help; its last line ends in a newline. */
export function checkUsage(): string {
  return [
    'Usage: tsinit check [FILE] [-v]',
    '',
    ...wrapped(
      `Reads a configuration of jobs and says everything that is wrong with it, each mistake with its line. Nothing is started. Without FILE it is that of TSINIT_CONFIG, or ${DEFAULT_CONFIG}. Understood by process 1 too, so that it can be a RUN step of a Dockerfile; behind "--" it is a program like any other.`,
    ),
    '',
    ...twoColumns('  -v, --verbose', 'show the order in which the jobs are started', 17),
    ...twoColumns('  -h, --help', 'show this text', 17),
    '',
    'Exit codes:',
    ...twoColumns('  0', 'the configuration is right', 8),
    ...twoColumns('  100', 'it is wrong, or the command line is', 8),
    ...twoColumns('  111', 'the file cannot be read', 8),
    '',
  ].join('\n');
}
