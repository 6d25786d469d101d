import type * as v from 'valibot';
import { ok } from '../model/result.ts';
import { list, mapping, record } from './choose.ts';
import { command } from './command.ts';
import { cgroup, group, umask, user } from './credentials.ts';
import { dependencies, jobNameComplaint } from './dependencies.ts';
import { environment, environmentFile, environmentImport } from './environment.ts';
import { leaf, NONE, text } from './leaf.ts';
import { capability, limits } from './limits.ts';
import { stderr, stdout } from './output.ts';
import { live, ready } from './probe.ts';
import { backoff, budget, ends, restart, throttle } from './restart.ts';
import { onDemand, sockets } from './sockets.ts';
import { forward, reload, stop } from './stop.ts';
import { absolutePath, boolean, duration, durationOrNever, integer, longDurationOrNever, oneOf } from './values.ts';

const MOST_INSTANCES = 1000;

const version = leaf({
  what: 'a version of this file that is known here',
  cure: 'use 1',
  json: { const: 1 },
  read: (word) => (word === '1' ? ok(1) : NONE),
});

/** What a job and `defaults:` may have both. */
const SHARED = {
  autostart: boolean,
  environment,
  environment_file: environmentFile,
  environment_import: environmentImport,
  cwd: absolutePath,
  user,
  group,
  groups: list('a list of groups', 'use [www, mail]', group),
  umask,
  nice: integer(-20, 19, 5),
  limits,
  oom_score_adj: integer(-1000, 1000, 500),
  capabilities: list('a list of capabilities', 'use [NET_BIND_SERVICE], or []', capability),
  no_new_privileges: boolean,
  cgroup,
  stdout,
  stderr,
  ready_timeout: durationOrNever,
  restart,
  backoff,
  budget,
  throttle,
  permanent: ends,
  success: ends,
  watchdog: duration,
  on_failure: oneOf('nothing', 'stop'),
  leader_dead: oneOf('stop', 'keep', 'restart-when-empty'),
  spare_sessions: boolean,
  stop,
  reload,
};

const OWN = {
  command,
  shell: text('a script for /bin/sh', 'use "first && second", for example'),
  kind: oneOf('service', 'oneshot', 'daemon', 'task'),
  instances: integer(1, MOST_INSTANCES, 2),
  after: dependencies,
  requires: dependencies,
  ready,
  live,
  forward,
  sockets,
  on_demand: onDemand,
};

const JOBS_OWN: readonly string[] = Object.keys(OWN);

export const job = mapping('a job', 'use {command: [program, argument, …]}', { ...OWN, ...SHARED });

export const defaults = mapping('what jobs have where they do not say otherwise', 'use {user: nobody}, for example', SHARED, [], {
  elsewhere: (key) => (JOBS_OWN.includes(key) ? 'each job has its own: write it there' : null),
});

export const file = mapping(
  'a configuration',
  'begin with jobs:',
  {
    version,
    defaults,
    max_run_time: longDurationOrNever,
    stop_timeout: durationOrNever,
    jobs: record('jobs by name', 'use {web: {command: [program, argument, …]}}', job, jobNameComplaint),
  },
  ['jobs'],
  // As in docker compose: a place for anchors.
  { ignored: /^x-/ },
);

export type WrittenJob = v.InferOutput<typeof job>;
export type WrittenDefaults = v.InferOutput<typeof defaults>;
export type WrittenFile = v.InferOutput<typeof file>;
