import { accessSync, constants } from 'node:fs';
import type { AppSignals, Examined, FilesView, TracingView, ZombieView } from '../look/doctor.ts';
import type { InitView, MainView } from '../look/inside.ts';
import { CAP_KILL, CAP_SYS_PTRACE, hasCapability, type ProcessStatus } from '../proc/parse-status.ts';
import { readEverybody, readStat, readStatus, readText } from '../proc/read.ts';
import { cgroupOf } from './cgroup.ts';
import type { snapshotOf } from './header.ts';
import type { Place } from './place.ts';

type Saved = ReturnType<typeof snapshotOf>;

/** All that the doctor wants to know of an init and its surroundings. Nothing of it asks the init itself. */
export function lookAround(place: Place, init: InitView, main: MainView, saved: Saved): Examined {
  const status = readStatus(place.self, place.proc);
  const app = main.id === 'running' ? readStatus(main.pid, place.proc) : null;
  // Whoever is below us sees the files of the init by its own root.
  const root = place.shared && place.self === 1 ? '' : `/proc/${place.shared ? place.self : 'self'}/root`;
  return {
    init,
    main,
    app: app === null ? null : signalsOf(app),
    zombies: zombiesOf(place),
    tracing: { ...tracingOf(status, place), tracer: saved?.state.tracer.id === 'running' ? saved.state.tracer.pid : null },
    cgroup: cgroupOf(place.self, place.proc),
    files: filesOf(place, root),
    mayKill: mayKill(status, app),
    droppedLines: saved?.droppedLines ?? 0,
  };
}

const signalsOf = ({ blocked, ignored, caught }: ProcessStatus): AppSignals => ({ blocked, ignored, caught });

/** The dead, and whose children they are. One whose main thread alone has ended is none yet. */
export function zombiesOf({ proc }: Place): readonly ZombieView[] {
  const everybody = readEverybody(proc);
  const names = new Map(everybody.map(({ pid, comm }) => [Number(pid), comm]));
  return everybody
    .filter(({ state, threads }) => state === 'Z' && threads <= 1)
    .map(({ pid, comm, ppid }) => ({ pid, comm, parent: ppid, parentComm: names.get(ppid) ?? '?' }));
}

function tracingOf(status: ProcessStatus | null, { proc }: Place): Omit<TracingView, 'tracer'> {
  const capabilities = status?.effectiveCapabilities ?? null;
  return {
    yama: numberIn(`${proc}/sys/kernel/yama/ptrace_scope`),
    seccomp: status?.seccomp ?? null,
    capability: capabilities === null ? null : hasCapability(capabilities, CAP_SYS_PTRACE),
  };
}

function mayKill(init: ProcessStatus | null, app: ProcessStatus | null): boolean | null {
  if (init === null || app === null || init.effectiveCapabilities === null) return app === null && init !== null ? true : null;
  return hasCapability(init.effectiveCapabilities, CAP_KILL) || init.effectiveUid === app.uid || init.uid === app.uid;
}

function filesOf({ proc, self }: Place, root: string): FilesView {
  const terminationLog = `${root}/dev/termination-log`;
  return {
    proc: readStat(self, proc) !== null,
    runWritable: isThere(`${root}/run`) ? may(`${root}/run`, constants.W_OK) : null,
    terminationLog: isThere(terminationLog) ? (may(terminationLog, constants.W_OK) ? 'writable' : 'read-only') : 'absent',
    memfdNoexec: numberIn(`${proc}/sys/vm/memfd_noexec`),
    tracefs: ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'].some((path) =>
      may(`${root}${path}/events/signal/signal_generate/enable`, constants.R_OK),
    ),
  };
}

const isThere = (path: string): boolean => may(path, constants.F_OK);

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    // Not there, or not allowed: that is the answer.
    return false;
  }
}

function numberIn(path: string): number | null {
  const text = readText(path)?.trim();
  return text === undefined || !/^-?\d+$/.test(text) ? null : Number(text);
}
