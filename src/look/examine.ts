import type { SignalNumber } from '../model/ids.ts';
import { printable } from '../model/printable.ts';
import { isStopSignal, SIGCHLD, SIGKILL, SIGSTOP, signalName } from '../model/signals.ts';
import { type AppSignals, type Examined, type Finding, note, ok, problem, type ZombieView } from './doctor.ts';
import { examineCgroup } from './examine-cgroup.ts';
import { REFLEX_WORDS } from './numbers-in-words.ts';

/** What is right, what is worth knowing, and what is wrong, each with its cure. */
export function examine(examined: Examined): readonly Finding[] {
  return [
    role(examined),
    brain(examined),
    ...zombies(examined),
    ...signals(examined.app),
    mayKill(examined),
    tracing(examined),
    ...examineCgroup(examined.cgroup),
    ...files(examined),
  ];
}

function role({ init }: Examined): Finding {
  if (init.role === 'pid-1')
    return ok(
      'init',
      `tsinit is process ${init.pid === 1 ? '1' : `${init.pid} here, and 1 in its own pid namespace`}: every orphan comes to it`,
    );
  if (init.role === 'subreaper')
    return note('init', `tsinit is process ${init.pid}, a subreaper: what was started below it comes to it, nobody else`);
  return problem(
    'init',
    `tsinit is process ${init.pid}, and orphans do not come to it`,
    'make it process 1 (ENTRYPOINT ["/tsinit", "--"]; with a shared pid namespace that cannot be), or let it be a subreaper',
  );
}

function brain({ init, droppedLines }: Examined): Finding {
  if (init.phase === 'reflex')
    return problem(
      'brain',
      `it cannot run, because ${REFLEX_WORDS[init.reflexReason] ?? `of reason ${init.reflexReason}`}; signals and orphans are seen to all the same`,
      'give the container what is missing: /proc, 6 tasks, 48 descriptors, 40 MB; it is tried again by itself',
    );
  if (droppedLines > 0)
    return problem(
      'brain',
      `${droppedLines} lines were not read from its standard error`,
      'look at who reads the log of the container',
    );
  if (init.crashes > 0)
    return note(
      'brain',
      `it has crashed ${init.crashes === 1 ? 'once' : `${init.crashes} times`}, which was survived`,
      'tsinit log says when and of what; please report it',
    );
  return ok('brain', `${init.phase}, woken ${init.wakes === 1 ? 'once' : `${init.wakes} times`}, no crash`);
}

const LISTED = 5;

function zombies({ zombies: all, init }: Examined): readonly Finding[] {
  const ours = all.filter(({ parent }) => parent === init.pid);
  const theirs = all.filter(({ parent }) => parent !== init.pid);
  if (all.length === 0) return [ok('zombies', 'none')];
  return [
    ...(ours.length === 0
      ? []
      : [
          problem(
            'zombies',
            `${ours.length} of tsinit itself: ${listed(ours)}`,
            'ask again: what has only just ended is reaped at once; if they stay, report it',
          ),
        ]),
    ...(theirs.length === 0
      ? []
      : [
          problem(
            'zombies',
            `${theirs.length} whose parent does not wait for them: ${listed(theirs)}`,
            'only the parent can reap them: correct it, or end it, and tsinit reaps what it leaves',
          ),
        ]),
  ];
}

function listed(zombies: readonly ZombieView[]): string {
  const shown = zombies
    .slice(0, LISTED)
    .map(({ pid, comm, parent, parentComm }) => `${printable(comm, 32)}(${pid}) of ${printable(parentComm, 32)}(${parent})`);
  return shown.join(', ') + (zombies.length > LISTED ? `, and ${zombies.length - LISTED} more` : '');
}

