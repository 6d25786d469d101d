import { expect, test } from 'vitest';
import { pid } from '../../src/model/ids.ts';
import type { Message } from '../../src/model/message.ts';
import { createLogWriter } from '../../src/runtime/log-writer.ts';

const started: Message = { type: 'app-started', pid: pid(7) };
const continued: Message = { type: 'app-continued', pid: pid(7) };

function writer(dropped = 0): { lines: string[]; reader: { stalls: boolean }; log: ReturnType<typeof createLogWriter> } {
  const lines: string[] = [];
  const reader = { stalls: false };
  const format = (message: Message): string | null =>
    message.type === 'app-continued' ? null : message.type === 'lines-dropped' ? `dropped ${message.count}` : message.type;
  const write = (line: string): boolean => {
    if (!reader.stalls) lines.push(line);
    return !reader.stalls;
  };
  return { lines, reader, log: createLogWriter(format, write, dropped) };
}

test('lines that the reader does not take are counted, and the count stands where they would have stood', () => {
  const { lines, reader, log } = writer();
  log.tell(started);
  reader.stalls = true;
  log.tell(started);
  log.tell(started);
  expect(log.droppedLines()).toBe(2);
  reader.stalls = false;
  log.tell(started);
  expect(lines).toEqual(['app-started', 'dropped 2', 'app-started']);
  expect(log.droppedLines()).toBe(0);
});

test('a message that is not told at this verbosity is not a dropped line', () => {
  const { lines, reader, log } = writer();
  reader.stalls = true;
  log.tell(continued);
  expect(log.droppedLines()).toBe(0);
  expect(lines).toEqual([]);
});

test('what an earlier brain dropped is told even if nothing else is', () => {
  const { lines, log } = writer(5);
  log.tellDropped();
  expect(lines).toEqual(['dropped 5']);
});
