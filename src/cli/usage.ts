import { EXIT_NOT_EXECUTABLE, EXIT_NOT_FOUND, EXIT_SYSTEM_FAILURE, EXIT_USAGE } from '../model/exit-codes.ts';
import type { ExitCode } from '../model/ids.ts';
import { twoColumns, wrapped } from './columns.ts';
import { COMMAND_USAGES } from './commands.ts';
import type { Group, Option } from './option.ts';
import { OPTIONS } from './option-table.ts';

const COLUMN = 28;
const COMMAND_COLUMN = 36;

const HEADINGS: Readonly<Record<Group, string>> = {
  signals: 'Signals (TERM, SIGTERM, RTMIN+3, or their numbers):',
  stopping: 'The end (durations: 500ms, 10s, 2m, or seconds):',
  hooks: 'Hooks:',
  orphans: 'Orphans:',
  privileges: 'Privileges:',
  reports: 'Reports, on standard error:',
  jobs: 'Several programs:',
  instead: 'Instead:',
};

const EXIT_CODES: readonly (readonly [ExitCode | string, string])[] = [
  ['*', "the program's own, or 128 + the number of the signal that killed it"],
  [EXIT_USAGE, 'an option or a TSINIT_ variable is wrong'],
  [EXIT_SYSTEM_FAILURE, 'the system refused something that tsinit needs'],
  [EXIT_NOT_EXECUTABLE, 'the program cannot be executed'],
  [EXIT_NOT_FOUND, 'the program was not found'],
];

/** The text of tsinit --help, which fits 80 columns; its last line ends in a newline. */
export function usageText(): string {
  return [
    'Usage: tsinit [options] [--] program [arguments]',
    '       tsinit --config FILE',
    '       tsinit --pause',
    '       tsinit --as NAME ...',
    '       tsinit COMMAND',
    '',
    ...wrapped(
      'The first process of a container: starts the program, forwards the signals that come to it, reaps orphans, says ' +
        'on standard error who sent a signal and why the program ended, and leaves with its exit code.',
    ),
    '',
    'Commands, to a tsinit that runs, and each with its own --help:',
    ...COMMAND_USAGES.flatMap(([usage, what]) => twoColumns(`  ${usage}`, what, COMMAND_COLUMN)),
    '',
    ...Object.entries(HEADINGS).flatMap(([group, heading]) => [
      heading,
      ...OPTIONS.filter((option) => option.group === group).flatMap(optionLines),
      '',
    ]),
    ...wrapped(
      'Each of these but the last three has a variable, TSINIT_ and its name in capitals, and wins over it. Flags are 1 or 0 there ' +
        '(TSINIT_VERBOSE: 0 to 2), several values are separated by commas, those of TSINIT_ON by newlines:',
    ),
    '  TSINIT_KILL_AFTER=20s TSINIT_WARN_ON_REAP=1 TSINIT_DELAY=TERM:5s,INT:5s',
    '',
    ...wrapped(
      'When the program has ended, what is left of its processes gets SIGTERM, and SIGKILL when --grace is over, or as ' +
        'soon as the same stop signal has come twice meanwhile.',
    ),
    '',
    ...wrapped(
      'A COMMAND gets TSINIT_SIGNAL (TERM, START, EXIT), TSINIT_SENDER_PID (0: from outside), TSINIT_APP_PID and, at EXIT, ' +
        'TSINIT_EXIT_CODE. It is run by /bin/sh where it has any of the characters that are special to a shell, else directly.',
    ),
    '',
    ...wrapped(
      'Called as tini, tini-static, docker-init, dumb-init, catatonit or podman-init, by the name of the file, tsinit is that ' +
        'program, with its options, and with these by their variables.',
    ),
    '',
    'Exit codes:',
    ...EXIT_CODES.flatMap(([code, meaning]) => twoColumns(`  ${code}`, meaning, 8)),
    '',
    'In a Dockerfile:',
    '  ENTRYPOINT ["/tsinit", "--"]',
    '  CMD ["/app", "--port", "80"]',
    '',
  ].join('\n');
}

function optionLines(option: Option): readonly string[] {
  const short = option.short === null ? '    ' : `-${option.short}, `;
  const attached = 'attached' in option && option.attached !== undefined ? `[=${option.attached}]` : '';
  const value = option.valueName === null ? attached : ` ${option.valueName}`;
  return twoColumns(`  ${short}--${option.long}${value}`, option.help, COLUMN);
}
