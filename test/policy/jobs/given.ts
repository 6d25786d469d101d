import { exitCode, millis, pid, signalNumber } from '../../../src/model/ids.ts';
import type { Dependency, JobConfig, JobsConfig, RestartPolicy } from '../../../src/model/jobs/config.ts';
import type { JobsEvent } from '../../../src/model/jobs/event.ts';
import { jobName } from '../../../src/model/jobs/ids.ts';
import type { End } from '../../../src/model/process.ts';

/** An event without its time, which the machine or the world gives it. */
export type Timeless = JobsEvent extends infer Any ? (Any extends JobsEvent ? Omit<Any, 'now'> : never) : never;

export const name = jobName;

const RESTART: RestartPolicy = {
  when: 'on-failure',
  ends: [],
  permanent: [],
  success: [],
  backoff: { first: millis(400), max: millis(60_000), factor: 2, jitter: 0, resetAfter: millis(10_000) },
  budget: null,
  throttle: null,
};

/** A service without anything in particular. */
export function job(text: string, change: Partial<JobConfig> = {}): JobConfig {
  return {
    name: jobName(text),
    kind: 'service',
    autostart: true,
    instances: 1,
    process: {
      command: [`/bin/${text}`],
      environment: { import: [], files: [], set: {} },
      directory: null,
      user: null,
      group: null,
      groups: null,
      umask: null,
      nice: null,
      limits: [],
      oomScoreAdjust: null,
      capabilities: null,
      noNewPrivileges: false,
      cgroup: null,
      output: { type: 'inherit' },
      errors: { type: 'inherit' },
    },
    dependencies: [],
    readiness: null,
    readyTimeout: null,
    restart: RESTART,
    liveness: null,
    watchdog: null,
    onFailure: 'nothing',
    leaderless: 'stop',
    spareSessions: false,
    stop: { signal: signalNumber(15), to: 'set', timeout: millis(10_000) },
    reload: { type: 'restart' },
    forward: [],
    sockets: [],
    onDemand: null,
    ...change,
  };
}

export const restart = (change: Partial<RestartPolicy>): RestartPolicy => ({ ...RESTART, ...change });

/** The same job with another command: its processes must be new ones. */
export const altered = (config: JobConfig, version: number): JobConfig => ({
  ...config,
  process: { ...config.process, command: [`/bin/${config.name}`, `v${version}`] },
});

export const needs = (on: string, condition: Dependency['condition'] = 'ready'): Dependency => ({
  on: jobName(on),
  condition,
  required: true,
});

export const after = (on: string, condition: Dependency['condition'] = 'ready'): Dependency => ({
  ...needs(on, condition),
  required: false,
});

export const config = (jobs: readonly JobConfig[], change: Partial<JobsConfig> = {}): JobsConfig => ({
  jobs,
  maxRunTime: null,
  stopTimeout: null,
  ...change,
});

export const socket = (port: number): JobConfig['sockets'][number] => ({
  name: 'http',
  address: { type: 'tcp', host: '127.0.0.1', port },
  backlog: 128,
});

export const exited = (code: number): End => ({ type: 'exited', code: exitCode(code) });
export const killedBy = (signal: number): End => ({ type: 'killed', signal: signalNumber(signal), coreDumped: false });

export const processName = (number: number, comm = 'worker') => ({ pid: pid(number), startTime: number, comm });
