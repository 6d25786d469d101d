import { describe, expect, test } from 'vitest';
import { LAYOUT } from '../../../native-bindings/abi.ts';
import type { CallResult } from '../../../native-bindings/calls.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import { millis, pid } from '../../../src/model/ids.ts';
import type { ProcessFacts } from '../../../src/model/process.ts';
import { inspectEnd } from '../../../src/runtime/linux/inspection.ts';
import { fakeLedger, plainMemory } from '../fake-ledger.ts';

const { memory_facts, ledger_header } = LAYOUT;
const UNKNOWN = 0xffff_ffff_ffff_ffffn;
const MIB = 1024n * 1024n;
const APP = 7;
const DONE: CallResult = { ok: true, value: 0 };

/** A pid that no process has, so that /proc has no threads of it. */
const nobody = pid(4_000_001);
const facts = (number: number, ppid: number, state: string): ProcessFacts => ({
  pid: pid(number),
  ppid,
  processGroup: number,
  session: number,
  startTime: 1,
  state,
  comm: 'x',
});

interface Given {
  readonly version?: number;
  readonly killsBefore?: bigint;
  readonly killsNow?: bigint;
  readonly limit?: bigint;
  readonly peak?: bigint;
  /** When who was last on a processor; we are at 9000, and woke at 8000. */
  readonly runs?: Readonly<Record<number, number>>;
  /** What each look at the process table shows, the last one for ever. */
  readonly looks?: readonly (readonly ProcessFacts[])[];
}

function inspect(given: Given) {
  const { version = 2, killsBefore = 0n, killsNow = 0n, limit = 64n * MIB, peak = 3n * MIB, looks = [[]] } = given;
  const ledger = fakeLedger({ main_pid: APP });
  ledger.bytes.writeBigUInt64LE(killsBefore, ledger_header.offsets.oom_kills);
  const { offsets } = memory_facts;
  const memory = (out: Memory): CallResult => {
    out.bytes.writeUInt32LE(version, offsets.version);
    out.bytes.writeBigUInt64LE(killsNow, offsets.oom_kills);
    out.bytes.writeBigUInt64LE(limit, offsets.limit);
    out.bytes.writeBigUInt64LE(peak, offsets.peak);
    return DONE;
  };
  let look = 0;
  const everybody = (): readonly ProcessFacts[] => looks[Math.min(look++, looks.length - 1)] ?? [];
  const runs: Readonly<Record<number, number>> = { 1: 9000, ...given.runs };
  const lastRun = (process: number) => (runs[process] === undefined ? null : millis(runs[process]));
  const awakeFor = millis(1000);
  const room = plainMemory(memory_facts.size);
  return inspectEnd({ shim: { memory }, ledger, table: { everybody }, self: pid(1), facts: room, lastRun, awakeFor });
}

describe('the memory of the cgroup', () => {
  test('is told with the kills of before and now', () => {
    expect(inspect({ version: 1, killsBefore: 2n, killsNow: 5n }).memory).toEqual({
      version: 1,
      killsBefore: 2,
      killsNow: 5,
      limit: 64 * 1024 * 1024,
      peak: 3 * 1024 * 1024,
    });
  });

  test('has no limit and no peak where the kernel tells none', () => {
    expect(inspect({ limit: UNKNOWN, peak: UNKNOWN }).memory).toMatchObject({ limit: null, peak: null });
  });

  test.each([
    ['there is no memory controller', { version: 0 }],
    ['the kills of now cannot be read', { killsNow: UNKNOWN }],
    ['the kills of before could not be read', { killsBefore: UNKNOWN }],
  ])('is not known where %s', (_what, given) => {
    expect(inspect(given).memory).toBeNull();
  });
});

describe('zombies', () => {
  const init = facts(1, 0, 'S');
  const parent = facts(8, 1, 'S');

  test('are those that are still there when they are looked for again', () => {
    const everybody = [init, parent, facts(nobody, 8, 'Z')];
    expect(inspect({ looks: [everybody] }).zombies).toMatchObject([{ pid: nobody, parent: { pid: 8 } }]);
  });

  test('are not those that their parent has reaped meanwhile, or that ended meanwhile', () => {
    const before = [init, parent, facts(nobody, 8, 'Z')];
    const after = [init, parent, facts(nobody + 1, 8, 'Z')];
    expect(inspect({ looks: [before, after] }).zombies).toEqual([]);
  });

  test('are not those of which only the main thread has ended', () => {
    // This very process has more than one thread, whatever state the table gives it.
    const everybody = [init, parent, facts(process.pid, 8, 'Z')];
    expect(inspect({ looks: [everybody] }).zombies).toEqual([]);
  });
});

describe('zombies that the end of the app has left to us', () => {
  const everybody = [facts(1, 0, 'S'), facts(APP, 1, 'Z'), facts(9, 1, 'Z'), facts(10, 1, 'S')];

  test('are those that had ended long before it, and before we woke', () => {
    expect(inspect({ looks: [everybody], runs: { [APP]: 8500, 9: 3000, 10: 100 } }).left).toEqual([{ pid: 9, comm: 'x' }]);
  });

  test.each([
    ['ended with it', { [APP]: 5000, 9: 4500 }],
    ['ended while we were being booted, and could reap nobody', { [APP]: 8900, 9: 7500 }],
    ['nobody knows when it ended', { [APP]: 8500 }],
    ['nobody knows when the app ended', { 9: 3000 }],
  ])('are not there where one %s', (_what, runs) => {
    expect(inspect({ looks: [everybody], runs }).left).toEqual([]);
  });
});
