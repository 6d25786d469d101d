import { nearest } from '../model/nearest.ts';
import { printable } from '../model/printable.ts';
import { twoColumns, wrapped } from './columns.ts';
import type { PrintArguments, UpgradeCommand, Wrong } from './parsed-arguments.ts';
import { print, wrong } from './parsed-arguments.ts';

const OPTIONS = ['--check', '--help', '--pid'] as const;
const INIT = 1;
const LARGEST_PID = 2 ** 22;

/** words: behind "upgrade". */
export function parseUpgrade(words: readonly string[]): UpgradeCommand | PrintArguments | Wrong {
  let command: UpgradeCommand = { type: 'upgrade', path: null, pid: INIT, check: false };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--help' || word === '-h') return print('stdout', upgradeUsage());
    if (word === '--check') command = { ...command, check: true };
    else if (word === '--pid' || word.startsWith('--pid=')) {
      const value = word === '--pid' ? rest.shift() : word.slice('--pid='.length);
      if (value === undefined) return wrong('upgrade: option --pid needs a value: --pid N');
      const pid = pidOf(value);
      if (pid === null)
        return wrong(`upgrade: option --pid: "${printable(value, 60)}" is not the number of a process; use one as ps shows it`);
      command = { ...command, pid };
    } else if (word.startsWith('-')) return unknown(word);
    else if (word === '') return wrong('upgrade: the path is empty; leave it out for the file at which tsinit was started');
    else if (command.path !== null) return wrong(`upgrade: one path at the most, and there is "${printable(word, 60)}" as well`);
    else command = { ...command, path: word };
  }
  if (command.check && command.path !== null)
    return wrong('upgrade: --check is about the file that is called itself; call the other one: PATH upgrade --check');
  return command;
}

function pidOf(value: string): number | null {
  const pid = /^\d{1,7}$/.test(value) ? Number(value) : 0;
  return pid >= 1 && pid <= LARGEST_PID ? pid : null;
}

function unknown(word: string): Wrong {
  const near = nearest(word, OPTIONS);
  const cure = near === null ? 'see tsinit upgrade --help; a path may start with ./' : `did you mean ${near}?`;
  return wrong(`upgrade: unknown option ${printable(word, 60)}; ${cure}`);
}

/** The text of tsinit upgrade --help; its last line ends in a newline. */
export function upgradeUsage(): string {
  return [
    'Usage: tsinit upgrade [PATH] [--pid N]',
    '       tsinit upgrade --check [--pid N]',
    '',
    ...wrapped(
      'Puts another file into the place of a tsinit that runs: the same process, with its app, its deadlines and its signals, goes on ' +
        'in it. What does not come up is taken back. Understood where tsinit is not process 1 itself, as in docker exec; behind "--" it ' +
        'is a program like any other.',
    ),
    '',
    ...twoColumns(
      '  PATH',
      'the new file, as the init sees it; without: the one that is now where the init was started from',
      15,
    ),
    ...twoColumns('  --pid N', 'the init, if it is not process 1', 15),
    ...twoColumns('  --check', 'only leave with 0 where this very file could take its place', 15),
    '',
    'Exit codes:',
    ...twoColumns('  0', 'the new file has taken over', 8),
    ...twoColumns('  100', 'the command line is wrong', 8),
    ...twoColumns('  111', 'it has not, and standard error says why', 8),
    '',
  ].join('\n');
}
