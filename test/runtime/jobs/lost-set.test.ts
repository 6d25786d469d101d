import { describe, expect, it } from 'vitest';
import { pid } from '../../../src/model/ids.ts';
import { runId } from '../../../src/model/jobs/ids.ts';
import type { ProcessFacts } from '../../../src/model/process.ts';
import { followSets, heirOf, type LostSet } from '../../../src/runtime/jobs/lost-set.ts';

const fact = (id: number, ppid: number, session: number, more: Partial<ProcessFacts> = {}): ProcessFacts => ({
  pid: pid(id),
  ppid,
  processGroup: session,
  session,
  startTime: id,
  state: 'S',
  comm: `c${id}`,
  ...more,
});

const name = (id: number) => ({ pid: pid(id), startTime: id, comm: `c${id}` });
const lost = (run: number, main: number, members: readonly number[] = []): LostSet => ({
  run: runId(run),
  main: name(main),
  members: members.map(name),
  sessions: [main],
});

const INIT = fact(1, 0, 1);
const follow = (sets: readonly LostSet[], everybody: readonly ProcessFacts[], shepherds: readonly number[] = []) =>
  followSets(sets, { everybody: [INIT, ...everybody], self: pid(1), shepherds: shepherds.map(pid) });
const pids = (set: LostSet | undefined): readonly number[] => (set?.members ?? []).map((member) => Number(member.pid)).sort();

describe('a set whose shepherd was killed', () => {
  it('is its main process, what descends from that, and the orphans that have fallen to us with it', () => {
    const [set] = follow([lost(1, 10)], [fact(10, 1, 10), fact(11, 10, 10), fact(12, 1, 12)]);
    expect(pids(set)).toEqual([10, 11, 12]);
  });

  it('has nothing to do with other shepherds and what is below them, nor with who has entered from outside', () => {
    const [set] = follow(
      [lost(1, 10)],
      [fact(10, 1, 10), fact(20, 1, 1), fact(21, 20, 21), fact(30, 0, 30), fact(31, 1, 30)],
      [20],
    );
    expect(pids(set)).toEqual([10]);
  });

  it('keeps its members when their parents end, and is told from another by their sessions', () => {
    const everybody = [fact(10, 1, 10), fact(11, 10, 11), fact(20, 1, 20)];
    const before = follow([lost(1, 10), lost(2, 20)], everybody);
    expect(before.map(pids)).toEqual([[10, 11], [20]]);
    const after = follow(before, [fact(11, 1, 11), fact(15, 1, 11), fact(20, 1, 20)]);
    expect(after.map(pids)).toEqual([[11, 15], [20]]);
    expect(after.map(({ main }) => main?.pid ?? null)).toEqual([null, 20]);
  });

  it('does not take a pid that is used again for a member, and waits for the end of a main process that is dead', () => {
    const [set] = follow(
      [lost(1, 10, [11])],
      [fact(10, 1, 10, { state: 'Z' }), fact(11, 99, 50, { startTime: 500 }), fact(99, 0, 99)],
    );
    expect(pids(set)).toEqual([]);
    expect(set?.main?.pid).toBe(10);
  });

  it('is inherited by the oldest', () => {
    expect(heirOf(lost(1, 10, [30, 12, 25]))?.pid).toBe(12);
    expect(heirOf(lost(1, 10))).toBeNull();
  });
});
