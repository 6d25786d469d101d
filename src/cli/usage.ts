import { EXIT_NOT_EXECUTABLE, EXIT_NOT_FOUND, EXIT_SYSTEM_FAILURE, EXIT_USAGE } from '../model/exit-codes.ts';
import type { ExitCode } from '../model/ids.ts';
import { OPTIONS, type Option } from './option-table.ts';

const WIDTH = 80;
const COLUMN = 28;

const EXIT_CODES: readonly (readonly [ExitCode | string, string])[] = [
  ['*', "the program's own, or 128 + the number of the signal that killed it"],
  [EXIT_USAGE, 'an option or a TSINIT_ variable is wrong'],
  [EXIT_SYSTEM_FAILURE, 'the system refused something that tsinit needs'],
  [EXIT_NOT_EXECUTABLE, 'the program cannot be executed'],
  [EXIT_NOT_FOUND, 'the program was not found'],
];

/** The text of --help, which fits 80 columns; its last line ends in a newline. */
export function usageText(): string {
  return [
    'Usage: tsinit [options] [--] program [arguments]',
    '',
    ...wrapped(
      'The first process of a container: starts the program, forwards the signals that come to it, reaps orphans, says ' +
        'on standard error who sent a signal and why the program ended, and leaves with its exit code.',
      0,
    ),
    '',
    'Options:',
    ...OPTIONS.flatMap(optionLines),
    '',
    'Environment (an option on the command line wins over its variable):',
    ...OPTIONS.flatMap(variableLines),
    '',
    ...wrapped(
      'When the program has ended, what is left of its processes gets SIGTERM, and SIGKILL when --grace is over, or as ' +
        'soon as the same stop signal has come twice meanwhile. Signals are names (TERM, SIGTERM, RTMIN+3) or numbers.',
      0,
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
  const value = option.valueName === null ? '' : ` ${option.valueName}`;
  return twoColumns(`  ${short}--${option.long}${value}`, option.help);
}

function variableLines(option: Option): readonly string[] {
  if (option.variable === null) return [];
  const value = option.valueName ?? option.variableValue;
  return [`  ${`${option.variable}=${value}`.padEnd(40)}--${option.long}`];
}

/** What does not fit the first column has a line for itself. */
function twoColumns(left: string, right: string, column = COLUMN): readonly string[] {
  const [first = '', ...more] = wrapped(right, column);
  if (left.length + 2 > column) return [left, first, ...more];
  return [left.padEnd(column) + first.trimStart(), ...more];
}

function wrapped(text: string, indent: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each);
}
