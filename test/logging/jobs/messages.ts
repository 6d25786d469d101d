import { errno, exitCode, millis, pid, signalNumber } from '../../../src/model/ids.ts';
import { jobName } from '../../../src/model/jobs/ids.ts';
import type { JobsMessage } from '../../../src/model/jobs/message.ts';
import { info, sender } from '../messages.ts';

const web = jobName('web');
const one = { job: web, instance: 1 } as const;
const noSuchFile = { step: 'exec', errno: errno(2), path: 'ngnix' } as const;
const ended = { ...one, type: 'job-ended', pid: pid(31), ranFor: millis(180_000), asked: false } as const;
const killed = [{ pid: pid(40), startTime: 1, comm: 'work\ner' }];
const mistake = {
  path: 'jobs.web',
  words: 'stop.timeout is "x": give a duration, such as 10s',
  at: { line: 3, column: 5, length: 1 },
  source: 'x',
};

/** One of each kind, and of some kinds those that differ in what is said of them. */
export const JOBS_MESSAGES = {
  stopAll: { type: 'jobs-signal', info, sender, meaning: { type: 'stop-all' } },
  forwarded: { type: 'jobs-signal', info, sender: null, meaning: { type: 'forwarded', to: [web, jobName('db')] } },
  started: { ...one, type: 'job-started', pid: pid(31) },
  second: { type: 'job-started', job: web, instance: 2, pid: pid(32) },
  ready: { ...one, type: 'job-ready', after: millis(340) },
  completed: { ...one, type: 'job-completed', ranFor: millis(1200) },
  restarting: { ...ended, end: { type: 'exited', code: exitCode(1) }, next: { type: 'restart', in: millis(400) } },
  failing: { ...ended, end: { type: 'killed', signal: signalNumber(11), coreDumped: true }, next: { type: 'failed' } },
  unseen: { ...ended, end: null, next: { type: 'none' } },
  asked: { ...ended, end: { type: 'exited', code: exitCode(0) }, asked: true, next: { type: 'none' } },
  notStarted: {
    type: 'job-not-started',
    job: web,
    failure: noSuchFile,
    program: 'ngnix',
    next: { type: 'restart', in: millis(0) },
  },
  failed: { type: 'job-failed', job: web, words: 'it exited with 1, and its budget of starts is spent', container: 'stops' },
  notReady: { ...one, type: 'job-not-ready', after: millis(5000) },
  overlapFailed: { ...one, type: 'job-overlap-failed' },
  leaderless: { type: 'job-leaderless', job: web, survivors: 3, policy: 'stop' },
  unhealthy: { type: 'job-unhealthy', job: web, failures: 3, words: 'connection refused' },
  watchdog: { type: 'job-watchdog', job: web, limit: millis(2000) },
  stopping: { type: 'job-stopping', job: web, signal: signalNumber(15), timeout: millis(10_000) },
  stopped: { type: 'job-stopped', job: web, killed: [], after: millis(120) },
  killed: { type: 'job-stopped', job: web, killed, after: millis(10_000) },
  status: { type: 'job-status', job: web, status: 'ready\u001b[2J' },
  shepherdLost: { type: 'shepherd-lost', job: web, members: 2 },
  descriptors: { type: 'descriptor-store-refused', job: web },
  sockets: { type: 'sockets-failed', job: web, socket: 'http', errno: errno(98), words: '127.0.0.1:80' },
  reloaded: { type: 'reloaded', lines: ['web: changed (process.command), is restarted', 'db: new, is started'] },
  unchanged: { type: 'reloaded', lines: [] },
  refused: { type: 'reload-refused', path: '/etc/tsinit.yaml', diagnostics: [mistake] },
  timeOver: { type: 'run-time-over', limit: millis(60_000) },
  stoppingAll: { type: 'jobs-stopping', words: 'SIGTERM asked for it' },
  left: { type: 'jobs-left', code: exitCode(0), words: 'SIGTERM asked for it' },
  resumed: { type: 'jobs-resumed', words: 'TypeError: x', count: 2 },
} as const satisfies Record<string, JobsMessage>;
