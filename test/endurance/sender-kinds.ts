/** A way to send a signal (test/fixtures/senders.c). */
export interface Kind {
  readonly name: string;
  readonly title: string;
  readonly signal: string;
  /** Who is to be named; app: the fixture itself; null: the sender is no process inside. */
  readonly program: string | null;
  /** What has to be said of it, sender being its pid. */
  readonly words: (sender: number) => RegExp;
}

/** Where the signals go, and for how long their senders live. */
export interface Scene {
  readonly name: string;
  readonly title: string;
  readonly traced: boolean;
  /** To the app itself, past tsinit. */
  readonly past: boolean;
  readonly life: 'lives' | 'gone';
  /** The executable has to be known. */
  readonly exact: boolean;
  readonly kinds: readonly string[];
}

const byPid = (rest: string) => (sender: number) => new RegExp(`^by pid ${sender} \\(uid 0\\)${rest}`);
/** By no system call that is worth a word. */
const plain = byPid('(?!.*, sent by)');

export const KINDS: readonly Kind[] = [
  { name: 'shell', title: "a shell's builtin kill", signal: 'USR1', program: '/bin/sh', words: plain },
  { name: 'kill', title: '/bin/kill', signal: 'USR1', program: '/bin/kill', words: plain },
  { name: 'grandchild', title: 'kill(2) of a grandchild', signal: 'USR1', program: 'app', words: plain },
  {
    name: 'sigqueue',
    title: 'sigqueue(3) with a value',
    signal: 'USR1',
    program: 'app',
    words: byPid('.*, sent by sigqueue with value 4711'),
  },
  { name: 'tgkill', title: 'tgkill(2)', signal: 'USR1', program: 'app', words: byPid('.*, sent by tgkill') },
  {
    name: 'outside',
    title: 'kill(2) from outside of the pid namespace',
    signal: 'USR1',
    program: null,
    words: () => /^from outside the container \(pid 0, uid 0\)/,
  },
  { name: 'timer', title: 'a POSIX timer', signal: 'USR1', program: null, words: () => /^from a timer of its own/ },
  { name: 'pipe', title: 'the kernel: SIGPIPE', signal: 'PIPE', program: null, words: () => /^from the kernel, as it seems/ },
  {
    name: 'child',
    title: 'the kernel: SIGCHLD',
    signal: 'CHLD',
    program: null,
    words: (child) => new RegExp(`^from the kernel \\(its child ${child} has ended\\)`),
  },
  {
    name: 'hangup',
    title: 'the kernel: SIGHUP of a terminal that hangs up',
    signal: 'HUP',
    program: null,
    words: () => /^from the kernel \(the terminal was hung up\)/,
  },
];

const processes = ['shell', 'kill', 'grandchild', 'sigqueue', 'tgkill'];

export const SCENES: readonly Scene[] = [
  {
    name: 'lives',
    title: 'to tsinit, who lives for 5 ms more',
    traced: false,
    past: false,
    life: 'lives',
    exact: true,
    kinds: [...processes.filter((name) => name !== 'kill'), 'outside'],
  },
  {
    name: 'gone',
    title: 'to tsinit, who has gone at once',
    traced: false,
    past: false,
    life: 'gone',
    exact: false,
    kinds: processes,
  },
  {
    name: 'gone-traced',
    title: 'to tsinit, who has gone at once, with --trace-signals',
    traced: true,
    past: false,
    life: 'gone',
    exact: true,
    kinds: [...processes, 'outside'],
  },
  {
    name: 'past-traced',
    title: 'past tsinit, who has gone at once, with --trace-signals',
    traced: true,
    past: true,
    life: 'gone',
    exact: true,
    kinds: KINDS.map(({ name }) => name),
  },
];

/** The line about a signal that came, or was seen on its way; the group is what it says of the sender. */
export function toldOf(scene: Scene, kind: Kind): RegExp {
  const head = `^tsinit: SIG${kind.signal} \\(\\d+, [^)]*\\)`;
  return new RegExp(scene.past ? `${head} reaches \\w+\\(\\d+\\) (.*)$` : `${head} ((?:by|from) .*); forwarded to .*$`);
}
