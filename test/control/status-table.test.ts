import { describe, expect, it } from 'vitest';
import { runDirectory } from '../../src/control/run-directory.ts';
import { statusTable } from '../../src/control/status-table.ts';
import { millis, pid } from '../../src/model/ids.ts';
import type { JobView } from '../../src/model/jobs/control.ts';
import { jobName } from '../../src/model/jobs/ids.ts';

const view = (name: string, more: Partial<JobView> = {}): JobView => ({
  name: jobName(name),
  kind: 'service',
  state: 'ready',
  words: '',
  since: millis(0),
  starts: 1,
  runs: [{ instance: 1, state: 'ready', shepherd: pid(7), main: pid(8), startedAt: millis(0) }],
  ...more,
});
const table = (jobs: readonly JobView[], coloured = false) => statusTable(jobs, { now: millis(90_061_000), coloured, width: 80 });

describe('the table of tsinit status', () => {
  it('is aligned, and has the words at the end, in no more than 80 columns', () => {
    const lines = table([
      view('web'),
      view('a-long-name', { state: 'backoff', starts: 5, runs: [], words: `it exited with 3 ${'x'.repeat(90)}` }),
    ]);
    expect(lines).toEqual([
      'JOB          STATE    SINCE  PID  RESTARTS',
      'web          ready    1d 1h    8         0',
      expect.stringMatching(/^a-long-name {2}backoff {2}1d 1h {4}- {9}4 {2}it exited with 3 x+…$/),
    ]);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('has a line for each run where there are several', () => {
    const runs = [1, 2].map((instance) => ({
      instance,
      state: 'ready',
      shepherd: pid(7),
      main: pid(10 + instance),
      startedAt: millis(90_000_000),
    }));
    expect(table([view('web', { runs, starts: 2 })]).slice(2)).toEqual(['  1  ready  1m 1s   11', '  2  ready  1m 1s   12']);
  });

  it('has colours only where they are wanted, and none of the words can make some', () => {
    expect(table([view('web')], true)[1]).toContain('\u001b[32mready');
    expect(table([view('web', { words: '\u001b[31m' })]).join('')).not.toContain('\u001b');
  });
});

describe('the directory of the control socket', () => {
  const of = (more: object) => runDirectory({ pid: 1, uid: 0, run: '', runtime: '', ...more });
  it('is that of process 1, or has the number of the init in its name', () => {
    expect(of({})).toBe('/run/tsinit');
    expect(of({ pid: 77 })).toBe('/run/tsinit-77');
    expect(of({ pid: 77, uid: 1000, runtime: '/run/user/1000' })).toBe('/run/user/1000/tsinit-77');
    expect(of({ pid: 77, uid: 1000 })).toBeNull();
    expect(of({ run: '/somewhere' })).toBe('/somewhere');
    expect(of({ run: 'relative' })).toBeNull();
  });
});
