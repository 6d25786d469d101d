import { EXIT_NOT_EXECUTABLE, EXIT_NOT_FOUND, EXIT_SYSTEM_FAILURE } from '../../model/exit-codes.ts';
import { exitCode, millis, type SignalNumber, signalNumber } from '../../model/ids.ts';
import type { PersonalityName, Settings } from '../../model/settings.ts';
import { SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU } from '../../model/signals.ts';

/** What is done where nobody chose anything. */
export const DEFAULT_SETTINGS: Settings = {
  personality: 'tsinit',
  verbosity: 0,
  logFormat: 'text',
  placement: 'group',
  forwardTo: 'group',
  subreaper: 'where-not-pid-1',
  parentDeathSignal: null,
  remapExit: [],
  rewrites: new Map(),
  unforwarded: [],
  jobControl: 'assist',
  warnOnReap: false,
  grace: millis(5000),
  farewell: null,
  stopSignal: null,
  killAfter: null,
  hooks: new Map(),
  hookLimit: millis(10_000),
  delays: new Map(),
  terminationLog: 'default',
  dropPrivileges: null,
  traceSignals: null,
  spawnFailureCodes: { notFound: EXIT_NOT_FOUND, notExecutable: EXIT_NOT_EXECUTABLE, other: EXIT_SYSTEM_FAILURE },
};

/** By which the kernel tells of a fault; tini and catatonit take them for their own: ILL, TRAP, ABRT, BUS, FPE, SEGV, SYS. */
const FAULTS: readonly SignalNumber[] = [4, 5, 6, 7, 8, 11, 31].map(signalNumber);

/** All of them leave as soon as their program has ended, and leave the rest to the kernel. */
const LEAVE_AT_ONCE = millis(0);

const TINI: Settings = {
  ...DEFAULT_SETTINGS,
  personality: 'tini',
  forwardTo: 'process',
  unforwarded: [...FAULTS, SIGTTIN, SIGTTOU],
  jobControl: 'leave-stopped',
  grace: LEAVE_AT_ONCE,
  spawnFailureCodes: { notFound: EXIT_NOT_FOUND, notExecutable: EXIT_NOT_EXECUTABLE, other: exitCode(1) },
};

const DUMB_INIT: Settings = {
  ...DEFAULT_SETTINGS,
  personality: 'dumb-init',
  placement: 'session',
  subreaper: 'never',
  jobControl: 'dumb-init',
  grace: LEAVE_AT_ONCE,
  farewell: SIGTERM,
  spawnFailureCodes: { notFound: exitCode(2), notExecutable: exitCode(2), other: exitCode(2) },
};

const CATATONIT: Settings = {
  ...DEFAULT_SETTINGS,
  personality: 'catatonit',
  forwardTo: 'process',
  unforwarded: [...FAULTS, SIGTSTP, SIGTTIN, SIGTTOU],
  jobControl: 'leave-stopped',
  grace: LEAVE_AT_ONCE,
  spawnFailureCodes: { notFound: exitCode(1), notExecutable: exitCode(1), other: exitCode(1) },
};

/** Each is what that program does when it is called without options and variables. */
export const DEFAULTS: Readonly<Record<PersonalityName, Settings>> = {
  tsinit: DEFAULT_SETTINGS,
  tini: TINI,
  'dumb-init': DUMB_INIT,
  catatonit: CATATONIT,
};
