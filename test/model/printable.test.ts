import { describe, expect, it } from 'vitest';
import { printable } from '../../src/model/printable.ts';

describe('printable', () => {
  it('leaves ordinary text of any language alone', () => {
    expect(printable('/usr/bin/größe 日本 "x" \'y\' `z` 🐢')).toBe('/usr/bin/größe 日本 "x" \'y\' `z` 🐢');
  });

  it.each([
    ['a new line', 'a\nb', 'a\\nb'],
    ['a carriage return', 'a\rb', 'a\\rb'],
    ['an escape sequence', '\u001b[2J', '\\x1b[2J'],
    ['a C1 control', '\u009b2J', '\\x9b2J'],
    ['DEL', '\u007f', '\\x7f'],
    ['a turn of the direction', 'a\u202eb', 'a\\u{202e}b'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
    ['half a surrogate pair', 'a\ud800b', 'a\\u{d800}b'],
    ['an invisible tag', '\u{e0041}', '\\u{e0041}'],
    ['NUL', '\0', '\\x00'],
    ['a backslash, so that no code can be imitated', '\\n', '\\\\n'],
  ])('shows %s as its code', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('cuts what is too long, and says so', () => {
    expect(printable('abcdefgh', 5)).toBe('abcd…');
    expect(printable('abcde', 5)).toBe('abcde');
  });

  it('cuts neither a code nor a character in two', () => {
    expect(printable('ab\n\n\n', 6)).toBe('ab\\n…');
    expect(printable('🐢🐢🐢🐢', 6)).toBe('🐢🐢…');
  });

  it('never gives more than the limit, whatever comes', () => {
    for (const text of ['\u{10ffff}'.repeat(50), '\n'.repeat(500), '\\'.repeat(21), 'x'.repeat(1_000_000)]) {
      expect(printable(text, 20).length).toBeLessThanOrEqual(20);
    }
  });
});
