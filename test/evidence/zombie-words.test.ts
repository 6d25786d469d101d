import { describe, expect, it } from 'vitest';
import { leftZombieWords, zombieWords } from '../../src/evidence/zombie-words.ts';
import type { Zombie } from '../../src/model/event.ts';
import { pid } from '../../src/model/ids.ts';

const zombie = (process: number, parent: number, comm = 'sleep'): Zombie => ({
  pid: pid(process),
  comm,
  parent: { pid: pid(parent), comm: parent === 12 ? 'node' : 'sh' },
});

const several = (count: number, parent: number): readonly Zombie[] =>
  Array.from({ length: count }, (_, index) => zombie(parent * 100 + index, parent));

describe('zombies that others keep', () => {
  it.each([
    [
      [{ ...zombie(31, 12), traced: true as const }],
      '31 (sleep) is dead, and cannot be reaped before its tracer 12 (node) has waited for it, or ends',
    ],
    [
      [{ ...zombie(31, 12), traced: true as const }, zombie(32, 40)],
      '31 (sleep) is dead, and cannot be reaped before its tracer 12 (node) has waited for it, or ends; zombie 32 (sleep) is not ours to reap: its parent 40 (sh) lives and has not waited for it; that is a bug of the parent',
    ],
    [
      [zombie(31, 12)],
      'zombie 31 (sleep) is not ours to reap: its parent 12 (node) lives and has not waited for it; that is a bug of the parent',
    ],
    [
      several(2, 12),
      '2 zombies are not ours to reap: their parent 12 (node) lives and has not waited for 1200 (sleep) and 1201 (sleep); that is a bug of the parent',
    ],
    [
      several(10, 12),
      '10 zombies are not ours to reap: their parent 12 (node) lives and has not waited for 1200 (sleep), 1201 (sleep), 1202 (sleep) and 7 more; that is a bug of the parent',
    ],
    [
      [...several(5, 12), zombie(31, 40)],
      '6 zombies are not ours to reap: their parents live and have not waited for them: 12 (node) for 1200 (sleep), 1201 (sleep), 1202 (sleep) and 2 more, 40 (sh) for 31 (sleep); that is a bug of the parents',
    ],
    [
      [40, 41, 42, 43].map((parent) => zombie(31, parent)),
      '4 zombies are not ours to reap: their parents live and have not waited for them: 40 (sh) for 31 (sleep), 41 (sh) for 31 (sleep), 42 (sh) for 31 (sleep) and 1 more parent; that is a bug of the parents',
    ],
  ])('are named with the parents that keep them', (zombies, words) => {
    expect(zombieWords(zombies)).toBe(words);
  });

  it('are told in one line of bounded length, however many they are and whatever their names', () => {
    const evil = '\n\u202e"x'.repeat(500);
    const many = Array.from({ length: 5000 }, (_, index) => zombie(4_000_000 + index, 4_100_000 + (index % 70), evil));
    const words = zombieWords(many.map((one) => ({ ...one, parent: { ...one.parent, comm: evil } })));
    expect(words).toContain(' and 67 more parents');
    expect(words).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(words.length).toBeLessThan(1000);
  });

  it('are none where there are none', () => {
    expect(zombieWords([])).toBe('no zombies');
  });

  it('are told without their parent where that has ended', () => {
    const left = [1, 2, 3, 4].map((number) => ({ pid: pid(number), comm: 'sh' }));
    expect(leftZombieWords(left)).toBe(
      '4 zombies of the app were left to tsinit: 1 (sh), 2 (sh), 3 (sh) and 1 more had ended long before, and their parent (the app, or one that ended with it) had not waited for them; that is a bug of the parent',
    );
  });
});
