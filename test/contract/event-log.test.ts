import { beforeAll, describe, expect, test } from 'vitest';
import { runInNode } from './native-child.ts';

interface Printed {
  readonly written: readonly { readonly type: string; readonly words?: string }[];
  readonly first: readonly {
    readonly sequence: number;
    readonly at: number;
    readonly realtimeMs: number;
    readonly type: string;
  }[];
  readonly count: number;
  readonly total: number;
  readonly overtaken: unknown;
  readonly oldest: unknown;
  readonly newest: unknown;
  readonly later: unknown;
}

describe('the event log', () => {
  let printed: Printed;
  beforeAll(async () => {
    printed = JSON.parse(await runInNode('event-log-case.ts', []));
  });

  test('gives back what was written, numbered and with both times; names and words are cut where they are too long', () => {
    const { first, written } = printed;
    expect(first.map(({ sequence }) => sequence)).toEqual(written.map((_, index) => index + 1));
    for (const [index, entry] of first.entries()) {
      const { sequence: _, at, realtimeMs, ...happening } = entry;
      expect(at).toBeGreaterThan(0);
      expect(realtimeMs).toBeGreaterThan(1.6e12);
      const wanted = written[index];
      if (happening.type === 'job') expect(happening).toEqual({ ...wanted, job: 'a-name-that-is-' });
      else if (happening.type === 'crashed') expect(happening).toMatchObject({ words: expect.stringMatching(/^Error: ä{50,}$/) });
      else expect(happening).toEqual(wanted);
    }
    const times = first.map(({ at }) => at);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  test('keeps the last 4,096 entries, and knows how many there were', () => {
    const { count, total, overtaken, oldest, newest, later, written } = printed;
    expect(count).toBe(total);
    expect(overtaken).toBeNull();
    expect(oldest).toMatchObject({ sequence: written.length + 1, type: 'oom-kill', count: 0 });
    expect(newest).toMatchObject({ sequence: total, count: 4095 });
    expect(later).toBeNull();
  });
});
