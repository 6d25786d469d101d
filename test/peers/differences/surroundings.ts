import type { Difference } from '../difference.ts';

const descriptors = 'descriptors of the app, the init having';
const started = { code: [1, 0], started: [false, true] } as const;
const kept = 'what the init itself keeps, having';

/** What the app inherits, what the init keeps, and who it is to others. */
export const surroundings: readonly Difference[] = [
  {
    id: 'subreaper-by-itself',
    why: 'tini#141: an init that is not process 1 adopts orphans without being asked, and has nothing to warn of.',
    shows: [
      {
        peers: ['tini'],
        in: 'who adopts a daemon, the flags being',
        items: ['""'],
        facts: { adopter: ['process 1', 'the init'], stderr: ['something', 'nothing'] },
      },
      {
        peers: ['tini'],
        in: 'TINI_VERBOSITY where the init is not process 1',
        items: ['"1"'],
        facts: { stderr: ['something', 'nothing'] },
      },
    ],
  },
  {
    id: 'broken-binary',
    why: 'execvp(3) gives every file that is no program to /bin/sh; one that begins as an ELF file is an error, and is said to be one.',
    shows: [
      { peers: ['tini', 'catatonit'], in: 'the program is', items: ['a broken ELF file'], facts: { code: [127, 1] } },
      { peers: ['dumb-init'], in: 'the program is', items: ['a broken ELF file'], facts: { code: [127, 2] } },
    ],
  },
  {
    id: 'failed-start-code',
    why: 'One code for a program that could not be started, whichever step failed: dumb-init’s child says 2, and only a refused fork 1.',
    shows: [{ peers: ['dumb-init'], in: 'the system lets the init make no process', facts: { code: [1, 2] } }],
  },
  {
    id: 'closed-stdin',
    why: 'A closed standard input has no terminal to give away: that is no reason not to start.',
    shows: [
      {
        peers: ['tini'],
        in: descriptors,
        items: ['descriptor 0 closed'],
        facts: {
          ...started,
          descriptors: [
            null,
            [
              [1, 0, 2],
              [2, 0, 2],
            ],
          ],
        },
      },
      { peers: ['tini'], in: descriptors, items: ['descriptors 0 to 2 closed'], facts: { ...started, descriptors: [null, []] } },
      {
        peers: ['tini'],
        in: descriptors,
        items: ['descriptor 0 closed and 3 open'],
        facts: {
          ...started,
          descriptors: [
            null,
            [
              [1, 0, 2],
              [2, 0, 2],
              [3, 0, 32_770],
            ],
          ],
        },
      },
    ],
  },
  {
    id: 'listen-pid',
    why: 'sd_listen_fds(3): the sockets are the app’s, and LISTEN_PID must name it, or it does not take them.',
    shows: [
      {
        peers: ['tini', 'dumb-init'],
        in: 'LISTEN_PID of the app, the init having',
        items: ['LISTEN_PID that names the init'],
        facts: { environment: [['LISTEN_PID=(the init)'], ['LISTEN_PID=(the app)']] },
      },
    ],
  },
  {
    id: 'own-copies-closed',
    why: 'A pipe that the init keeps open as well never ends for who reads from it.',
    shows: [{ peers: ['tini', 'dumb-init'], in: kept, items: ['descriptors 3 and 7'], facts: { descriptors: [[3, 7], []] } }],
  },
  {
    id: 'catatonit-directory',
    why: 'A directory that the init stays in cannot be unmounted: catatonit 0.2 goes to /, the 0.1.7 of Debian does not yet.',
    shows: [{ peers: ['catatonit'], in: kept, items: ['another directory'], facts: { directory: ['/usr', '/'] } }],
  },
  {
    id: 'terminal-by-dev-tty',
    why: 'The controlling terminal is what ^C comes from, whatever descriptor 0 is.',
    shows: [
      {
        peers: ['tini'],
        in: 'what the app has of the terminal where',
        items: ['descriptor 0 is not the terminal'],
        facts: { foreground: ['another group', 'its own group'] },
      },
      {
        peers: ['tini'],
        in: 'what the app has of the terminal where',
        items: ['another process leads the session, and descriptor 0 is not the terminal'],
        facts: { foreground: ['no terminal', 'its own group'] },
      },
    ],
  },
  {
    id: 'terminal-not-taken',
    why: 'A shell that started us with & goes on with its terminal.',
    shows: [{ peers: ['tini', 'catatonit'], in: 'in a shell, started with &', facts: { foreground: ['yes', 'no'] } }],
  },
  {
    id: 'terminal-given-back',
    why: 'Who started the init goes on with the terminal after it.',
    shows: [
      {
        peers: ['tini', 'catatonit'],
        in: 'a script that goes on after the init reads from the terminal',
        facts: { script: ['cannot read', 'got my line'] },
      },
    ],
  },
];
