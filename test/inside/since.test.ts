import '../look/made-up.ts';
import { expect, it } from 'vitest';
import { momentOf } from '../../src/inside/log.ts';
import { millis } from '../../src/model/ids.ts';

const NOW = Date.UTC(2026, 10, 29, 9, 30);

it.each([
  [{ type: 'ago', duration: millis(90_000) } as const, Date.UTC(2026, 10, 29, 9, 28, 30)],
  [{ type: 'at', realtimeMs: 5 } as const, 5],
  [{ type: 'clock', hours: 9, minutes: 29, seconds: 5 } as const, Date.UTC(2026, 10, 29, 9, 29, 5)],
  // It has not been so late today.
  [{ type: 'clock', hours: 23, minutes: 0, seconds: 0 } as const, Date.UTC(2026, 10, 28, 23)],
])('%j is that moment', (since, moment) => {
  expect(momentOf(since, NOW)).toBe(moment);
});
