import { describe, expect, test } from 'vitest';
import { pid } from '../../src/model/ids.ts';
import type { ProcessFacts } from '../../src/model/process.ts';
import { zombiesKept } from '../../src/runtime/zombies.ts';

const process = (number: number, ppid: number, state = 'S', comm = `p${number}`): ProcessFacts => ({
  pid: pid(number),
  ppid,
  processGroup: number,
  session: number,
  startTime: 1,
  state,
  comm,
});
const nobody = () => null;
const init = process(1, 0, 'S', 'tsinit');

describe('zombies that are kept', () => {
  test('are told with the parent that has not waited for them', () => {
    const everybody = [init, process(8, 1, 'S', 'java'), process(9, 8, 'Z', 'sh'), process(10, 8)];
    expect(zombiesKept(everybody, pid(1), nobody)).toEqual([{ pid: 9, comm: 'sh', parent: { pid: 8, comm: 'java' } }]);
  });

  test('are not those that we are about to reap ourselves', () => {
    expect(zombiesKept([init, process(8, 1, 'Z')], pid(1), nobody)).toEqual([]);
  });

  test('are our own children where a tracer waits for them first', () => {
    const everybody = [init, process(8, 1, 'Z', 'java'), process(9, 1, 'Z', 'sh'), process(40, 0, 'S', 'gdb')];
    const tracerOf = (one: number) => (one === 8 ? 40 : null);
    expect(zombiesKept(everybody, pid(1), tracerOf)).toEqual([
      { pid: 8, comm: 'java', parent: { pid: 40, comm: 'gdb' }, traced: true },
    ]);
  });

  test('are not those whose parent is dead as well', () => {
    expect(zombiesKept([init, process(8, 1, 'Z'), process(9, 8, 'Z')], pid(1), nobody)).toEqual([]);
  });

  test('are not those of a stranger that entered from outside', () => {
    expect(zombiesKept([init, process(20, 0), process(21, 20, 'Z')], pid(1), nobody)).toEqual([]);
  });

  test('are not those of others, where we are not PID 1', () => {
    const everybody = [init, process(5, 1), process(6, 5, 'Z'), process(100, 5, 'S', 'tsinit'), process(101, 100)];
    expect(zombiesKept(everybody, pid(100), nobody)).toEqual([]);
    expect(zombiesKept([...everybody, process(102, 101, 'Z')], pid(100), nobody)).toMatchObject([
      { pid: 102, parent: { pid: 101 } },
    ]);
  });
});
