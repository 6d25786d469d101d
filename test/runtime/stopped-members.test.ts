import { describe, expect, it } from 'vitest';
import { pid } from '../../src/model/ids.ts';
import type { ProcessFacts } from '../../src/model/process.ts';
import { stoppedMembers } from '../../src/runtime/stopped-members.ts';

const process = (number: number, processGroup: number, state: string): ProcessFacts => ({
  pid: pid(number),
  ppid: 1,
  processGroup,
  session: 1,
  startTime: 1,
  state,
  comm: `p${number}`,
});

describe('stopped members of a group', () => {
  it('are those in state T, whoever their parents are', () => {
    const everybody = [process(7, 7, 'S'), process(8, 7, 'T'), process(9, 7, 'T'), process(10, 7, 'Z')];
    expect(stoppedMembers(everybody, pid(7))).toEqual([
      { pid: 8, comm: 'p8' },
      { pid: 9, comm: 'p9' },
    ]);
  });

  it('are neither a stopped job in a group of its own nor one that a debugger holds', () => {
    expect(stoppedMembers([process(8, 8, 'T'), process(9, 7, 't')], pid(7))).toEqual([]);
  });
});