/** What the app has blocked or ignores, as far as it matters to whoever sends it a signal. */
function signals(app: AppSignals | null): readonly Finding[] {
  if (app === null) return [note('signals', 'what the app blocks or ignores cannot be read', null)];
  const deaf = [...new Set([...app.blocked, ...app.ignored])].sort((a, b) => a - b);
  const stops = deaf.filter(isStopSignal);
  const findings: Finding[] = [];
  if (deaf.length === 0) findings.push(ok('signals', 'the app blocks and ignores none'));
  if (stops.length > 0)
    findings.push(
      (deaf.some((signal) => signalName(signal) === 'SIGTERM') ? problem : note)(
        'signals',
        `the app ${app.blocked.some((signal) => stops.includes(signal)) ? 'blocks' : 'ignores'} ${names(stops)}`,
        'a stop waits until the runtime kills; --stop-signal sends another one instead, --kill-after bounds the wait',
      ),
    );
  if (app.ignored.includes(SIGCHLD))
    findings.push(
      note(
        'signals',
        'the app ignores SIGCHLD: it does not learn of the end of its children',
        'start it without, if that is not meant',
      ),
    );
  const rest = deaf.filter((signal) => !stops.includes(signal) && signal !== SIGCHLD && signal !== SIGKILL && signal !== SIGSTOP);
  if (rest.length > 0) findings.push(note('signals', `the app blocks or ignores ${names(rest)}`));
  return findings;
}

const NAMED = 8;

const names = (signals: readonly SignalNumber[]): string =>
  signals.slice(0, NAMED).map(signalName).join(', ') + (signals.length > NAMED ? ` and ${signals.length - NAMED} more` : '');

function mayKill({ mayKill: may }: Examined): Finding {
  if (may === null) return note('kill', 'whether tsinit may signal the app cannot be read');
  return may
    ? ok('kill', 'tsinit may signal the app')
    : problem(
        'kill',
        'the app is another user, and tsinit has no CAP_KILL: signals do not reach it',
        'add the capability KILL, or give both the same user',
      );
}

/** --trace-signals needs ptrace(2). */
function tracing({ tracing: { yama, seccomp, capability, tracer }, init }: Examined): Finding {
  if (tracer !== null)
    return note(
      'tracing',
      `pid ${tracer} traces the app's set (--trace-signals); a debugger that is no process of that set may not attach to it`,
      `to use one, end the tracing, which the app does not notice: kill -KILL ${tracer}`,
    );
  if (yama === 3)
    return note(
      'tracing',
      'ptrace is forbidden to everybody (kernel.yama.ptrace_scope is 3)',
      'only a reboot of the host changes it; --trace-signals cannot work',
    );
  if (yama === 2 && capability !== true)
    return note(
      'tracing',
      'ptrace needs CAP_SYS_PTRACE here (kernel.yama.ptrace_scope is 2)',
      'add the capability SYS_PTRACE for --trace-signals',
    );
  const filter = seccomp === 2 ? '; a seccomp filter is in force, which since Linux 4.8 usually allows it' : '';
  return ok(
    'tracing',
    `ptrace is possible for --trace-signals${yama === 1 ? ', of descendants' : ''}${filter}${init.role === 'parent-only' ? '; not of orphans' : ''}`,
  );
}

function files({ files: { proc, runWritable, terminationLog, memfdNoexec, tracefs }, init, main }: Examined): readonly Finding[] {
  const findings: Finding[] = [];
  if (!proc)
    findings.push(problem('/proc', 'it is not mounted as it should be', 'mount proc on /proc: without it the brain cannot run'));
  if (memfdNoexec === 2)
    findings.push(
      problem(
        'memfd',
        'files in memory cannot be executed (vm.memfd_noexec is 2)',
        'the brain cannot boot: set it to 0 or 1 for this pid namespace',
      ),
    );
  findings.push(
    runWritable === true
      ? ok('/run', 'writable')
      : note(
          '/run',
          runWritable === null ? 'not there' : 'read-only',
          main.id === 'jobs' ? 'mount a tmpfs there for the control socket' : null,
        ),
  );
  findings.push(
    terminationLog === 'writable'
      ? ok('/dev', '/dev/termination-log is writable')
      : terminationLog === 'read-only'
        ? problem('/dev', '/dev/termination-log is there, and cannot be written', 'give the file to the user of the init')
        : note('/dev', 'no /dev/termination-log: this is not Kubernetes, or another path was chosen'),
  );
  findings.push(
    tracefs
      ? ok('SIGKILL', 'who sends it, which no process can see, root can read in tracefs: signal:signal_generate')
      : note(
          'SIGKILL',
          'who sends it cannot be known: it has no delivery stop, and tracefs is not readable',
          'mount tracefs in a privileged container, if it must be',
        ),
  );
  if (init.pid !== 1 && init.role === 'pid-1')
    findings.push(note('view', 'you look from outside of its pid namespace: pids are as the init sees them'));
  return findings;
}
