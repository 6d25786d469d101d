import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/model/nearest.ts';

describe('nearest', () => {
  it.each([
    ['garce', 'grace'],
    ['grac', 'grace'],
    ['graces', 'grace'],
    ['grece', 'grace'],
    ['gracde', 'grace'],
  ])('finds %s near %s', (word, meant) => {
    expect(nearest(word, ['rewrite', 'grace', 'log'])).toBe(meant);
  });

  it('prefers the nearer of two, and the first of two that are equally near', () => {
    expect(nearest('grade', ['grape', 'grade1', 'grace'])).toBe('grape');
    expect(nearest('quiett', ['quilt', 'quiet'])).toBe('quiet');
  });

  it('allows one mistake in a short word and two in a longer one', () => {
    expect([nearest('lag', ['log']), nearest('lug!', ['log']), nearest('vrebos', ['verbose'])]).toEqual(['log', null, 'verbose']);
    expect(nearest('vrebsoo', ['verbose'])).toBeNull();
  });

  it('takes no word for a mistyped one of which nothing is left', () => {
    expect([nearest('', ['g']), nearest('x', ['g'])]).toEqual([null, null]);
  });

  it('is quick to refuse words of any length', () => {
    expect(nearest('x'.repeat(5_000_000), ['grace'])).toBeNull();
  });
});
