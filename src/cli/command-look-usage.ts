import type { LookCommand } from '../model/look.ts';
import { twoColumns, wrapped } from './columns.ts';

interface Text {
  readonly usage: string;
  readonly what: string;
  readonly options: readonly (readonly [string, string])[];
  readonly codes: readonly (readonly [string, string])[];
}

const COLUMN = 20;

const PID = ['  --pid N', 'the init, if it is not process 1'] as const;
const HELP = ['  -h, --help', 'show this text'] as const;
const FAILED = ['  111', 'there is nothing to look into, and standard error says why'] as const;
const WRONG = ['  100', 'the command line is wrong'] as const;

const TEXTS: { readonly [What in LookCommand['what']]: Text } = {
  status: {
    usage: 'status [JOB ...] [--watch | --json] [--pid N]',
    what: 'Shows what runs under a tsinit: the app (or the jobs), and all processes of its set, with state, age, processor time and memory, and who was adopted.',
    options: [
      ['  --watch', 'go on, in place, until q or ^C'],
      ['  --json', 'one object (docs/look-inside.md)'],
    ],
    codes: [['  0', 'it was shown']],
  },
  log: {
    usage: 'log [--follow] [--json] [--since DURATION|TIME] [--pid N]',
    what: 'Shows what has happened under a tsinit: starts, signals with their senders, adoptions, ends, sleeps and wakes of the brain. The last 4,096 entries are kept, and apart from them the last 2,048 births, executions and good ends of processes that are not the app.',
    options: [
      ['  -f, --follow', 'go on with what happens from now on, until ^C'],
      ['  --json', 'an object a line (docs/event-log.md)'],
      ['  --since WHEN', 'a duration (10s, 5m, 2h, 1d), a time of day (14:30), or 2026-11-29T14:30Z'],
      ['  --timeline FILE.svg', 'draw it as a picture instead'],
      ['  --trace FILE.json', 'write it for Perfetto (ui.perfetto.dev) instead'],
    ],
    codes: [['  0', 'it was shown']],
  },
  why: {
    usage: 'why [PID | NAME] [--pid N]',
    what: 'Tells the story of an end: what it was, who sent what when, and what happened around it. Without PID or NAME: the last end that was no success, of the app before all others.',
    options: [],
    codes: [
      ['  0', 'there was something to tell'],
      ['  1', 'nothing has ended so, as far as the event log goes back'],
    ],
  },
  tree: {
    usage: 'tree [--pid N]',
    what: 'Shows the processes under a tsinit as a tree, and those that entered from outside (docker exec) beside it.',
    options: [],
    codes: [['  0', 'it was shown']],
  },
  doctor: {
    usage: 'doctor [--json] [--pid N]',
    what: 'Looks at everything that may be wrong around a tsinit: whether it is process 1, zombies and whose they are, signals that the app blocks or ignores, what can be traced, limits of memory and tasks, and what is not available here and why.',
    options: [['  --json', 'one object (docs/look-inside.md)']],
    codes: [
      ['  0', 'there are no problems'],
      ['  1', 'there are some'],
    ],
  },
  metrics: {
    usage: 'metrics [--pid N]',
    what: 'Writes counters in the OpenMetrics format, for a sidecar or a textfile collector.',
    options: [],
    codes: [['  0', 'they were written']],
  },
};

/** The text of tsinit status --help and its like; its last line ends in a newline. */
export function lookUsage(what: LookCommand['what']): string {
  const { usage, what: words, options, codes } = TEXTS[what];
  return [
    `Usage: tsinit ${usage}`,
    '',
    ...wrapped(
      `${words} Nothing is changed, and nobody is woken: it is read through /proc. Understood where tsinit is not process 1 itself, as in docker exec; behind "--" it is a program like any other.`,
    ),
    '',
    ...[...options, PID, HELP].flatMap(([left, right]) => twoColumns(left, right, COLUMN + 4)),
    '',
    'Exit codes:',
    ...[...codes, WRONG, FAILED].flatMap(([left, right]) => twoColumns(left, right, 8)),
    '',
  ].join('\n');
}
