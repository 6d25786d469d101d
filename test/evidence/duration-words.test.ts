import { describe, expect, it } from 'vitest';
import { durationWords } from '../../src/evidence/duration-words.ts';
import { millis } from '../../src/model/ids.ts';

describe('a duration in words', () => {
  it.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [-5, '0 ms'],
    [340.6, '341 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [3250, '3.2 s'],
    [59_999, '59.9 s'],
    [60_000, '1 min'],
    [303_000, '5 min 3 s'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [86_400_000, '1 d'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms is %s', (ms, words) => {
    expect(durationWords(millis(ms))).toBe(words);
  });
});
