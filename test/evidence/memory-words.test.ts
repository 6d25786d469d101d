import { describe, expect, it } from 'vitest';
import { amountWords, oomCure, oomKills, oomWords } from '../../src/evidence/memory-words.ts';
import type { MemoryFacts } from '../../src/model/event.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const memory: MemoryFacts = { version: 2, killsBefore: 0, killsNow: 1, limit: 64 * MIB, peak: 64 * MIB - 4096 };

describe('an amount of memory', () => {
  it.each([
    [0, '0 KiB'],
    [640 * KIB, '640 KiB'],
    [MIB, '1 MiB'],
    [1.55 * MIB, '1.6 MiB'],
    [64 * MIB - 4096, '64 MiB'],
    [8192 * MIB, '8192 MiB'],
    [10_240 * MIB, '10 GiB'],
    [12_800 * MIB, '13 GiB'],
  ])('of %d bytes is %s', (bytes, words) => {
    expect(amountWords(bytes)).toBe(words);
  });
});

describe('an OOM kill', () => {
  it('is told with limit, peak and count, as far as they are known', () => {
    expect(oomWords(memory)).toBe('limit 64 MiB, peak 64 MiB, 1 OOM kill counted while it ran');
    expect(oomWords({ ...memory, limit: null, peak: null, killsNow: 12 })).toBe(
      'no limit of its own, 12 OOM kills counted while it ran',
    );
  });

  it('is never counted below zero, as after a move to another cgroup', () => {
    expect(oomKills({ ...memory, killsBefore: 7 })).toBe(0);
  });

  it('is cured by a higher limit only where the limit was nearly reached', () => {
    const higher = 'raise the memory limit or use less';
    expect([oomCure(memory), oomCure({ ...memory, peak: null })]).toEqual([higher, higher]);
    for (const other of [
      { ...memory, limit: null },
      { ...memory, peak: 20 * MIB },
    ]) {
      expect(oomCure(other)).toMatch(/^the machine, or a cgroup above, had no memory left/);
    }
  });
});
