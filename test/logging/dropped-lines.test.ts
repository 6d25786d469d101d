import { describe, expect, it } from 'vitest';
import { offerLine, tellDropped } from '../../src/logging/dropped-lines.ts';

const notice = (count: number) => `${count} dropped`;

/** A reader who takes lines only while there is room. */
function reader(room: number) {
  const taken: string[] = [];
  const write = (line: string) => {
    if (room === 0) return false;
    room -= 1;
    taken.push(line);
    return true;
  };
  return { taken, write };
}

describe('offerLine', () => {
  it('writes a line and nothing else while somebody reads', () => {
    const { taken, write } = reader(9);
    expect(offerLine('a', 0, notice, write)).toBe(0);
    expect(taken).toEqual(['a']);
  });

  it('counts what was refused', () => {
    const { write } = reader(0);
    const dropped = ['a', 'b', 'c'].reduce((count, line) => offerLine(line, count, notice, write), 0);
    expect(dropped).toBe(3);
  });

  it('tells how many were dropped before the next line, where the gap is', () => {
    const { taken, write } = reader(9);
    expect(offerLine('d', 3, notice, write)).toBe(0);
    expect(taken).toEqual(['3 dropped', 'd']);
  });

  it('does not write a line beyond a gap that could not be told of', () => {
    const { taken, write } = reader(0);
    expect(offerLine('d', 3, notice, write)).toBe(4);
    expect(taken).toEqual([]);
  });

  it('begins to count again where only the count found room', () => {
    const { taken, write } = reader(1);
    expect(offerLine('d', 3, notice, write)).toBe(1);
    expect(taken).toEqual(['3 dropped']);
  });

  it('forgets the count where it is not to be told', () => {
    const { taken, write } = reader(9);
    expect(offerLine('d', 3, () => null, write)).toBe(0);
    expect(taken).toEqual(['d']);
  });

  it('never counts beyond what a number can hold exactly', () => {
    expect(offerLine('d', Number.MAX_SAFE_INTEGER, notice, () => false)).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('tellDropped', () => {
  it('tells the count when there is no further line, and keeps it where nobody reads', () => {
    const { taken, write } = reader(1);
    expect([tellDropped(0, notice, write), tellDropped(3, notice, write), tellDropped(2, notice, write)]).toEqual([0, 0, 2]);
    expect(taken).toEqual(['3 dropped']);
  });
});
