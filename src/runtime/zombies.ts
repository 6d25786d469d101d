import type { Zombie } from '../model/event.ts';
import type { Pid } from '../model/ids.ts';
import type { ProcessFacts } from '../model/process.ts';
import { processSet } from './process-set.ts';

/**
 * The dead whose parent is a living member of the process set and has not waited for them: nobody but that parent can reap them
 * (wait(2)). Those of strangers, and outside a container of everybody else on the machine, are no business of ours.
 */
export function zombiesKept(everybody: readonly ProcessFacts[], self: Pid): readonly Zombie[] {
  const dead = everybody.filter(({ state }) => state === 'Z');
  if (dead.length === 0) return NONE;
  const parents = new Map(processSet(everybody, self).map((facts) => [Number(facts.pid), facts]));
  return dead.flatMap(({ pid, ppid, comm }) => {
    const parent = parents.get(ppid);
    return parent === undefined ? [] : [{ pid, comm, parent: { pid: parent.pid, comm: parent.comm } }];
  });
}

const NONE: readonly Zombie[] = [];
