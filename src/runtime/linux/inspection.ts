import { readdirSync } from 'node:fs';
import { LAYOUT } from '../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import { decodeCount, decodeMemory } from '../../../native-bindings/memory-facts.ts';
import type { Shim } from '../../../native-bindings/shim.ts';
import type { Inspection, MemoryFacts, NamedProcess, Zombie } from '../../model/event.ts';
import { type Millis, type Pid, pid } from '../../model/ids.ts';
import { zombiesKept } from '../zombies.ts';
import { tracerOf } from './member-details.ts';
import type { ProcessTable } from './process-table.ts';

export interface Inspecting {
  readonly shim: Pick<Shim, 'memory'>;
  readonly ledger: Pick<Memory, 'view'>;
  readonly table: Pick<ProcessTable, 'everybody'>;
  readonly self: Pid;
  /** For one struct memory_facts. */
  readonly facts: Memory;
  /** When a process was last on a processor. */
  readonly lastRun: (process: Pid) => Millis | null;
  /** Since we last woke. */
  readonly awakeFor: Millis;
}

/** Milliseconds that a parent gets to wait for a child that has just ended. */
const PATIENCE = 20;
/** Milliseconds after which a parent has forgotten its child rather than not got round to it. */
const LONG = 1000;

export function inspectEnd(inspecting: Inspecting): Inspection {
  const { shim, ledger, table, self, facts } = inspecting;
  return { memory: memoryNow(shim, ledger, facts), zombies: lastingZombies(table, self), left: leftZombies(inspecting) };
}

/**
 * Zombies that have become our children with the app's end, and were some before. What ended of itself long before the app, and before we
 * woke, was not ours: we would have reaped it. The app is still a zombie itself, so that the time of its death can be seen.
 */
function leftZombies({ ledger, table, self, lastRun, awakeFor }: Inspecting): readonly NamedProcess[] {
  const dead = (table.everybody() ?? []).filter(({ ppid, state }) => ppid === self && state === 'Z');
  const app = ledger.view.getInt32(LAYOUT.ledger_header.offsets.main_pid, LITTLE_ENDIAN);
  const ended = lastRun(pid(app));
  const now = lastRun(self);
  if (dead.length < 2 || ended === null || now === null) return [];
  const longAgo = Math.min(ended, now - awakeFor) - LONG;
  return dead
    .filter((zombie) => zombie.pid !== app && (lastRun(zombie.pid) ?? longAgo) < longAgo)
    .map(({ pid, comm }) => ({ pid, comm }));
}

/** The dead whose parent is a living member of the set and has not waited for them. */
export function lastingZombies(table: Inspecting['table'], self: Pid): readonly Zombie[] {
  return lasting(() => zombiesKept(table.everybody() ?? [], self, tracerOf)).filter(({ pid }) => !hasThreads(pid));
}

function memoryNow(shim: Inspecting['shim'], ledger: Inspecting['ledger'], facts: Memory): MemoryFacts | null {
  const now = shim.memory(facts).ok ? decodeMemory(facts) : null;
  const killsBefore = decodeCount(ledger.view.getBigUint64(LAYOUT.ledger_header.offsets.oom_kills, LITTLE_ENDIAN));
  // Without both counts nothing can be said of the OOM killer, and that is what the rest is for.
  if (now === null || now.oomKills === null || killsBefore === null) return null;
  return { version: now.version, killsBefore, killsNow: now.oomKills, limit: now.limit, peak: now.peak };
}

/** Everybody who has ended is a zombie for an instant: only those that are still there a little later have been forgotten. */
function lasting(look: () => readonly Zombie[]): readonly Zombie[] {
  const first = look();
  if (first.length === 0) return first;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PATIENCE);
  const before = new Set(first.map(({ pid }) => pid));
  return look().filter(({ pid }) => before.has(pid));
}

/** Its main thread has ended and others have not: shown as Z, it is no zombie yet (proc_pid_task(5)). */
function hasThreads(pid: Pid): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).length > 1;
  } catch {
    return false;
  }
}
