import { type Millis, millis, type Pid, type SignalNumber } from '../../../model/ids.ts';
import type { JobsEvent, ProcessName } from '../../../model/jobs/event.ts';
import type { RunId } from '../../../model/jobs/ids.ts';
import type { End, ProcessFacts } from '../../../model/process.ts';
import { SIGKILL } from '../../../model/signals.ts';
import { ownerOf } from '../../linux/owner-of.ts';
import type { KillRun, SavedLostSet, SignalRun } from '../jobs-system.ts';
import { followSets, heirOf, type LostSet } from '../lost-set.ts';

export interface LostSetsParts {
  readonly everybody: () => readonly ProcessFacts[] | null;
  readonly self: Pid;
  readonly shepherds: () => readonly Pid[];
  readonly kill: (pid: Pid, signal: SignalNumber) => boolean;
  readonly now: () => Millis;
}

/** The sets whose shepherds were killed. We are their shepherd now, by /proc. */
export interface LostSets {
  /** The set's first members are those that are found now. sessions: by which its orphans are known. */
  take(run: RunId, main: ProcessName | null, heirs: boolean): readonly JobsEvent[];
  has(run: RunId): boolean;
  signal(signal: SignalRun): readonly JobsEvent[];
  kill(kill: KillRun): readonly JobsEvent[];
  release(run: RunId): void;
  setMain(run: RunId, main: Pid): void;
  /** One of our children has ended. */
  childEnded(pid: Pid, end: End): readonly JobsEvent[];
  /** Looks at everybody again: who has come, who has gone, and who is to be killed once more. */
  look(): readonly JobsEvent[];
  /** When to look again, even if nobody ends. */
  nextLook(): Millis | null;
  saved(): readonly SavedLostSet[];
  adopt(saved: readonly SavedLostSet[], known: readonly RunId[]): void;
}

/** Milliseconds. Children of members are only seen while their parents live. */
const LOOK_EVERY = 1000;
const KILL_EVERY = 50;

export function createLostSets({ everybody, self, shepherds, kill, now }: LostSetsParts): LostSets {
  let sets: readonly SavedLostSet[] = [];
  let lookAt: Millis | null = null;
  const change = (run: RunId, more: Partial<SavedLostSet>): void => {
    sets = sets.map((set) => (set.run === run ? { ...set, ...more } : set));
  };

  const refresh = (): void => {
    const table = everybody();
    if (table === null) return;
    const followed = followSets(sets, { everybody: table, self, shepherds: shepherds() });
    sets = sets.map((set) => ({ ...set, ...ofRun(followed, set) }));
    lookAt = millis(now() + LOOK_EVERY);
  };

  /** Nobody of them is left, and their main process's end was told. */
  const emptied = (): readonly JobsEvent[] => {
    const isOver = ({ members, main }: SavedLostSet): boolean => members.length === 0 && main === null;
    const over = sets.filter(isOver);
    sets = sets.filter((set) => !isOver(set));
    return over.map(({ run, killed }) => ({ type: 'run-emptied', now: now(), run, killed }));
  };

  const strike = (run: RunId): void => {
    const set = sets.find((other) => other.run === run);
    if (set === undefined) return;
    const victims = spared(set, everybody() ?? []);
    for (const { pid } of victims) kill(pid, SIGKILL);
    const known = new Set(set.killed.map(({ pid, startTime }) => `${pid} ${startTime}`));
    const fresh = victims.filter(({ pid, startTime }) => !known.has(`${pid} ${startTime}`));
    change(run, { killed: [...set.killed, ...fresh], killAt: millis(now() + KILL_EVERY) });
  };

  return {
    take(run, main, heirs) {
      const set = { run, main, members: [], sessions: main === null ? [] : [main.pid] };
      sets = [...sets, { ...set, heirs, killAt: null, spareSessions: false, killed: [] }];
      refresh();
      const members = sets.find((other) => other.run === run)?.members.length ?? 0;
      return [{ type: 'shepherd-lost', now: now(), run, members }, ...emptied()];
    },
    has: (run) => sets.some((set) => set.run === run),
    signal({ run, signal, to, spareSessions }) {
      refresh();
      const set = sets.find((other) => other.run === run);
      if (set === undefined) return [];
      const everyone = spareSessions ? spared({ ...set, spareSessions }, everybody() ?? []) : set.members;
      const meant = to === 'set' ? everyone : everyone.filter(({ pid }) => pid === set.main?.pid);
      const reached = meant.filter(({ pid }) => kill(pid, signal)).length;
      return [{ type: 'run-signalled', now: now(), run, signal, reached, errno: null }];
    },
    kill({ run, spareSessions }) {
      change(run, { spareSessions });
      refresh();
      strike(run);
      return emptied();
    },
    release(run) {
      sets = sets.filter((set) => set.run !== run);
    },
    setMain(run, pid) {
      const name = sets.find((set) => set.run === run)?.members.find((member) => member.pid === pid);
      if (name !== undefined) change(run, { main: name });
    },
    childEnded(pid, end) {
      if (sets.length === 0) return [];
      const set = sets.find(({ main }) => main?.pid === pid);
      if (set !== undefined) change(set.run, { main: null });
      refresh();
      if (set === undefined) return emptied();
      const left = sets.find(({ run }) => run === set.run);
      const heir = left === undefined ? null : heirOf(left);
      if (set.heirs && end.type === 'exited' && end.code === 0) change(set.run, { main: heir });
      const survivors = left?.members.length ?? 0;
      return [{ type: 'main-ended', now: now(), run: set.run, pid, end, survivors, heir }, ...emptied()];
    },
    look() {
      if (sets.length === 0) return [];
      const before = sets;
      refresh();
      for (const { run, killAt } of sets) if (killAt !== null && killAt <= now()) strike(run);
      return [...unseenEnds(before, sets, now()), ...emptied()];
    },
    nextLook: () => (sets.length === 0 ? null : sets.reduce<Millis | null>((next, { killAt }) => earlier(next, killAt), lookAt)),
    saved: () => sets,
    adopt(saved, known) {
      sets = saved.filter(({ run }) => known.includes(run));
      // What has ended meanwhile may have been reaped by reflex.
      if (sets.length > 0) lookAt = now();
    },
  };
}

const ofRun = (followed: readonly LostSet[], { run }: SavedLostSet): Partial<LostSet> =>
  followed.find((set) => set.run === run) ?? {};

/** A main process that was no child of ours, and is gone: nobody knows how it ended. */
function unseenEnds(before: readonly SavedLostSet[], after: readonly SavedLostSet[], now: Millis): readonly JobsEvent[] {
  return before.flatMap(({ run, main }): readonly JobsEvent[] => {
    const set = after.find((other) => other.run === run);
    if (main === null || set === undefined || set.main !== null) return [];
    return [{ type: 'main-ended', now, run, pid: main.pid, end: null, survivors: set.members.length, heir: heirOf(set) }];
  });
}

/** Those that get SIGKILL: not, where sessions are spared, another user's in a session of its own. */
function spared({ members, main, spareSessions }: SavedLostSet, everybody: readonly ProcessFacts[]): readonly ProcessName[] {
  if (!spareSessions) return members;
  const session = everybody.find(({ pid }) => pid === main?.pid)?.session ?? 0;
  return members.filter(({ pid }) => {
    const facts = everybody.find((other) => other.pid === pid);
    return facts === undefined || facts.session === session || ownerOf(pid) === (main === null ? null : ownerOf(main.pid));
  });
}

function earlier(one: Millis | null, other: Millis | null): Millis | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
