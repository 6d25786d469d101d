import type { Pid } from '../../model/ids.ts';
import type { ProcessName } from '../../model/jobs/event.ts';
import type { RunId } from '../../model/jobs/ids.ts';
import type { ProcessFacts } from '../../model/process.ts';

/** The set of a run whose shepherd was killed: its processes have fallen to us. main null: its main process has ended. */
export interface LostSet {
  readonly run: RunId;
  readonly main: ProcessName | null;
  /** Who was seen alive the last time. */
  readonly members: readonly ProcessName[];
  /** Their sessions and process groups, also of those that have ended: by them orphans are known that come later. */
  readonly sessions: readonly number[];
}

export interface Surroundings {
  readonly everybody: readonly ProcessFacts[];
  readonly self: Pid;
  /** What is below them is theirs. */
  readonly shepherds: readonly Pid[];
}

/**
 * Who belongs to which of the lost sets now. A member is whoever was one before and still lives, all that descends from it, and a child
 * of ours that nobody knows whose session or group a member had: an orphan of the set. Where there is one set only, all such orphans
 * are its own, whatever their session, but for those of strangers, who entered from outside.
 */
export function followSets(sets: readonly LostSet[], { everybody, self, shepherds }: Surroundings): readonly LostSet[] {
  const living = everybody.filter(({ state }) => state !== 'Z' && state !== 'X');
  const known = sets.flatMap(({ members }) => members);
  const isKnown = (facts: ProcessFacts): boolean =>
    sets.some(({ main }) => isMain(main, facts)) || known.some((member) => isSame(member, facts));
  const children = living.filter(({ ppid, pid }) => ppid === self && pid !== self && !shepherds.includes(pid));
  const foreign = strangers(living, self);
  const orphans = children.filter((facts) => !isKnown(facts) && !foreign.has(facts.session));
  return sets.map((set) => {
    const own = living.filter((facts) => isMain(set.main, facts) || set.members.some((member) => isSame(member, facts)));
    const adopted = orphans.filter((facts) => sets.length === 1 || belongs(facts, set));
    const found = below([...own, ...adopted], living);
    return {
      run: set.run,
      // Dead, and not reaped yet, it is still there: its end is to be told.
      main: set.main !== null && everybody.some((facts) => isMain(set.main, facts)) ? set.main : null,
      members: found.map(nameOf),
      sessions: [...new Set([...set.sessions, ...found.flatMap(({ session, processGroup }) => [session, processGroup])])],
    };
  });
}

/** The oldest of them, for kind `daemon`. */
export const heirOf = ({ members }: LostSet): ProcessName | null =>
  members.reduce<ProcessName | null>((oldest, one) => (oldest === null || one.startTime < oldest.startTime ? one : oldest), null);

/** A main process that was told of by its pid alone has no start time. */
const isMain = (main: ProcessName | null, { pid, startTime }: ProcessFacts): boolean =>
  main !== null && main.pid === pid && (main.startTime === 0 || main.startTime === startTime);

export const isSame = (name: ProcessName, { pid, startTime }: ProcessFacts): boolean =>
  name.pid === pid && name.startTime === startTime;

const nameOf = ({ pid, startTime, comm }: ProcessFacts): ProcessName => ({ pid, startTime, comm });

const belongs = ({ session, processGroup }: ProcessFacts, { sessions }: LostSet): boolean =>
  sessions.includes(session) || sessions.includes(processGroup);

/** The sessions of those that entered from outside (their parent is 0), and whose orphans land on us. */
function strangers(living: readonly ProcessFacts[], self: Pid): ReadonlySet<number> {
  const entered = living.filter(({ ppid, pid }) => ppid === 0 && pid !== self);
  return new Set(below(entered, living).map(({ session }) => session));
}

/** The roots and all that descends from them. */
function below(roots: readonly ProcessFacts[], living: readonly ProcessFacts[]): readonly ProcessFacts[] {
  const found = new Map<number, ProcessFacts>(roots.map((facts) => [facts.pid, facts]));
  for (let grew = true; grew; ) {
    const more = living.filter(({ pid, ppid }) => found.has(ppid) && !found.has(pid));
    for (const facts of more) found.set(facts.pid, facts);
    grew = more.length > 0;
  }
  return [...found.values()];
}
