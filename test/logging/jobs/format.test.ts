import { describe, expect, it } from 'vitest';
import { formatJobsMessage } from '../../../src/logging/jobs/format.ts';
import type { JobsMessage } from '../../../src/model/jobs/message.ts';
import { JOBS_MESSAGES } from './messages.ts';

const lineOf = (message: JobsMessage, logFormat: 'text' | 'json' = 'text', verbosity: -1 | 0 | 1 | 2 = 2) =>
  formatJobsMessage(message, { verbosity, logFormat }, { realtimeMs: 0 });

const HEAD = 'SIGTERM (15, SI_USER) by pid 12 (uid 0)';

describe('a line of text about jobs', () => {
  it.each([
    ['stopAll', `${HEAD} /bin/kill \`kill -TERM 1\`, started by sh(10); everything is stopped (a second SIGTERM kills it now)`],
    ['forwarded', `${HEAD}, already gone; forwarded to web, db`],
    ['started', 'job web: started, pid 31'],
    ['second', 'job web 2: started, pid 32'],
    ['ready', 'job web is ready, after 340 ms'],
    ['completed', 'job web is done, after 1.2 s'],
    ['restarting', 'job web (pid 31, ran 3 min) exited with 1; restarting in 400 ms'],
    ['failing', 'job web (pid 31, ran 3 min) was killed by SIGSEGV (segmentation fault, core dumped); not restarting'],
    ['unseen', 'job web (pid 31, ran 3 min) has ended; nobody could see how'],
    ['asked', 'job web (pid 31, ran 3 min) exited with 0, as it was asked to'],
    [
      'notStarted',
      'job web: cannot start ngnix: exec of ngnix failed: ENOENT (no such file or directory); no directory of PATH has a program of this name; restarting',
    ],
    ['failed', 'job web has failed for good: it exited with 1, and its budget of starts is spent; everything is stopped'],
    ['notReady', 'job web was not ready within 5 s (readyTimeout); it is stopped'],
    ['overlapFailed', 'job web: the new one has not become ready; the old one goes on'],
    ['leaderless', 'job web: its main process has ended, and 3 processes of it are left: they are stopped'],
    ['unhealthy', 'job web is not healthy: 3 bad answers in a row: connection refused; it is stopped'],
    ['watchdog', 'job web has not said within 2 s that it is alive (watchdog); it is stopped'],
    ['stopping', 'job web is asked to stop by SIGTERM; it has 10 s'],
    ['stopped', 'job web is stopped, after 120 ms'],
    ['killed', 'job web is stopped, after 10 s; had to kill 1 process: work\\ner(40)'],
    ['status', 'job web says: ready\\x1b[2J'],
    ['shepherdLost', 'the shepherd of job web is gone; its 2 processes go on, and are watched by tsinit itself'],
    [
      'descriptors',
      'job web wants descriptors kept (FDSTORE=1): tsinit does not do that; let it listen on `sockets` of its configuration instead',
    ],
    ['sockets', 'job web: cannot open its socket http: EADDRINUSE (address already in use): 127.0.0.1:80'],
    ['reloaded', 'the configuration has been read again: web: changed (process.command), is restarted; db: new, is started'],
    ['unchanged', 'the configuration has been read again; nothing has changed'],
    [
      'refused',
      'the configuration /etc/tsinit.yaml has 1 mistake, and nothing was changed: line 3: stop.timeout is "x": give a duration, such as 10s; `tsinit check /etc/tsinit.yaml` shows where',
    ],
    ['timeOver', 'has run for 1 min (maxRunTime)'],
    ['stoppingAll', 'stopping everything: SIGTERM asked for it'],
    ['left', 'leaving with 0: SIGTERM asked for it'],
    ['resumed', 'goes on after a crash of its own (number 2): TypeError: x; the jobs were not touched'],
  ] as const)('for %s says it in words', (name, words) => {
    expect(lineOf(JOBS_MESSAGES[name])).toBe(`tsinit: ${words}`);
  });

  it('is said unasked where something has gone wrong, and otherwise with -v only', () => {
    const unasked = Object.entries(JOBS_MESSAGES).filter(([, message]) => lineOf(message, 'text', 0) !== null);
    const quiet = Object.entries(JOBS_MESSAGES).filter(([, message]) => lineOf(message, 'text', -1) !== null);
    expect(unasked.map(([name]) => name)).not.toContain('started');
    expect(unasked.map(([name]) => name)).toContain('restarting');
    expect(quiet.map(([name]) => name)).toEqual(['notStarted', 'failed', 'sockets', 'refused']);
  });
});

describe('a line of JSON about jobs', () => {
  it('is one object, with the words of the text', () => {
    for (const message of Object.values(JOBS_MESSAGES)) {
      const object = JSON.parse(lineOf(message, 'json') ?? '') as { readonly event: string; readonly message: string };
      expect([object.event, `tsinit: ${object.message}`]).toEqual([message.type, lineOf(message)]);
    }
  });

  it('tells an end by its fields', () => {
    expect(JSON.parse(lineOf(JOBS_MESSAGES.restarting, 'json') ?? '')).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      event: 'job-ended',
      message: 'job web (pid 31, ran 3 min) exited with 1; restarting in 400 ms',
      job: 'web',
      instance: 1,
      pid: 31,
      exit_code: 1,
      killed_by: null,
      core_dumped: false,
      ran_for_ms: 180_000,
      asked: false,
      next: 'restart',
      restart_in_ms: 400,
    });
  });

  it('tells who had to be killed, and which mistakes a file has', () => {
    expect(JSON.parse(lineOf(JOBS_MESSAGES.killed, 'json') ?? '')).toMatchObject({ killed: [{ pid: 40, comm: 'work\ner' }] });
    expect(JSON.parse(lineOf(JOBS_MESSAGES.refused, 'json') ?? '')).toMatchObject({ mistakes: [{ line: 3, column: 5 }] });
  });
});
