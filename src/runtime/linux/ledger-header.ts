import { ABI, ENUM, LAYOUT } from '../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import type { Decodable } from '../../../native-bindings/process-facts.ts';
import { decodeSpawnReport } from '../../../native-bindings/spawn-plan.ts';
import { childChange } from '../../../native-bindings/wait-status.ts';
import type { ChildChange, SpawnFailure } from '../../model/event.ts';
import { type Errno, errno, type Millis, millis, type Pid, pid, type SignalNumber, signalNumber } from '../../model/ids.ts';
import type { DropOutcome, DropStep } from '../../model/privileges.ts';
import type { Role } from '../../model/state.ts';

/** What the core says in the ledger's header, as the brain reads it once when it comes up. */
export interface LedgerHeader {
  readonly role: Role;
  readonly wakeReason: WakeReason;
  readonly wokenAt: Millis;
  readonly wakes: number;
  readonly main: MainProcess;
  /** Jobs have begun: there is no single app. */
  readonly hasJobs: boolean;
  /** What was last started beside the app, and by which token; null: nothing. */
  readonly beside: { readonly pid: Pid; readonly token: number } | null;
  /** The core's own attempt to become a subreaper was refused. */
  readonly subreaperRefused: Errno | null;
  /** The default plan, carried out by the core, failed. */
  readonly spawnFailure: SpawnFailure | null;
  /** Meaningful where wakeReason is 'resume'. signal null: an uncaught JavaScript error. */
  readonly crash: { readonly signal: SignalNumber | null; readonly count: number; readonly hung: boolean };
  /** What our last exec has made of drop-privileges. */
  readonly drop: DropOutcome;
  readonly addonDescriptor: number;
}

export type WakeReason =
  | 'none'
  | 'plan'
  | 'spawn-failed'
  | 'signal'
  | 'child'
  | 'deadline'
  | 'resume'
  | 'note'
  /** After a time of reflex. */
  | 'relief'
  | 'request'
  /** By the new file; by the old one, because the new one did not come up. */
  | 'upgraded'
  | 'returned'
  /** A link, a socket or a client of the jobs. */
  | 'descriptor';

/** What became of the app as far as the core (or the brain, just before it reaped) has written down. */
export type MainProcess =
  | { readonly id: 'none' }
  | { readonly id: 'running'; readonly pid: Pid; readonly spawnedAt: Millis }
  /** Ended and reaped. */
  | { readonly id: 'ended'; readonly pid: Pid; readonly spawnedAt: Millis; readonly change: ChildChange };

const at = LAYOUT.ledger_header.offsets;

/** si_code of a signal that a timer raised (timer_create(2)). */
const SI_TIMER = -2;

export function readHeader(memory: Decodable): LedgerHeader {
  const { view } = memory;
  const i32 = (offset: number): number => view.getInt32(offset, LITTLE_ENDIAN);
  const u32 = (offset: number): number => view.getUint32(offset, LITTLE_ENDIAN);
  const time = (offset: number): Millis => millis(Number(view.getBigUint64(offset, LITTLE_ENDIAN)) / 1e6);
  const version = u32(at.abi_version);
  const size = u32(at.header_size);
  if (version !== ABI.LEDGER_ABI_VERSION || size !== LAYOUT.ledger_header.size) {
    throw new Error(
      `the core's ledger has version ${version} and a header of ${size} bytes: core and brain are of different builds`,
    );
  }
  const flags = u32(at.flags);
  const crashSignal = i32(at.crash_signal);
  const main = mainProcess(i32, time);
  return {
    role: roleOf(flags),
    wakeReason: WAKE_REASONS[u32(at.wake_reason)] ?? 'none',
    wokenAt: time(at.woken_ns),
    wakes: Number(view.getBigUint64(at.wakes, LITTLE_ENDIAN)),
    main,
    hasJobs: u32(at.main_state) === ENUM.MAIN_JOBS,
    beside: u32(at.beside_token) === 0 ? null : { pid: pid(i32(at.beside_pid)), token: u32(at.beside_token) },
    subreaperRefused: (flags & ENUM.LEDGER_SUBREAPER_REFUSED) === 0 ? null : errno(i32(at.subreaper_errno)),
    // Where the app runs nothing is read that could be damaged, and keep the brain away from it.
    spawnFailure: main.id === 'none' ? decodeSpawnReport(memory, at.spawn_report) : null,
    crash: {
      signal: crashSignal === 0 ? null : signalNumber(crashSignal),
      count: u32(at.crash_count),
      // The only timer that we have is the watchdog.
      hung: crashSignal !== 0 && i32(at.crash_code) === SI_TIMER,
    },
    drop: dropOutcome(flags, i32(at.drop_errno), u32(at.drop_step)),
    addonDescriptor: i32(at.addon_fd),
  };
}

function mainProcess(i32: (offset: number) => number, time: (offset: number) => Millis): MainProcess {
  const state = i32(at.main_state);
  // With jobs there is no single app.
  if (state !== ENUM.MAIN_RUNNING && state !== ENUM.MAIN_ENDED) return { id: 'none' };
  const main = { pid: pid(i32(at.main_pid)), spawnedAt: time(at.spawned_ns) };
  if (state === ENUM.MAIN_RUNNING) return { id: 'running', ...main };
  return { id: 'ended', ...main, change: childChange(i32(at.main_code), i32(at.main_status)) };
}

/** Before the subreaper flag is set it is what we are about to become; a refusal is told as an event. */
function roleOf(flags: number): Role {
  if ((flags & ENUM.LEDGER_PID1) !== 0) return 'pid-1';
  return (flags & ENUM.LEDGER_SUBREAPER_REFUSED) !== 0 ? 'parent-only' : 'subreaper';
}

function dropOutcome(flags: number, error: number, step: number): DropOutcome {
  if (error !== 0) return { type: 'refused', step: DROP_STEPS[step] ?? 'user', errno: errno(error) };
  return { type: (flags & ENUM.LEDGER_PRIVILEGES_DROPPED) !== 0 ? 'dropped' : 'not-tried' };
}

const DROP_STEPS: Readonly<Record<number, DropStep>> = {
  [ENUM.DROP_FILE]: 'file',
  [ENUM.DROP_USER]: 'user',
  [ENUM.DROP_GROUP]: 'group',
  [ENUM.DROP_SIGNALS]: 'signals',
  [ENUM.DROP_GROUPS]: 'groups',
  [ENUM.DROP_NEW_PRIVILEGES]: 'new-privileges',
  [ENUM.DROP_CAPABILITIES]: 'capabilities',
};

const WAKE_REASONS: Readonly<Record<number, WakeReason>> = {
  [ENUM.WAKE_NONE]: 'none',
  [ENUM.WAKE_PLAN]: 'plan',
  [ENUM.WAKE_SPAWN_FAILED]: 'spawn-failed',
  [ENUM.WAKE_SIGNAL]: 'signal',
  [ENUM.WAKE_CHILD]: 'child',
  [ENUM.WAKE_DEADLINE]: 'deadline',
  [ENUM.WAKE_RESUME]: 'resume',
  [ENUM.WAKE_NOTE]: 'note',
  [ENUM.WAKE_RELIEF]: 'relief',
  [ENUM.WAKE_REQUEST]: 'request',
  [ENUM.WAKE_UPGRADED]: 'upgraded',
  [ENUM.WAKE_RETURNED]: 'returned',
  [ENUM.WAKE_DESCRIPTOR]: 'descriptor',
};
