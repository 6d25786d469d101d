import { twoColumns, wrapped } from '../columns.ts';

const COLUMN = 28;

export interface HelpText {
  readonly head: readonly string[];
  /** In whose place we are. */
  readonly place: string;
  /** As it is written, and what it does. */
  readonly options: readonly (readonly [string, string])[];
  readonly variables: readonly (readonly [string, string])[];
}

/** What a personality says of itself when it is asked for help; 80 columns, and the last line ends in a newline. */
export function helpText({ head, place, options, variables }: HelpText): string {
  const rows = (all: HelpText['options']) => all.flatMap(([left, right]) => twoColumns(`  ${left}`, right, COLUMN));
  return [
    ...head,
    '',
    ...wrapped(
      `This is tsinit in the place of ${place}. It says on standard error, too, who sent a signal and why the program ended; ` +
        'what else it can do is set by variables.',
    ),
    '',
    'Options:',
    ...rows(options),
    '',
    'Environment:',
    ...rows(variables),
    ...rows([['TSINIT_...', 'all that tsinit --help tells of: TSINIT_GRACE=10s, TSINIT_KILL_AFTER=20s']]),
    '',
  ].join('\n');
}
