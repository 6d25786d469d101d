import type { Difference } from '../difference.ts';

const everybody = ['tini', 'dumb-init', 'catatonit'] as const;
const inShell = 'in a shell, ^Z';

/** Signals, stops, and what is waited for. */
export const signals: readonly Difference[] = [
  {
    id: 'fault-survived',
    why: 'A SIGSEGV that somebody sends is no fault of ours: it is told, not passed on, and the app keeps its init.',
    shows: [4, 5, 6, 7, 8, 11, 31].map((signal) => ({
      peers: ['tini', 'catatonit'],
      in: 'what an init that is not process 1 makes of a fault that was sent, signal',
      items: [signal],
      facts: { init: ['dies', 'lives'], code: [128 + signal, 7] },
    })),
  },
  {
    id: 'values-kept',
    why: 'A signal of sigqueue(3) carries a value and its sender: both arrive.',
    shows: [
      {
        peers: everybody,
        in: 'with a value and three times, signal',
        items: [10, 37],
        facts: {
          values: [
            [0, 0, 0],
            [7, -1, 2_147_483_647],
          ],
          fromTheInit: [true, false],
        },
      },
    ],
  },
  {
    id: 'stopped-continued',
    why: 'Who is stopped cannot act on a signal: SIGCONT goes along.',
    shows: [
      ...[1, 2, 15].map((signal) => ({
        peers: everybody,
        in: 'the app is stopped already, and the init gets signal',
        items: [signal],
        facts: { end: ['stays', 'ends'], app: ['stopped', 'gone'], code: [null, 128 + signal] } as const,
      })),
      {
        peers: everybody,
        in: 'a member of the group is stopped already, and the init gets, with the flags of the group, signal',
        items: [1, 2, 15],
        facts: { member: ['stopped', 'alive'], memberGotIt: [false, true] },
      },
    ],
  },
  {
    id: 'sigchld-ignored',
    why: 'A SIGCHLD that was ignored at the start makes the kernel keep the app’s end from them: they wait for ever.',
    shows: [
      {
        peers: ['tini', 'catatonit'],
        in: 'SIGCHLD at the start',
        items: ['ignore'],
        facts: { end: ['stays', 'ends'], code: [null, 5] },
      },
    ],
  },
  {
    id: 'refusals-survived',
    why: 'That one signal may not be sent is no reason to end the container.',
    shows: [
      {
        peers: ['tini'],
        in: 'the app is another user’s, and the init may not send it signal',
        items: [10, 15],
        facts: { init: ['gone', 'alive'], whoGotIt: [[], ['app']] },
      },
      {
        peers: ['dumb-init'],
        in: 'the app is another user’s, and the init may not send it signal',
        items: [10, 15],
        facts: { whoGotIt: [[], ['app']] },
      },
    ],
  },
  {
    id: 'stops-along',
    why: 'A shell sees that its job has stopped only where the init stops too: otherwise ^Z freezes the terminal.',
    shows: [{ peers: ['tini', 'catatonit'], in: inShell, facts: { init: ['alive', 'stopped'] } }],
  },
  {
    id: 'stop-signals-not-blocked',
    why: 'What the init blocks for itself is not meant for the app: with TSTP blocked ^Z does nothing.',
    shows: [
      { peers: ['catatonit'], in: inShell, facts: { app: ['alive', 'stopped'] } },
      ...[
        'the init leads the session',
        'another process leads the session',
        'the init leads the session and is not process 1',
      ].map((place) => ({
        peers: ['catatonit'] as const,
        in: '^Z where',
        items: [place],
        facts: {
          lives: [
            ['init alive', 'member alive', 'app alive'],
            ['init alive', 'member stopped', 'app stopped'],
          ] as const,
        },
      })),
      ...masks().map(([given, blocked]) => ({
        peers: ['catatonit'] as const,
        in: 'blocked and ignored signals of the app, the init having',
        items: [given],
        facts: { mask: [[...blocked, 20, 21, 22].sort((a, b) => a - b), blocked] as const },
      })),
      {
        peers: ['catatonit'],
        in: 'what the app has of the terminal where',
        items: [
          'the init leads the session',
          'another process leads the session',
          'the init leads the session and is not process 1',
          'the terminal is nobody’s',
          'descriptor 0 is not the terminal',
          'another process leads the session, and descriptor 0 is not the terminal',
        ],
        facts: { mask: [[20, 21, 22], []] },
      },
    ],
  },
  {
    id: 'vanished-group',
    why: 'An app that has joined another group is still the app: where its own group is empty, the signal goes to it alone.',
    shows: [
      {
        peers: ['tini', 'catatonit'],
        in: 'who gets, with -g and an app that has left its group, signal',
        items: [10, 15],
        facts: { whoGotIt: [[], ['app']] },
      },
    ],
  },
  {
    id: 'stalled-reader',
    why: 'A log collector that stalls must not keep SIGTERM from the app: what cannot be said is dropped, and counted.',
    shows: [
      {
        peers: ['tini'],
        in: 'nobody reads standard error, and something is to be said, before signal 10 comes',
        facts: { whoGotIt: [[], ['app']] },
      },
    ],
  },
  {
    id: 'broken-stderr',
    why: 'A log that nobody reads any more is our own trouble: it must not send SIGPIPE to the app, or end it before it starts.',
    shows: [
      {
        peers: ['tini'],
        in: 'nobody reads standard error any more, and something is said',
        facts: { whoGotPipe: [['app'], []] },
      },
      { peers: ['catatonit'], in: 'nobody reads standard error any more, and CATATONIT_DEBUG', facts: { code: [141, 0] } },
    ],
  },
  {
    id: 'no-idle-wakes',
    why: 'A container that does nothing needs no processor time.',
    shows: [{ peers: ['tini'], in: 'its wait has a limit of time', facts: { limit: [true, false] } }],
  },
];

/** What was blocked before; where all three were, nothing differs. */
function masks(): (readonly [string, readonly number[]])[] {
  return [
    ['no signal blocked or ignored', []],
    ['TERM blocked', [15]],
    ['USR1, CHLD and RTMIN+3 blocked', [10, 17, 37]],
    ['HUP ignored, as nohup does it', []],
    ['INT and QUIT ignored, as a shell does it for &', []],
    ['PIPE, TERM and USR2 ignored', []],
    ['TSTP, TTIN and TTOU ignored', []],
    ['SEGV and ABRT ignored', []],
    ['RTMIN+3 ignored', []],
    ['TERM blocked and ignored', [15]],
  ];
}
