import { describe, expect, it } from 'vitest';
import { twoColumns, wrapped } from '../../src/cli/columns.ts';

describe('columns', () => {
  it('break the right one at blanks, and keep it to the right', () => {
    expect(twoColumns('  -a', `${'x'.repeat(60)} ${'y'.repeat(30)}`, 10)).toEqual([
      `  -a      ${'x'.repeat(60)}`,
      `          ${'y'.repeat(30)}`,
    ]);
  });

  it('give a line to what does not fit the left one', () => {
    expect(twoColumns('  --long-name', 'text', 10)).toEqual(['  --long-name', '          text']);
  });

  it('fill 80 columns exactly, and no more', () => {
    const words = `${'x'.repeat(39)} ${'y'.repeat(40)}`;
    expect(wrapped(words)).toEqual([words]);
    expect(wrapped(`${words}y`)).toHaveLength(2);
    expect(wrapped(words, 1)).toEqual([` ${'x'.repeat(39)}`, ` ${'y'.repeat(40)}`]);
  });
});
