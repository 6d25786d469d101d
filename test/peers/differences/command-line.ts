import type { Difference, Showing } from '../difference.ts';

const accepted = { code: [1, 0], stderr: ['something', 'nothing'] } as const;
const toStderr = { stdout: ['something', 'nothing'], stderr: ['nothing', 'something'] } as const;
const behind = 'given options behind the program';
const toldWithoutV = 'what is said without -v, the app doing';
const pauseSignals = [1, 2, 3, 6, 10, 12, 13, 15, 17, 18, 20, 21, 28, 30, 37, 64];
const pauseTold = { stderr: ['nothing', 'something'] } as const;

/** Words, variables, and what is said. */
export const commandLine: readonly Difference[] = [
  {
    id: 'options-behind-program',
    why: 'The scan ends at the program: what stands behind it is the program’s, as with POSIXLY_CORRECT.',
    shows: [
      ...passedOn('tini', '-h', 0),
      ...passedOn('tini', '-x', 1),
      ...passedOn('tini', 'x -l /', 0),
      ...passedOn('tini', '--version', 1),
      ...passedOn('catatonit', '-h', 0),
      ...passedOn('catatonit', '-x', 1),
      ...passedOn('catatonit', 'x -l /', 1),
      ...passedOn('catatonit', '--version', 0),
      { peers: ['tini', 'catatonit'], in: behind, items: ['APP -- -x'], facts: { arguments: [['[-x]'], ['[--]', '[-x]']] } },
    ],
  },
  {
    id: 'more-signals',
    why: 'Nothing that worked is refused; names with and without SIG, numbers, and real-time signals work as well.',
    shows: [
      {
        peers: ['tini'],
        in: 'given the words',
        items: ['TERM', 'sigterm', '15', 'SIGRTMIN', 'SIGPWR'].map((signal) => `-p ${signal} APP exit-code`),
        facts: accepted,
      },
      {
        peers: ['dumb-init'],
        in: 'given the words',
        items: ['32:1', '1:32', '37:15'].map((rule) => `-r ${rule} APP exit-code`),
        facts: accepted,
      },
    ],
  },
  {
    id: 'log-to-stderr',
    why: 'Standard output is the program’s.',
    shows: [
      { peers: ['tini'], in: 'given the words', items: ['-gvw -- APP exit-code'], facts: toStderr },
      { peers: ['tini'], in: 'TINI_VERBOSITY', items: ['"2"', '"3"', '"4"', '"-1"', '"2x"'], facts: toStderr },
      { peers: ['tini'], in: 'TINI_VERBOSITY with -v', items: ['"2"'], facts: toStderr },
      { peers: ['tini'], in: 'what is said of an orphan, given', items: ['-v', '-vvv'], facts: toStderr },
      { peers: ['tini'], in: 'what is said of an orphan, given', items: ['-w -v'], facts: { stdout: ['something', 'nothing'] } },
    ],
  },
  {
    id: 'tells-on-stderr',
    why: 'Who sent a signal, and how the program ended, is what people look for afterwards. TSINIT_QUIET=1 and TINI_VERBOSITY=0 turn it off.',
    shows: [
      { peers: ['tini', 'dumb-init', 'catatonit'], in: toldWithoutV, items: ['exit 3', 'die 15'], facts: pauseTold },
      { peers: ['tini', 'dumb-init', 'catatonit'], in: 'what is said without -v of a signal', facts: pauseTold },
      { peers: ['catatonit'], in: '-P gets signal', items: pauseSignals, facts: pauseTold },
      { peers: ['catatonit'], in: '-P that is not process 1 gets signal', items: [2, 10, 15], facts: pauseTold },
      {
        peers: ['catatonit'],
        in: '-P does not start a program that is named',
        items: ['-P APP exit-code 5', '-P -- /nonexistent', '-gP'],
        facts: pauseTold,
      },
    ],
  },
  {
    id: 'full-output',
    why: 'What could not be written was not told, and the code says so.',
    shows: [
      { peers: ['tini'], in: 'where standard output is full, told', items: ['-h', '--version'], facts: { code: [0, 111] } },
      { peers: ['catatonit'], in: 'where standard output is full, told', items: ['-V', '--version'], facts: { code: [0, 111] } },
    ],
  },
];

function passedOn(peer: 'tini' | 'catatonit', word: string, code: number): Showing[] {
  const seen = { started: [false, true], arguments: [[], word.split(' ').map((part) => `[${part}]`)] } as const;
  const facts = code === 0 ? seen : { ...seen, code: [code, 0] as const };
  return [{ peers: [peer], in: behind, items: [`APP ${word}`], facts }];
}
