import { describe, expect, test } from 'vitest';
import { millis } from '../../src/model/ids.ts';
import { FIRST_QUIET, LONGEST_QUIET, quietAfterWake, SHORTEST_QUIET, sleepTime } from '../../src/runtime/quiet-time.ts';

const sleptAt = millis(50_000);
const wokenAt = (at: number) => ({ wokenAt: millis(at), wakeReason: 'signal' }) as const;

describe('the quiet time', () => {
  test('is the shortest at first', () => {
    expect(quietAfterWake(FIRST_QUIET, wokenAt(1))).toEqual({ time: SHORTEST_QUIET, sleptAt: null });
  });

  test('doubles after a sleep of less than 10 seconds', () => {
    expect(quietAfterWake({ time: millis(400), sleptAt }, wokenAt(59_999)).time).toBe(800);
  });

  test('is the shortest again after a sleep of 10 seconds', () => {
    expect(quietAfterWake({ time: millis(6400), sleptAt }, wokenAt(60_000)).time).toBe(SHORTEST_QUIET);
  });

  test('never grows beyond a minute', () => {
    expect(quietAfterWake({ time: millis(51_200), sleptAt }, wokenAt(50_001)).time).toBe(LONGEST_QUIET);
  });

  test('stays what it was where the brain had not slept, but crashed', () => {
    expect(quietAfterWake({ time: millis(800), sleptAt: null }, wokenAt(50_001)).time).toBe(800);
  });

  test('stays what it was where a deadline ended the sleep, because that was known before', () => {
    const woken = { wokenAt: millis(52_500), wakeReason: 'deadline' } as const;
    expect(quietAfterWake({ time: millis(800), sleptAt }, woken)).toEqual({ time: 800, sleptAt: null });
  });

  test('reaches the minute in nine early wakes, so that a steady trickle soon costs no boots', () => {
    let quiet = FIRST_QUIET;
    for (let wake = 0; wake < 9; wake++) quiet = quietAfterWake({ ...quiet, sleptAt }, wokenAt(sleptAt + 300));
    expect(quiet.time).toBe(LONGEST_QUIET);
  });
});

describe('the time to sleep', () => {
  test('is when it has been quiet for long enough, also where a deadline comes long after', () => {
    expect(sleepTime(millis(1200), null)).toBe(1200);
    expect(sleepTime(millis(1200), millis(3200))).toBe(1200);
  });

  test('never comes where a deadline would soon end the sleep', () => {
    expect(sleepTime(millis(1200), millis(3199))).toBeNull();
    expect(sleepTime(millis(1200), millis(1100))).toBeNull();
  });
});
