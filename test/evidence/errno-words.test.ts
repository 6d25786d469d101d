import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { errnoName, errnoWords } from '../../src/evidence/errno-words.ts';
import { errno } from '../../src/model/ids.ts';

describe('an errno', () => {
  it('has the name that the operating system gives it', () => {
    const names = new Map(Object.entries(constants.errno).map(([name, number]) => [name, number]));
    let known = 0;
    for (let number = 1; number < 134; number += 1) {
      const name = errnoName(errno(number));
      if (name === String(number)) continue;
      known += 1;
      // Node's table has no ELIBBAD.
      expect([name, names.get(name) ?? number]).toEqual([name, number]);
    }
    expect(known).toBeGreaterThan(25);
  });

  it('is a number where it is not known', () => {
    expect([errnoWords(errno(524)), errnoName(errno(524))]).toEqual(['errno 524', '524']);
  });

  it('is told with its meaning', () => {
    expect(errnoWords(errno(2))).toBe('ENOENT (no such file or directory)');
  });
});
