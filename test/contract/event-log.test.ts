import { beforeAll, describe, expect, test } from 'vitest';
import { runInNode } from './native-child.ts';

interface Ends {
  readonly count: number;
  readonly held: number;
  readonly oldest: unknown;
  readonly newest: unknown;
  readonly overtaken: unknown;
  readonly later: unknown;
  readonly behindNewest: number;
}

interface Printed {
  readonly written: readonly { readonly type: string; readonly job?: string; readonly words?: string }[];
  readonly first: readonly {
    readonly ring: string;
    readonly sequence: number;
    readonly at: number;
    readonly realtimeMs: number;
    readonly type: string;
  }[];
  readonly main: Ends;
  readonly crowd: Ends;
}

/** Those of ONE_OF_EACH that go into the ring of what there is much of. */
const CROWD = [4, 5, 8];

describe('the event log', () => {
  let printed: Printed;
  beforeAll(async () => {
    printed = JSON.parse(await runInNode('event-log-case.ts', []));
  });

  test('gives back what was written, numbered and with both times; names and words are cut where they are too long', () => {
    const { first, written } = printed;
    expect(first.map(({ ring }) => ring)).toEqual(written.map((_, index) => (CROWD.includes(index) ? 'crowd' : 'main')));
    for (const ring of ['main', 'crowd']) {
      const numbers = first.filter((entry) => entry.ring === ring).map(({ sequence }) => sequence);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    }
    for (const [index, entry] of first.entries()) {
      const { ring: _, sequence: __, at, realtimeMs, ...happening } = entry;
      expect(at).toBeGreaterThan(0);
      expect(realtimeMs).toBeGreaterThan(1.6e12);
      const wanted = written[index];
      if (happening.type === 'job') expect(happening).toEqual({ ...wanted, job: wanted?.job?.slice(0, 15) });
      else if (happening.type === 'crashed') expect(happening).toMatchObject({ words: expect.stringMatching(/^Error: ä{50,}$/) });
      else expect(happening).toEqual(wanted);
    }
    const times = first.map(({ at }) => at);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  test('keeps the last 4,096 entries, and apart from them the last 2,048 of what there is much of; it knows how many there were', () => {
    const { main, crowd, written } = printed;
    const others = written.length - CROWD.length;
    expect(main).toMatchObject({ count: others + 4096, held: 4096, overtaken: null, later: null, behindNewest: 0 });
    expect(main.oldest).toMatchObject({ ring: 'main', sequence: others + 1, type: 'oom-kill', count: 0 });
    expect(main.newest).toMatchObject({ sequence: others + 4096, count: 4095 });
    expect(crowd).toMatchObject({ count: CROWD.length + 2048, held: 2048, overtaken: null, later: null, behindNewest: 0 });
    expect(crowd.oldest).toMatchObject({ ring: 'crowd', sequence: CROWD.length + 1, type: 'adopted', pid: 2 });
    expect(crowd.newest).toMatchObject({ sequence: CROWD.length + 2048, pid: 2049 });
  });
});
