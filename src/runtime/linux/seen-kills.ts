import type { Millis, Pid } from '../../model/ids.ts';
import type { ProcessFacts, Sender } from '../../model/process.ts';
import { killedBy } from '../killed-by.ts';
import type { GeneratedSignal } from '../parse-kill-trace.ts';
import { processSet } from '../process-set.ts';
import type { TracerReport } from '../system.ts';
import { createKillTrace, isInitialNamespace, ownPidNamespace } from './kill-trace.ts';
import { ownerOf } from './owner-of.ts';

export interface SeenKillsParts {
  readonly self: Pid;
  /** As we number it. */
  readonly app: () => Pid;
  readonly now: () => Millis;
  readonly everybody: () => readonly ProcessFacts[] | null;
  readonly identify: (sender: Pid) => Sender | null;
}

/** Those of the signals that the kernel has traced that have reached somebody of ours. */
export interface SeenKills {
  begin(): void;
  appStarted(): void;
  reports(): readonly TracerReport[];
  isOpen(): boolean;
  end(): void;
}

/** Milliseconds. Who is to be killed may not be dead yet; after that time it was somebody else's. */
const DEAD_WITHIN = 2000;
const NONE: readonly TracerReport[] = [];

export const NO_KILLS: SeenKills = {
  begin: () => undefined,
  appStarted: () => undefined,
  reports: () => NONE,
  isOpen: () => false,
  end: () => undefined,
};

export function createSeenKills({ self, app, now, everybody, identify }: SeenKillsParts): SeenKills {
  const namespace = ownPidNamespace();
  const trace = createKillTrace(namespace, self);
  let waiting: readonly { readonly seen: GeneratedSignal; readonly until: number }[] = [];
  return {
    begin: trace.begin,
    appStarted: trace.appStarted,
    reports() {
      const at = now();
      const fresh = trace.read().map((seen) => ({ seen, until: at + DEAD_WITHIN }));
      waiting = [...waiting, ...fresh].filter(({ until }) => until >= at);
      if (waiting.length === 0) return NONE;
      const members = withDead(everybody() ?? [], self);
      const number = trace.appNumber();
      const known = number === null ? null : { pid: app(), number };
      const parts = { members, app: known, numbersAreOurs: isInitialNamespace(namespace), self, identify, ownerOf };
      const found = waiting.map((one) => ({ one, delivery: killedBy(one.seen, parts) }));
      waiting = found.filter(({ delivery }) => delivery === null).map(({ one }) => one);
      return found.flatMap(({ delivery }) => (delivery === null ? [] : [{ type: 'delivered', delivery }]));
    },
    isOpen: trace.isOpen,
    end: trace.end,
  };
}

/** The set, and its dead that nobody has waited for. */
function withDead(everybody: readonly ProcessFacts[], self: Pid): readonly ProcessFacts[] {
  const living = processSet(everybody, self);
  const parents = new Set<number>([self, ...living.map(({ pid }) => pid)]);
  return [...living, ...everybody.filter(({ state, ppid }) => state === 'Z' && parents.has(ppid))];
}
