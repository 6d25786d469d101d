import { describe, expect, test } from 'vitest';
import { millis } from '../../src/model/ids.ts';
import { FIRST_QUIET, LONGEST_QUIET, quietAfterWake, SHORTEST_QUIET } from '../../src/runtime/quiet-time.ts';

const sleptAt = millis(50_000);

describe('the quiet time', () => {
  test('is the shortest at first', () => {
    expect(quietAfterWake(FIRST_QUIET, millis(1))).toEqual({ time: SHORTEST_QUIET, sleptAt: null });
  });

  test('doubles after a sleep of less than 10 seconds', () => {
    expect(quietAfterWake({ time: millis(400), sleptAt }, millis(59_999)).time).toBe(800);
  });

  test('is the shortest again after a sleep of 10 seconds', () => {
    expect(quietAfterWake({ time: millis(6400), sleptAt }, millis(60_000)).time).toBe(SHORTEST_QUIET);
  });

  test('never grows beyond a minute', () => {
    expect(quietAfterWake({ time: millis(51_200), sleptAt }, millis(50_001)).time).toBe(LONGEST_QUIET);
  });

  test('stays what it was where the brain had not slept, but crashed', () => {
    expect(quietAfterWake({ time: millis(800), sleptAt: null }, millis(50_001)).time).toBe(800);
  });

  test('reaches the minute in nine early wakes, so that a steady trickle soon costs no boots', () => {
    let quiet = FIRST_QUIET;
    for (let wake = 0; wake < 9; wake++) quiet = quietAfterWake({ ...quiet, sleptAt }, millis(sleptAt + 300));
    expect(quiet.time).toBe(LONGEST_QUIET);
  });
});
