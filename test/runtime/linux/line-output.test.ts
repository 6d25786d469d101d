import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { Memory } from '../../../native-bindings/memory.ts';
import { errno } from '../../../src/model/ids.ts';
import { createLineOutput } from '../../../src/runtime/linux/line-output.ts';

/** A reader that takes so many bytes at a time, and then stalls or fails. */
function reader(...takes: readonly number[]) {
  const taken = [...takes];
  let text = '';
  const write = (_descriptor: number, bytes: Memory, length: number) => {
    const next = taken.shift() ?? length;
    if (next < 0) return { ok: false, errno: errno(-next) } as const;
    const count = Math.min(next, length);
    text += bytes.bytes.toString('utf8', 0, count);
    return { ok: true, value: count } as const;
  };
  const line = createLineOutput({ write }, new Memory(65_536, Buffer.alloc(64)));
  return { line, text: () => text };
}

const STALL = -constants.errno.EAGAIN;

test('a line goes out whole, with its newline', () => {
  const { line, text } = reader();
  expect(line('one')).toBe(true);
  expect(text()).toBe('one\n');
});

test('a line of which nothing is taken is not taken, and does not come later', () => {
  const { line, text } = reader(STALL);
  expect(line('lost')).toBe(false);
  expect(line('next')).toBe(true);
  expect(text()).toBe('next\n');
});

test('the rest of a line that was taken in part goes out before the next', () => {
  const { line, text } = reader(2, STALL);
  expect(line('first')).toBe(true);
  expect(text()).toBe('fi');
  expect(line('second')).toBe(true);
  expect(text()).toBe('first\nsecond\n');
});

test('while the rest waits no other line is taken', () => {
  const { line, text } = reader(2, STALL, STALL);
  line('first');
  expect(line('lost')).toBe(false);
  expect(line('third')).toBe(true);
  expect(text()).toBe('first\nthird\n');
});

test('a reader that has gone is written to in vain, without an error', () => {
  const { line, text } = reader(-constants.errno.EPIPE);
  expect(line('in vain')).toBe(true);
  expect(text()).toBe('');
});

test('a line longer than the memory is cut, and still ends in a newline', () => {
  const { line, text } = reader();
  line('x'.repeat(100));
  expect(text()).toBe(`${'x'.repeat(63)}\n`);
});
