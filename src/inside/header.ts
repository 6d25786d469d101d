import { ABI, ENUM, LAYOUT } from '../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../native-bindings/bytes.ts';
import { CLD_DUMPED, CLD_EXITED, CLD_KILLED } from '../../native-bindings/constants.ts';
import { PHASE } from '../../native-bindings/phases.ts';
import type { Decodable } from '../../native-bindings/process-facts.ts';
import { childChange } from '../../native-bindings/wait-status.ts';
import type { InitView, MainView, Phase } from '../look/inside.ts';
import { type Millis, millis, pid } from '../model/ids.ts';
import type { End } from '../model/process.ts';
import type { Role } from '../model/state.ts';
import { decodeSnapshot, type Snapshot } from '../runtime/snapshot.ts';

const at = LAYOUT.ledger_header.offsets;

/** The init by its ledger's header; what of it is in /proc comes later. */
export function initOf({ view }: Decodable): Omit<InitView, 'residentKb'> {
  const u32 = (offset: number): number => view.getUint32(offset, LITTLE_ENDIAN);
  return {
    pid: pid(view.getInt32(at.init_pid, LITTLE_ENDIAN)),
    role: roleOf(u32(at.flags)),
    startedAt: timeAt(view, at.started_ns),
    phase: PHASES[u32(at.phase)] ?? 'starting',
    reflexReason: u32(at.reflex_reason),
    wakes: Number(view.getBigUint64(at.wakes, LITTLE_ENDIAN)),
    sleeps: Number(view.getBigUint64(at.sleeps, LITTLE_ENDIAN)),
    crashes: u32(at.crash_count),
  };
}

/** A kind that is not known here is jobs: only a later build has more, and its init has to be asked. */
export function mainOf({ view }: Decodable): MainView {
  const state = view.getUint32(at.main_state, LITTLE_ENDIAN);
  if (state === ENUM.MAIN_NONE) return { id: 'none' };
  if (state === ENUM.MAIN_PAUSING) return { id: 'pausing' };
  const main = { pid: pid(view.getInt32(at.main_pid, LITTLE_ENDIAN)), spawnedAt: timeAt(view, at.spawned_ns) };
  if (state === ENUM.MAIN_RUNNING) return { id: 'running', ...main };
  if (state === ENUM.MAIN_ENDED) return { id: 'ended', ...main, end: endOf(view) };
  return { id: 'jobs' };
}

/** What the brain wrote down last; null: it has never been up, it is writing just now, or it is of another version. */
export function snapshotOf({ bytes, view }: Decodable): Snapshot | null {
  const slot = view.getUint32(at.state_slot, LITTLE_ENDIAN);
  if (slot !== 1 && slot !== 2) return null;
  const length = view.getUint32(at.state_length + 4 * (slot - 1), LITTLE_ENDIAN);
  const start = ABI.LEDGER_STATE_OFFSET + (slot - 1) * ABI.LEDGER_STATE_CAPACITY;
  return length > ABI.LEDGER_STATE_CAPACITY ? null : decodeSnapshot(bytes.toString('utf8', start, start + length));
}

function endOf(view: DataView): End | null {
  const code = view.getInt32(at.main_code, LITTLE_ENDIAN);
  if (code !== CLD_EXITED && code !== CLD_KILLED && code !== CLD_DUMPED) return null;
  const change = childChange(code, view.getInt32(at.main_status, LITTLE_ENDIAN));
  return change.type === 'ended' ? change.end : null;
}

function roleOf(flags: number): Role {
  if ((flags & ENUM.LEDGER_PID1) !== 0) return 'pid-1';
  return (flags & ENUM.LEDGER_SUBREAPER) !== 0 ? 'subreaper' : 'parent-only';
}

const timeAt = (view: DataView, offset: number): Millis => millis(Number(view.getBigUint64(offset, LITTLE_ENDIAN)) / 1e6);

const PHASES: Readonly<Record<number, Phase>> = {
  [PHASE.PHASE_STARTING]: 'starting',
  [PHASE.PHASE_ASLEEP]: 'asleep',
  [PHASE.PHASE_BOOTING]: 'booting',
  [PHASE.PHASE_AWAKE]: 'awake',
  [PHASE.PHASE_REFLEX]: 'reflex',
  [PHASE.PHASE_RETRYING]: 'booting',
  [PHASE.PHASE_UPGRADING]: 'upgrading',
  [PHASE.PHASE_RETURNING]: 'upgrading',
};
