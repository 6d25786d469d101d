import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { millis, pid } from '../../../src/model/ids.ts';
import { ageOf, readUptime, wchanOf } from '../../../src/runtime/linux/member-details.ts';

const startedAt = (startTime: number) => ({
  pid: pid(8),
  ppid: 1,
  processGroup: 8,
  session: 8,
  startTime,
  state: 'D',
  comm: 'x',
});

describe('the age of a process', () => {
  test('is counted from its start, in ticks of 10 ms', () => {
    expect(ageOf(startedAt(150), millis(61_500))).toBe(60_000);
  });

  test('is not known without an uptime, or with one of another clock', () => {
    expect(ageOf(startedAt(150), null)).toBeNull();
    expect(ageOf(startedAt(150), millis(1000))).toBeNull();
  });

  test('of ourselves is that of a process that has just been started', () => {
    const stat = readOwnStat();
    const age = ageOf(startedAt(stat), readUptime());
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(process.uptime() * 1000 + 10_000);
  });
});

test('where a process sleeps is not known of one that runs, or is not there', () => {
  expect(wchanOf(pid(process.pid))).toBeNull();
  expect(wchanOf(pid(4_000_000))).toBeNull();
});

/** The start time (22) of proc_pid_stat(5), counted behind the comm in brackets (2). */
function readOwnStat(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
}
