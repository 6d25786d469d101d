import { describe, expect, test } from 'vitest';
import { pid } from '../../src/model/ids.ts';
import type { ProcessFacts } from '../../src/model/process.ts';
import { processSet } from '../../src/runtime/process-set.ts';

type Row = readonly [pid: number, ppid: number, session?: number, state?: string];

const table = (...rows: readonly Row[]): readonly ProcessFacts[] =>
  rows.map(([number, ppid, session = 1, state = 'S']) => ({
    pid: pid(number),
    ppid,
    processGroup: number,
    session,
    startTime: 1,
    state,
    comm: 'x',
  }));

const pidsOf = (facts: readonly ProcessFacts[]): readonly number[] => facts.map(({ pid }) => Number(pid)).sort((a, b) => a - b);

describe('as PID 1', () => {
  const set = (...rows: readonly Row[]): readonly number[] => pidsOf(processSet(table([1, 0], ...rows), pid(1)));

  test('the set is everybody but ourselves', () => {
    expect(set([2, 1], [3, 2], [4, 1, 4])).toEqual([2, 3, 4]);
  });

  test('the dead are not in it', () => {
    expect(set([2, 1], [3, 1, 1, 'Z'], [4, 1, 1, 'X'])).toEqual([2]);
  });

  test('a process that entered from outside is not in it, nor is what it started', () => {
    expect(set([2, 1], [10, 0, 10], [11, 10, 10], [12, 11, 12])).toEqual([2]);
  });

  test('an orphan of a stranger is known by the session of the stranger, as long as that lives', () => {
    expect(set([2, 1], [10, 0, 10], [11, 1, 10], [12, 11, 12])).toEqual([2]);
    expect(set([2, 1], [11, 1, 10])).toEqual([2, 11]);
  });

  test('a session that a child of the stranger leads is a session of strangers too', () => {
    expect(set([2, 1], [10, 0, 10], [11, 10, 11], [12, 1, 11])).toEqual([2]);
  });

  test('session 0, which is led from outside, makes nobody a stranger', () => {
    expect(set([2, 1, 0], [3, 1, 0], [10, 0, 0])).toEqual([2, 3]);
  });
});

describe('as a subreaper among others', () => {
  const set = (...rows: readonly Row[]): readonly number[] => pidsOf(processSet(table(...rows), pid(50)));

  test('the set is whoever descends from us', () => {
    expect(set([1, 0], [50, 1], [51, 50], [52, 51, 52], [60, 1], [61, 60])).toEqual([51, 52]);
  });

  test('a table that was read while it changed does not lead in circles', () => {
    expect(set([50, 1], [51, 52], [52, 51], [53, 50])).toEqual([53]);
    expect(set([50, 51], [51, 50])).toEqual([51]);
  });
});
