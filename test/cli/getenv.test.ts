import { describe, expect, it } from 'vitest';
import { getenv } from '../../src/cli/getenv.ts';
import { bytes } from './parsing.ts';

describe('getenv', () => {
  it('finds the first of a name, and an empty one too', () => {
    expect(getenv(bytes(['A=1', 'B=', 'A=2']), 'A')).toBe('1');
    expect(getenv(bytes(['A=1', 'B=', 'A=2']), 'B')).toBe('');
    expect(getenv(bytes(['A=b=c\nd']), 'A')).toBe('b=c\nd');
  });

  it('finds nothing where the name is only nearly there', () => {
    expect(getenv(bytes(['AB=1', 'A', '=A', 'BA=1']), 'A')).toBeNull();
    expect(getenv([], 'A')).toBeNull();
  });
});
