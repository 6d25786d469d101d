import { describe, expect, it } from 'vitest';
import { redraw } from '../../src/look/screen.ts';

const SEQUENCE = new RegExp(`(${'\u001b'}\\[[?\\d;]*[A-Za-z])`);

/** What a terminal would show: it knows the sequences that redraw uses, and no others. */
function shown(output: string, screen: readonly string[]): readonly string[] {
  const rows = [...screen];
  let row = 0;
  for (const part of output.split(SEQUENCE)) {
    const words = part.replace('\u001b', '');
    const place = /^\[(\d+);1H$/.exec(words);
    if (words === '[J') rows.fill('', row);
    else if (words === '[H') row = 0;
    else if (place !== null) {
      row = Number(place[1]) - 1;
      rows[row] = '';
    } else if (words !== '' && words !== '[K' && !words.startsWith('[?2026')) rows[row] = words;
  }
  return rows;
}

describe('a picture that follows another', () => {
  it('is there in the end, whatever was there before', () => {
    const pictures = [['a', 'b', 'c'], ['a', 'x', 'c'], ['a'], ['a', '', 'z', 'y'], []];
    let screen: readonly string[] = ['left', 'over', '', ''];
    let before: readonly string[] | null = null;
    for (const picture of pictures) {
      screen = shown(redraw(before, picture), screen);
      expect(screen.slice(0, 4)).toEqual([0, 1, 2, 3].map((row) => picture[row] ?? ''));
      before = picture;
    }
  });

  it('writes what has changed and nothing else, as one piece', () => {
    expect(redraw(['a', 'b', 'c'], ['a', 'b', 'c'])).toBe('');
    expect(redraw(['a', 'b', 'c'], ['a', 'new', 'c'])).toBe('\u001b[?2026h\u001b[2;1H\u001b[Knew\u001b[?2026l');
    expect(redraw(null, ['a'])).toContain('\u001b[J');
  });
});
