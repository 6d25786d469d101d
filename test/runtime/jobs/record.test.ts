import { describe, expect, it } from 'vitest';
import { exitCode, millis, pid, signalNumber } from '../../../src/model/ids.ts';
import { happeningOfReport } from '../../../src/runtime/jobs/linux/record-report.ts';
import { happeningOfMessage } from '../../../src/runtime/jobs/record-message.ts';
import { name, processName } from '../../policy/jobs/given.ts';

const web = name('web');

describe('a message about a job, in the event log,', () => {
  it('has the name of the job apart, and the pid where it is about the main process', () => {
    const started = happeningOfMessage({ type: 'job-started', job: web, instance: 1, pid: pid(7) }, 'job web: started, pid 7');
    expect(started).toEqual({ type: 'job', job: 'web', words: 'started, pid 7', pid: 7 });
    const ready = happeningOfMessage(
      { type: 'job-ready', job: web, instance: 1, after: millis(3) },
      'job web is ready, after 3 ms',
    );
    expect(ready).toEqual({ type: 'job', job: 'web', words: 'is ready, after 3 ms', pid: null });
    const lost = happeningOfMessage({ type: 'shepherd-lost', job: web, members: 2 }, 'the shepherd of job web is gone');
    expect(lost).toEqual({ type: 'job', job: 'web', words: 'has lost its shepherd', pid: null });
  });

  it('of a reload says what has changed, or why nothing has', () => {
    expect(happeningOfMessage({ type: 'reloaded', lines: ['web: restart', 'db: new'] }, '')).toEqual({
      type: 'reloaded',
      words: 'web: restart; db: new',
    });
    expect(happeningOfMessage({ type: 'reloaded', lines: [] }, '')).toEqual({ type: 'reloaded', words: 'nothing has changed' });
    const refused = happeningOfMessage({ type: 'reload-refused', path: '/t.yaml', diagnostics: [] }, 'two mistakes\n  first');
    expect(refused).toEqual({ type: 'reloaded', words: 'refused: two mistakes' });
  });

  it('of the end says the code, and of what is nobody’s nothing', () => {
    expect(happeningOfMessage({ type: 'jobs-left', code: exitCode(3), words: '' }, '')).toEqual({ type: 'left', code: 3 });
    expect(happeningOfMessage({ type: 'jobs-stopping', words: 'x' }, '')).toBeNull();
  });
});

describe('the report of a shepherd, in the event log,', () => {
  const process = processName(9);
  const usage = { user: 1_500_000n, system: 0n, maxResident: 640 };
  const end = { type: 'killed', signal: signalNumber(15), coreDumped: false } as const;

  it('is a start, an adoption, a kill, or an end with what it has used', () => {
    expect(happeningOfReport({ type: 'adopted', process, formerParent: pid(8) })).toMatchObject({
      type: 'adopted',
      pid: 9,
      formerParent: 8,
    });
    expect(happeningOfReport({ type: 'killed', process })).toMatchObject({ type: 'killed', pid: 9 });
    expect(happeningOfReport({ type: 'ended', process, end, usage })).toMatchObject({
      type: 'exiting',
      pid: 9,
      end,
      usage: { ranFor: null, user: 1.5, system: 0, maxResidentKb: 640 },
    });
  });

  it('is nothing where nobody could see how it ended', () => {
    expect(happeningOfReport({ type: 'main-ended', process, end: null, usage: null, survivors: 0, heir: null })).toBeNull();
  });
});
