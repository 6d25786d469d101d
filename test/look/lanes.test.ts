import { describe, expect, it } from 'vitest';
import { chromeTrace } from '../../src/look/chrome-trace.ts';
import { lanesOf } from '../../src/look/lanes.ts';
import { placedInRows } from '../../src/look/rows.ts';
import { ticksOf } from '../../src/look/ticks.ts';
import { timelineSvg } from '../../src/look/timeline-svg.ts';
import { exitCode, pid } from '../../src/model/ids.ts';
import { BEGIN, logFrom, NO_USAGE, STORY } from './made-up.ts';

const NOW = BEGIN.at + 160_000;

/** What the format has for the phases that we use ("Trace Event Format", Google). */
interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly s: string;
  readonly bp: string;
  readonly id: number;
  readonly args: { readonly name: string };
}

describe('the lives of processes', () => {
  it('are one lane each, from birth to end, with what befell them', () => {
    const { lanes } = lanesOf(STORY, NOW);
    expect(lanes.map(({ pid: number, name, kind, end }) => [number, name, kind, end])).toEqual([
      [0, 'tsinit', 'init', ''],
      [7, 'nginx', 'app', 'exited with 3'],
      [31, 'nginx', 'other', 'was killed by SIGTERM'],
      [32, 'nginx', 'other', 'was killed by SIGTERM'],
      [44, 'gzip', 'other', 'exited with 0'],
    ]);
    expect(lanes[2]?.marks).toEqual([
      { at: BEGIN.at + 80_000, kind: 'signal', label: 'SIGTERM from stale-pid-file(51)', fromPid: 51 },
    ]);
  });

  it('are one although two writers had them in another order, and two where a number was given again', () => {
    const executed = { type: 'executed', pid: pid(9), executable: '/bin/sleep', commandLine: ['sleep', '1'] } as const;
    const born = { type: 'forked', pid: pid(9), parent: pid(7), comm: 'sh' } as const;
    const of = (log: ReturnType<typeof logFrom>) =>
      lanesOf(log, NOW).lanes.map(({ name, from }) => [name, from === null ? null : from - BEGIN.at]);
    expect(of(logFrom([10, executed], [11, born]))).toEqual([
      ['tsinit', 10],
      ['sleep', 10],
    ]);
    expect(of(logFrom([10, born], [11, executed], [5000, born]))).toEqual([
      ['tsinit', 10],
      ['sleep', 10],
      ['sh', 5000],
    ]);
  });

  it('are slices of a trace, and each entry is an instant in it, in microseconds', () => {
    const { traceEvents } = JSON.parse(chromeTrace(STORY, NOW));
    expect(traceEvents).toContainEqual(
      expect.objectContaining({ ph: 'X', name: 'nginx', ts: 2000, dur: 100_118_000, args: { end: 'exited with 3' } }),
    );
    expect(traceEvents.filter(({ ph }: { readonly ph: string }) => ph === 'i')).toHaveLength(STORY.length);
  });

  it('are a trace as the Trace Event Format has it: each event whole, flows in pairs and in slices', () => {
    const { traceEvents }: { readonly traceEvents: readonly TraceEvent[] } = JSON.parse(chromeTrace(STORY, NOW));
    for (const event of traceEvents) {
      expect(event).toMatchObject({
        ph: expect.stringMatching(/^[MXisf]$/),
        name: expect.any(String),
        pid: 1,
        tid: expect.any(Number),
      });
      if (event.ph === 'M') expect(event.args.name).toEqual(expect.any(String));
      else expect(event.ts).toBeGreaterThanOrEqual(0);
      if (event.ph === 'X') expect(event.dur).toBeGreaterThan(0);
      if (event.ph === 'i') expect(event.s).toBe('t');
      if (event.ph === 'f') expect(event.bp).toBe('e');
    }
    const of = (ph: string) => traceEvents.filter((event) => event.ph === ph);
    expect(of('s').length).toBeGreaterThan(1);
    expect(of('f').map(({ id, name, ts }) => ({ id, name, ts }))).toEqual(of('s').map(({ id, name, ts }) => ({ id, name, ts })));
    for (const { tid, ts } of [...of('s'), ...of('f')]) {
      expect(of('X').some((one) => one.tid === tid && one.ts <= ts && ts <= one.ts + one.dur)).toBe(true);
    }
    const named = new Set(of('M').map(({ tid }) => tid));
    expect(traceEvents.every(({ tid }) => named.has(tid))).toBe(true);
  });

  it('cannot be markup, whatever they are called', () => {
    const evil = logFrom([0, { type: 'forked', pid: pid(9), parent: pid(7), comm: '</text><script>"&' }]);
    const picture = timelineSvg(lanesOf(evil, NOW));
    expect(picture).not.toContain('<script');
    expect(picture).toContain('&lt;/text&gt;&lt;script&gt;');
  });
});

describe('the rows of a picture', () => {
  it('are shared by lives in which nothing happened, where they do not meet', () => {
    const forked = (number: number) => ({ type: 'forked', pid: pid(number), parent: pid(7), comm: 'sh' }) as const;
    const exiting = (number: number) =>
      ({ type: 'exiting', pid: pid(number), comm: 'sh', end: { type: 'exited', code: exitCode(0) }, usage: NO_USAGE }) as const;
    const story = [
      [0, forked(9)],
      [10, exiting(9)],
      [15, forked(10)],
      [20, exiting(10)],
      [40, forked(11)],
      [50, exiting(11)],
    ] as const;
    const placed = placedInRows(lanesOf(logFrom(...story), NOW).lanes, (at) => at, 10);
    expect(placed.map(({ lane, row, shared }) => [lane.pid, row, shared])).toEqual([
      [0, 0, false],
      [9, 1, true],
      [10, 2, true],
      [11, 1, true],
    ]);
  });
});

describe('the ticks of an axis', () => {
  it.each([
    [10, '09:00:00.002'],
    [5_000, '09:00:01'],
    [3_600_000, '09:10:00'],
    [86_400_000 * 3, '12:00:00'],
  ])('of %d ms are round times of the day', (span, second) => {
    const ticks = ticksOf(0, span, BEGIN.realtimeMs);
    expect(ticks.length).toBeGreaterThan(3);
    expect(ticks.length).toBeLessThan(12);
    expect(ticks.map(({ label }) => label)).toContain(second);
  });
});
