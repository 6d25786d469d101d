import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/cli/parse-arguments.ts';
import { formatMessage, formatRecord } from '../../src/logging/format.ts';
import type { Settings } from '../../src/model/settings.ts';
import { messagesOf } from '../logging/hostile.ts';
import { hostileText, runs } from './hostile-text.ts';
import { seed } from './rounds.ts';

const CLOCK = { realtimeMs: 1_700_000_000_000 };
/** PIPE_BUF: a write to a pipe that is no longer is whole (pipe(7)). */
const LONGEST = 4096;
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/u;

function mustBeOneLine(line: string | null): void {
  if (line === null) throw new Error('nothing was said');
  expect(line.isWellFormed()).toBe(true);
  expect(line).not.toMatch(UNSHOWABLE);
  expect(Buffer.byteLength(line)).toBeLessThan(LONGEST);
}

describe(`whatever the text of others is, seed ${seed},`, () => {
  it.each(['text', 'json'] as const)('each message is one line of UTF-8 that a pipe takes whole, in %s', (logFormat) => {
    const settings: Settings = { ...DEFAULT_SETTINGS, verbosity: 2, logFormat };
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const message of messagesOf(text)) {
          const line = formatMessage(message, settings, CLOCK);
          mustBeOneLine(line);
          if (logFormat === 'json') expect(JSON.parse(line ?? '')).toMatchObject({ event: message.type });
        }
      }),
      runs(10, 1_000),
    );
  });

  it('the termination log is one object of at most 4096 bytes', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const message of messagesOf(text)) {
          const record = formatRecord(message, DEFAULT_SETTINGS, CLOCK);
          expect(Buffer.byteLength(record)).toBeLessThanOrEqual(LONGEST);
          expect(record.endsWith('\n')).toBe(true);
          mustBeOneLine(record.slice(0, -1));
        }
      }),
      runs(10, 500),
    );
  });
});
