import { exitCode, millis } from '../../model/ids.ts';
import type {
  Dependency,
  JobConfig,
  JobEnd,
  JobsConfig,
  Liveness,
  OnDemand,
  OutputConfig,
  Probe,
  ProbeReadiness,
  ProcessConfig,
  Readiness,
  ReloadConfig,
  ResourceLimit,
  RestartPolicy,
  SocketConfig,
  StopConfig,
} from '../../model/jobs/config.ts';
import { type JobName, jobName } from '../../model/jobs/ids.ts';
import {
  array,
  boolean,
  nullable,
  number,
  numberOf,
  numberWithin,
  oneOf,
  type Reader,
  record,
  text,
  Unreadable,
  union,
} from '../../model/reader.ts';
import { signal } from '../snapshot-values.ts';

// Readers for a configuration as the ledger holds it: the brain after this one does not read the file again.

export const name: Reader<JobName> = (value, path) => jobName(text(value, path));
const time = numberOf(millis);
const code = numberWithin(0, 255, exitCode);

/** At least one, as the type has it. */
const words: Reader<readonly [string, ...string[]]> = (value, path) => {
  const [first, ...rest] = array(text)(value, path);
  if (first === undefined) throw new Unreadable(`${path} is empty, not a command`);
  return [first, ...rest];
};

/** The keys are names of variables. */
const strings: Reader<Readonly<Record<string, string>>> = (value, path) => {
  const found = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(found.map(([key, item]: [string, unknown]) => [key, text(item, `${path}.${key}`)]));
};

type In<Union extends { readonly type: string }, Type extends Union['type']> = Extract<Union, { readonly type: Type }>;

const output = union<OutputConfig>('type', {
  inherit: record<In<OutputConfig, 'inherit'>>({ type: oneOf('inherit') }),
  null: record<In<OutputConfig, 'null'>>({ type: oneOf('null') }),
  prefix: record<In<OutputConfig, 'prefix'>>({ type: oneOf('prefix') }),
  file: record<In<OutputConfig, 'file'>>({ type: oneOf('file'), path: text, maxSize: nullable(number), keep: number }),
} satisfies { [Type in OutputConfig['type']]: Reader<In<OutputConfig, Type>> });

const process = record<ProcessConfig>({
  command: words,
  environment: record<ProcessConfig['environment']>({
    import: array(text),
    files: array(record<ProcessConfig['environment']['files'][number]>({ path: text, optional: boolean })),
    set: strings,
  }),
  directory: nullable(text),
  user: nullable(text),
  group: nullable(text),
  groups: nullable(array(text)),
  umask: nullable(number),
  nice: nullable(number),
  limits: array(record<ResourceLimit>({ resource: number, soft: nullable(number), hard: nullable(number) })),
  oomScoreAdjust: nullable(number),
  capabilities: nullable(array(number)),
  noNewPrivileges: boolean,
  cgroup: nullable(text),
  output,
  errors: (value, path) => (value === 'output' ? value : output(value, path)),
});

const probe = union<Probe>('type', {
  tcp: record<In<Probe, 'tcp'>>({ type: oneOf('tcp'), host: text, port: number }),
  unix: record<In<Probe, 'unix'>>({ type: oneOf('unix'), path: text }),
  exec: record<In<Probe, 'exec'>>({ type: oneOf('exec'), command: words }),
} satisfies { [Type in Probe['type']]: Reader<In<Probe, Type>> });

const readiness = union<Readiness>('type', {
  notify: record<In<Readiness, 'notify'>>({ type: oneOf('notify') }),
  descriptor: record<In<Readiness, 'descriptor'>>({ type: oneOf('descriptor'), descriptor: number }),
  probe: record<ProbeReadiness>({ type: oneOf('probe'), probe, interval: time, timeout: time }),
  line: record<In<Readiness, 'line'>>({ type: oneOf('line'), pattern: text }),
} satisfies { [Type in Readiness['type']]: Reader<In<Readiness, Type>> });

const end = union<JobEnd>('type', {
  code: record<In<JobEnd, 'code'>>({ type: oneOf('code'), code }),
  signal: record<In<JobEnd, 'signal'>>({ type: oneOf('signal'), signal }),
} satisfies { [Type in JobEnd['type']]: Reader<In<JobEnd, Type>> });

const restart = record<RestartPolicy>({
  when: oneOf('never', 'on-failure', 'always', 'on-ends'),
  ends: array(end),
  permanent: array(end),
  success: array(end),
  backoff: record<RestartPolicy['backoff']>({ first: time, max: time, factor: number, jitter: number, resetAfter: time }),
  budget: nullable(record<NonNullable<RestartPolicy['budget']>>({ starts: number, within: time })),
  throttle: nullable(record<NonNullable<RestartPolicy['throttle']>>({ within: time, pause: time })),
});

const reload = union<ReloadConfig>('type', {
  restart: record<In<ReloadConfig, 'restart'>>({ type: oneOf('restart') }),
  signal: record<In<ReloadConfig, 'signal'>>({ type: oneOf('signal'), signal }),
  overlap: record<In<ReloadConfig, 'overlap'>>({ type: oneOf('overlap') }),
} satisfies { [Type in ReloadConfig['type']]: Reader<In<ReloadConfig, Type>> });

type Address = SocketConfig['address'];

const socket = record<SocketConfig>({
  name: text,
  address: union<Address>('type', {
    tcp: record<In<Address, 'tcp'>>({ type: oneOf('tcp'), host: text, port: number }),
    unix: record<In<Address, 'unix'>>({
      type: oneOf('unix'),
      path: text,
      mode: number,
      user: nullable(text),
      group: nullable(text),
    }),
  } satisfies { [Type in Address['type']]: Reader<In<Address, Type>> }),
  backlog: number,
});

export const stop = record<StopConfig>({ signal, to: oneOf('set', 'main'), timeout: nullable(time) });

export const job = record<JobConfig>({
  name,
  kind: oneOf('service', 'oneshot', 'daemon', 'task'),
  autostart: boolean,
  instances: number,
  process,
  dependencies: array(
    record<Dependency>({ on: name, condition: oneOf('started', 'ready', 'completed', 'healthy'), required: boolean }),
  ),
  readiness: nullable(readiness),
  readyTimeout: nullable(time),
  restart,
  liveness: nullable(record<Liveness>({ probe, interval: time, timeout: time, failures: number, delay: time })),
  watchdog: nullable(time),
  onFailure: oneOf('nothing', 'stop'),
  leaderless: oneOf('stop', 'keep', 'restart-when-empty'),
  spareSessions: boolean,
  stop,
  reload,
  forward: array(signal),
  sockets: array(socket),
  onDemand: nullable(record<OnDemand>({ limit: number, idle: nullable(time), uses: nullable(number) })),
});

export const config = record<JobsConfig>({ jobs: array(job), maxRunTime: nullable(time), stopTimeout: nullable(time) });
