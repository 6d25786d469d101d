import { type Case, each, type Outcome, only } from '../case.ts';
import { inheritance } from '../facts/context.ts';
import { ending } from '../facts/ending.ts';
import { Family } from '../facts/family.ts';
import { devicesOf, directoryOf } from '../facts/process.ts';
import { type Init, type PeerStart, peers, start } from '../peer.ts';

interface Surroundings {
  readonly what: string;
  readonly given: PeerStart;
}

const prepared = (what: string, ...prepare: readonly string[]): Surroundings => ({ what, given: { prepare } });

const signalled: readonly Surroundings[] = [
  prepared('no signal blocked or ignored', 'umask=022'),
  prepared('TERM blocked', 'block=TERM'),
  prepared('USR1, CHLD and RTMIN+3 blocked', 'block=USR1', 'block=CHLD', 'block=RTMIN+3'),
  prepared('TSTP, TTIN and TTOU blocked', 'block=TSTP', 'block=TTIN', 'block=TTOU'),
  prepared('HUP ignored, as nohup does it', 'ignore=HUP'),
  prepared('INT and QUIT ignored, as a shell does it for &', 'ignore=INT', 'ignore=QUIT'),
  prepared('PIPE, TERM and USR2 ignored', 'ignore=PIPE', 'ignore=TERM', 'ignore=USR2'),
  prepared('TSTP, TTIN and TTOU ignored', 'ignore=TSTP', 'ignore=TTIN', 'ignore=TTOU'),
  prepared('SEGV and ABRT ignored', 'ignore=SEGV', 'ignore=ABRT'),
  prepared('RTMIN+3 ignored', 'ignore=RTMIN+3'),
  prepared('TERM blocked and ignored', 'ignore=TERM', 'block=TERM'),
];

const others: readonly Surroundings[] = [
  prepared('umask 027', 'umask=027'),
  prepared('another directory', 'directory=/usr'),
  prepared('few descriptors', 'nofile=64:128'),
  prepared('many descriptors', 'nofile=2048:4096'),
  prepared('no new privileges', 'no-new-privileges'),
  prepared('the leadership of a process group', 'group'),
  { what: 'a nice value', given: { before: ['/usr/bin/nice', '-n', '5'] } },
  { what: 'a place that is not process 1', given: { place: 'child' } },
  { what: 'a place that is not process 1, and the leadership of a group', given: { place: 'child', prepare: ['group'] } },
];

const opened: readonly Surroundings[] = [
  prepared('nothing beside 0 to 2', 'umask=022'),
  prepared('descriptors 3, 7 and 100', 'open=3:/dev/null', 'open=7:/dev/zero', 'open=100:/dev/full'),
  prepared('descriptor 0 closed', 'close=0'),
  prepared('descriptor 1 closed', 'close=1'),
  prepared('descriptor 2 closed', 'close=2'),
  prepared('descriptors 1 and 2 closed', 'close=1', 'close=2'),
  prepared('descriptors 0 to 2 closed', 'close=0', 'close=1', 'close=2'),
  prepared('descriptor 0 closed and 3 open', 'close=0', 'open=3:/dev/null'),
  prepared('descriptors 0 and 1 on /dev/null', 'open=0:/dev/null', 'open=1:/dev/null'),
];

const listening: readonly Surroundings[] = [
  prepared('LISTEN_PID that names the init', 'listen-pid', 'open=3:/dev/null'),
  { what: 'LISTEN_PID that names somebody else', given: { environment: { LISTEN_PID: '4711', LISTEN_FDS: '1' } } },
  { what: 'LISTEN_PID that names nobody', given: { environment: { LISTEN_PID: 'x', LISTEN_FDS: '1' } } },
  { what: 'an empty LISTEN_PID', given: { environment: { LISTEN_PID: '' } } },
];

const odd = ['', ' ', '--', '-x', '*', '$HOME', "'", '"', '\\', '\n', 'ä€😀', 'x'.repeat(5000)] as const;

const many = Array.from({ length: 5000 }, (_, place) => `word ${place} `.repeat(8));

const files = [
  'status',
  'limits',
  'oom_score_adj',
  'coredump_filter',
  'personality',
  'cgroup',
  'uid_map',
  'timens_offsets',
] as const;

/** Lines of /proc/self/status that tell of rights and places. */
const ofStatus =
  /^(Umask|Uid|Gid|Groups|CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs|Seccomp|Cpus_allowed|Mems_allowed|Speculation_Store_Bypass|SigBlk|SigIgn|SigPnd):/;

/** What the app inherits through the init, and what the init keeps of it. */
export const inherited: readonly Case[] = [
  each(
    'blocked and ignored signals of the app, the init having',
    peers,
    signalled,
    (init, { given }) => part(init, given, 'mask', 'ignored', 'pending'),
    what,
  ),
  each(
    'groups, limits and the like of the app, the init having',
    peers,
    others,
    (init, { given }) =>
      part(
        init,
        given,
        'group',
        'session',
        'foreground',
        'directory',
        'umask',
        'nice',
        'deathSignal',
        'timerSlack',
        'noNewPrivileges',
        'dumpable',
        'limits',
      ),
    what,
  ),
  each('descriptors of the app, the init having', peers, opened, (init, { given }) => part(init, given, 'descriptors'), what),
  each('LISTEN_PID of the app, the init having', peers, listening, (init, { given }) => part(init, given, 'environment'), what),
  each(
    'arguments of the app',
    peers,
    [[], odd, many] as const,
    async (init, words) => only(await inheritance(init, {}, words), 'code', 'arguments'),
    (words) => String(words.length),
  ),
  each(
    'what the init itself keeps, having',
    peers,
    [
      prepared('another directory', 'directory=/usr'),
      prepared('descriptors 3 and 7', 'directory=/', 'open=3:/dev/null', 'open=7:/dev/zero'),
    ],
    kept,
    what,
  ),
  each(
    'what /proc says of the app in',
    peers.filter((peer) => peer !== 'catatonit'),
    files,
    saidByProc,
  ),
  each('what /proc says of the app in', ['catatonit'], files.slice(1), saidByProc),
];

function what(surroundings: Surroundings): string {
  return surroundings.what;
}

async function part(init: Init, given: PeerStart, ...names: readonly string[]): Promise<Outcome> {
  return only(await inheritance(init, given), 'code', 'started', ...names);
}

async function kept(init: Init, { given }: Surroundings): Promise<Outcome> {
  const family = await Family.start(init, given);
  await family.settledAfter();
  return { directory: directoryOf(family.initPid), descriptors: devicesOf(family.initPid) };
}

/** The app is cat(1). Of status only the lines that tell of rights and signals: the rest is cat's own. */
async function saidByProc(init: Init, file: string): Promise<Outcome> {
  const run = start(init, { words: ['--', '/bin/cat', `/proc/self/${file}`] });
  const code = await ending(run);
  return { code, lines: file === 'status' ? run.stdout.lines.filter((line) => ofStatus.test(line)) : run.stdout.lines };
}
