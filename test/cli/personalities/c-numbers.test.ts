import { describe, expect, it } from 'vitest';
import { atoi, strtol, toInt } from '../../../src/cli/personalities/c-numbers.ts';

describe('atoi', () => {
  it.each([
    ['3', 3],
    [' \t+3', 3],
    ['-1', -1],
    ['3x', 3],
    ['3 4', 3],
    ['', 0],
    ['x', 0],
    ['- 1', 0],
    ['0x10', 0],
    ['1e3', 1],
    ['\u00a03', 0],
    ['4294967296', 0],
    ['4294967298', 2],
    ['2147483648', -2147483648],
    ['99999999999999999999', -1],
    ['-99999999999999999999', 0],
  ])('of %j is %i, as glibc has it', (text, value) => {
    expect(atoi(text)).toBe(value);
  });
});

describe('strtol', () => {
  it.each([
    ['143', 143],
    [' 143', 143],
    ['+7', 7],
    ['-0', 0],
    ['007', 7],
    ['', 0],
  ])('of %j is %i', (text, value) => {
    expect(strtol(text)).toBe(value);
  });

  it.each(['143 ', ' ', 'x', '7x', '0x10', '1.5', '+', '1,2', '7\n'])('of %j is nothing, because something follows', (text) => {
    expect(strtol(text)).toBeNull();
  });
});

describe('an int', () => {
  it('has 32 bits of a long that stays within its limits', () => {
    expect(toInt('4294967311')).toBe(15);
    expect(toInt('9'.repeat(10_000))).toBe(-1);
    expect(toInt(`-${'9'.repeat(10_000)}`)).toBe(0);
  });
});
