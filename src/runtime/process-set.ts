import type { Pid } from '../model/ids.ts';
import type { ProcessFacts } from '../model/process.ts';

/**
 * The living members of the job's process set, out of everything in /proc. Outside a container it is whoever descends
 * from us. As PID 1 everybody does in the end, so strangers have to be left out: a process that entered from outside
 * (docker exec; its parent is 0), what descends from it, and its orphans, which land on us: they are known by the
 * session of a stranger that still lives.
 */
export function processSet(everybody: readonly ProcessFacts[], self: Pid): readonly ProcessFacts[] {
  const living = everybody.filter(({ state }) => state !== 'Z' && state !== 'X');
  const children = byParent(living);
  const family = descendants(children, [self]);
  if (self !== PID_1) return family;
  const entered = (children.get(OUTSIDE) ?? []).filter(({ pid }) => pid !== self);
  const strangers = new Set<number>(
    [
      ...entered,
      ...descendants(
        children,
        entered.map(({ pid }) => pid),
      ),
    ].map(({ pid }) => pid),
  );
  const sessions = new Set(
    living.filter(({ pid, session }) => pid === session && strangers.has(pid)).map(({ pid }) => Number(pid)),
  );
  const orphans = (children.get(self) ?? []).filter(({ session }) => sessions.has(session)).map(({ pid }) => pid);
  const theirs = new Set<number>([...orphans, ...descendants(children, orphans).map(({ pid }) => pid)]);
  return family.filter(({ pid }) => !theirs.has(pid));
}

const PID_1 = 1;
/** The parent of what has none in our pid namespace: of ourselves, and of what entered it from outside. */
const OUTSIDE = 0;

function byParent(everybody: readonly ProcessFacts[]): ReadonlyMap<number, readonly ProcessFacts[]> {
  const children = new Map<number, ProcessFacts[]>();
  for (const process of everybody) {
    const siblings = children.get(process.ppid);
    if (siblings === undefined) children.set(process.ppid, [process]);
    else siblings.push(process);
  }
  return children;
}

/** Everyone below `roots`, without the roots. A set guards against a table that was read while it changed. */
function descendants(children: ReadonlyMap<number, readonly ProcessFacts[]>, roots: readonly Pid[]): readonly ProcessFacts[] {
  const found = new Map<Pid, ProcessFacts>();
  const pending: Pid[] = [...roots];
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    for (const child of children.get(parent) ?? []) {
      if (found.has(child.pid) || roots.includes(child.pid)) continue;
      found.set(child.pid, child);
      pending.push(child.pid);
    }
  }
  return [...found.values()];
}
