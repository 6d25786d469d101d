import type { NamedProcess, Zombie } from '../model/event.ts';
import { type Pid, pid } from '../model/ids.ts';
import type { ProcessFacts } from '../model/process.ts';
import { processSet } from './process-set.ts';

/** Who traces a process; null: nobody of our namespace. */
export type TracerOf = (pid: Pid) => number | null;

/**
 * The dead whose parent is a living member of the process set and has not waited for them: nobody but that parent can reap them
 * (wait(2)). Those of strangers, and outside a container of everybody else on the machine, are no business of ours. And children of our
 * own that are traced: their tracer waits first, and as long as it does not, waitid(2) says nothing of them.
 */
export function zombiesKept(everybody: readonly ProcessFacts[], self: Pid, tracerOf: TracerOf): readonly Zombie[] {
  const dead = everybody.filter(({ state }) => state === 'Z');
  if (dead.length === 0) return NONE;
  const parents = new Map(processSet(everybody, self).map((facts) => [Number(facts.pid), facts]));
  return dead.flatMap(({ pid: one, ppid, comm }): Zombie[] => {
    if (ppid === self) {
      const tracer = tracerOf(one);
      return tracer === null ? [] : [{ pid: one, comm, parent: nameOf(everybody, tracer), traced: true }];
    }
    const parent = parents.get(ppid);
    return parent === undefined ? [] : [{ pid: one, comm, parent: { pid: parent.pid, comm: parent.comm } }];
  });
}

const NONE: readonly Zombie[] = [];

/** It may have ended meanwhile, or be hidden from us. */
export function nameOf(everybody: readonly ProcessFacts[], number: number): NamedProcess {
  return { pid: pid(number), comm: everybody.find((facts) => facts.pid === number)?.comm ?? 'unknown' };
}
