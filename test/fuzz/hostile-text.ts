import fc from 'fast-check';
import { rounds, seed } from './rounds.ts';

/** What fast-check is asked for: the seed is in each title and each failure. */
export const runs = (few: number, many: number): { readonly numRuns: number; readonly seed: number } => ({
  numRuns: rounds(few, many),
  seed,
});

/** Ends of lines, moves of a cursor, turned directions, halves of characters, and the words that options are made of. */
const PIECES = [
  '\n',
  '\r',
  '\0',
  '\u001b[2J',
  '\u2028',
  '\u202e',
  '\ud800',
  '\udfff',
  '\u{e0041}',
  '🐢',
  '"',
  '\\',
  '`',
  ')',
  '(',
  ' ',
  '=',
  '-',
  ':',
  '+',
  ',',
];

export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 })), { maxLength: 30 }).map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom(...PIECES, 'x'), fc.nat(3000)).map(([piece, times]) => piece.repeat(times)),
);

/** Bytes of no encoding in particular; no NUL, which ends a word of the command line. */
export const hostileBytes = fc
  .uint8Array({ max: 255, maxLength: 40 })
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0)));

const SIGNALS = [
  'TERM',
  'SIGTERM',
  'term',
  '15',
  '0',
  '65',
  '-1',
  'RTMIN+3',
  'RTMAX-99',
  'KILL',
  'CHLD',
  '1e1',
  '015',
  '0x0f',
  ' 15',
];
const DURATIONS = ['5s', '500ms', '1.5h', '0', '-1s', '1e9h', '99999999999999999999', 's', 'NaN', 'Infinity', '5 s'];
const OPTIONS = [
  ...[
    '-',
    '--',
    '---',
    '-g',
    '--group',
    '--single',
    '-r',
    '--rewrite',
    '-p',
    '--parent-death-signal',
    '--stop-signal',
    '--delay',
  ],
  ...['--kill-after', '--grace', '-e', '--remap-exit', '--on', '--hook-limit', '-s', '--subreaper', '-w', '--warn-on-reap', '-v'],
  ...[
    '--verbose',
    '-q',
    '--quiet',
    '--log',
    '--termination-log',
    '--drop-privileges',
    '--pause',
    '--as',
    '-h',
    '--help',
    '--version',
  ],
  ...[
    '--license',
    '-vvv',
    '-ge143',
    '-P',
    '-gP',
    '-c',
    '--no-setsid',
    '-V',
    '-L',
    '-l',
    '-vpTERM',
    '--rewr',
    '--grace=',
    '--as=tini',
  ],
];
const VALUES = [
  'app',
  '/bin/app',
  'tini',
  'dumb-init',
  'catatonit',
  'tsinit',
  'upgrade',
  'json',
  'text',
  'none',
  '143',
  '256',
  'START=x',
  'TERM:QUIT',
];

export const word = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...OPTIONS).map((text) => Buffer.from(text)) },
  { weight: 6, arbitrary: fc.constantFrom(...VALUES, ...SIGNALS, ...DURATIONS).map((text) => Buffer.from(text)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...OPTIONS), fc.constantFrom('=', ''), fc.constantFrom(...VALUES, ...SIGNALS, ...DURATIONS))
      .map((parts) => Buffer.from(parts.join(''))),
  },
  { weight: 2, arbitrary: hostileBytes },
);

const NAMES = [
  ...['GROUP', 'SINGLE', 'REWRITE', 'DELAY', 'PARENT_DEATH_SIGNAL', 'STOP_SIGNAL', 'KILL_AFTER', 'GRACE', 'REMAP_EXIT', 'ON'],
  ...[
    'HOOK_LIMIT',
    'SUBREAPER',
    'WARN_ON_REAP',
    'VERBOSE',
    'QUIET',
    'LOG',
    'TERMINATION_LOG',
    'DROP_PRIVILEGES',
    'PAUSE',
    'AS',
    'GARCE',
  ],
];

export const variable = fc.oneof(
  fc
    .tuple(fc.constantFrom(...NAMES), fc.oneof(fc.constantFrom('1', '0', '', ...VALUES, ...SIGNALS, ...DURATIONS), hostileText))
    .map(([name, value]) => Buffer.from(`TSINIT_${name}=${value.replaceAll('\0', '')}`)),
  fc
    .constantFrom('TINI_SUBREAPER', 'TINI_VERBOSITY=4', 'TINI_KILL_PROCESS_GROUP=1', 'DUMB_INIT_DEBUG=1', 'PATH=/bin', '=', 'A')
    .map((text) => Buffer.from(text)),
  hostileBytes,
);

export const calledBy = fc.constantFrom('/tsinit', 'tini', '/sbin/dumb-init', 'catatonit', 'docker-init', '', '/', 'tini-static');
