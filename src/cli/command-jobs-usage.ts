import type { JobsRequest } from '../model/jobs/control.ts';
import { twoColumns, wrapped } from './columns.ts';

type Verb = JobsRequest['type'];
type Line = readonly [string, string];

interface Help {
  readonly usage: string;
  readonly words: string;
  readonly lines: readonly Line[];
  readonly done: string;
}

const JOBS: Line = ['  JOB', 'its name in the configuration; without: all of them'];

const HELP: { readonly [Word in Verb]: Help } = {
  start: {
    usage: 'start [JOB...]',
    words:
      'Starts jobs, and what they require, and waits until they are ready. A job that has failed for good, or was stopped, may start again.',
    lines: [JOBS],
    done: 'all are ready (or have completed)',
  },
  stop: {
    usage: 'stop [JOB...]',
    words:
      'Stops jobs, those first that require them, and waits until nobody of their process sets is left. They stay down until somebody starts them.',
    lines: [JOBS],
    done: 'nobody of them is left',
  },
  restart: {
    usage: 'restart [JOB...]',
    words: 'Stops jobs, starts them again, and waits until they are ready.',
    lines: [JOBS],
    done: 'all are ready again',
  },
  signal: {
    usage: 'signal SIGNAL JOB... [--set]',
    words: 'Sends a signal to the main process of jobs.',
    lines: [
      ['  SIGNAL', 'TERM, SIGTERM, RTMIN+3, or its number'],
      ['  JOB', 'its name in the configuration'],
      ['  --set', 'to every process of its set'],
    ],
    done: 'somebody got it',
  },
  reload: {
    usage: 'reload [JOB...] [--dry-run]',
    words:
      'Reads the configuration again, checks it, and acts on what has changed; where anything is wrong with it nothing changes. With names these jobs are told to read their own configuration again, as their key "reload" says.',
    lines: [
      ['  JOB', 'told, or recycled; without: the configuration is read'],
      ['  --dry-run', 'only show what would be done'],
    ],
    done: 'the configuration is in force; what it takes is being done',
  },
  shutdown: {
    usage: 'shutdown [--code N]',
    words: 'Stops all jobs in reverse order, and ends the container.',
    lines: [['  --code N', 'what the container ends with; 0 without']],
    done: 'the end was reached, or is near: whoever asks from inside ends with it',
  },
  wait: {
    usage: 'wait [--for CONDITION] JOB',
    words: 'Waits until a job is in a condition, and fails at once where it can never be.',
    lines: [
      ['  JOB', 'its name in the configuration'],
      ['  --for C', 'started, ready (without), completed or healthy'],
    ],
    done: 'it is so',
  },
  status: {
    usage: 'status [JOB...] [--json]',
    words: 'Shows each job: its state, since when, its main process, how often it was started again, and what there is to say.',
    lines: [JOBS, ['  --json', 'for programs; its keys only become more']],
    done: 'it was shown',
  },
};

/** Of `tsinit --help`, behind "tsinit". */
export const jobsCommandLine = (verb: Verb): string => HELP[verb].usage;

/** The text of `tsinit VERB --help`; its last line ends in a newline. */
export function jobsCommandUsage(verb: Verb): string {
  const { usage, words, lines, done } = HELP[verb];
  const column = 15;
  return [
    `Usage: tsinit ${usage} [--timeout D] [--pid N]`,
    '',
    ...wrapped(words),
    '',
    ...lines.flatMap(([left, right]) => twoColumns(left, right, column)),
    ...twoColumns('  --timeout D', 'wait no longer than this (500ms, 10s, 2m)', column),
    ...twoColumns('  --pid N', 'the init, if it is not process 1', column),
    '',
    'Exit codes:',
    ...twoColumns('  0', done, 8),
    ...twoColumns('  1', 'it is not so, or was not so in time', 8),
    ...twoColumns('  100', 'the command line is wrong, or there is no such job', 8),
    ...twoColumns('  111', 'no init could be asked, and standard error says why', 8),
    '',
  ].join('\n');
}
