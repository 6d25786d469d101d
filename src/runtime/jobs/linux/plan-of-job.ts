import type { JobPlan, OutputPlan } from '../../../../native-bindings/job-types.ts';
import { signalNumber } from '../../../model/ids.ts';
import type { JobConfig, OutputConfig, ProcessConfig } from '../../../model/jobs/config.ts';
import { SIGKILL } from '../../../model/signals.ts';
import type { Identity } from './users.ts';

export interface PlanParts {
  readonly job: JobConfig;
  readonly environment: readonly Buffer[];
  readonly identity: Identity;
  /** The cgroup.procs file to write into; null: none. */
  readonly cgroup: string | null;
  /** How many listening sockets it gets. */
  readonly listeners: number;
  readonly notifies: boolean;
  /** Colours for prefixes: standard output and standard error are a terminal. */
  readonly coloured: boolean;
  /** Among the jobs, for the colour of its own. */
  readonly index: number;
  /** Instead of the job's own: of a probe. */
  readonly probe: readonly string[] | null;
  /** We ourselves. */
  readonly parent: number;
}

/** RLIM_INFINITY. */
const UNLIMITED = 2n ** 64n - 1n;
const FIRST_DESCRIPTOR = 3;

/** The configuration of a job, and what was looked up for it, as plain data for its shepherd. */
export function planOfJob(parts: PlanParts): JobPlan {
  const { job, environment, identity, probe, listeners } = parts;
  const { process } = job;
  const output = (config: OutputConfig): OutputPlan => (probe === null ? outputPlan(config, parts) : { type: 'null' });
  const readiness = probe === null ? job.readiness : null;
  return {
    name: job.name,
    argv: (probe ?? process.command).map((word) => Buffer.from(word)),
    env: environment,
    directory: process.directory === null ? null : Buffer.from(process.directory),
    user: identity.user,
    group: identity.group,
    groups: identity.groups,
    umask: process.umask,
    nice: process.nice,
    limits: process.limits.map(limitPlan),
    oomScoreAdjust: process.oomScoreAdjust,
    capabilities: process.capabilities === null ? null : bitsOf(process.capabilities),
    noNewPrivileges: process.noNewPrivileges,
    cgroup: parts.cgroup === null ? null : Buffer.from(parts.cgroup),
    output: output(process.output),
    errors: process.errors === 'output' ? 'output' : output(process.errors),
    listeners,
    readyDescriptor: readiness?.type === 'descriptor' ? readiness.descriptor : null,
    statusDescriptor: statusDescriptorOf(parts),
    notifies: parts.notifies,
    watchdog: probe === null && job.watchdog !== null ? BigInt(Math.round(job.watchdog * 1e6)) : 0n,
    stop: stopPlan(parts),
    heirs: probe === null && job.kind === 'daemon',
    quiet: true,
    tee: readiness?.type === 'line',
  };
}

/** It is known to the shepherd alone where tsinit has been killed, and so it is what the job was started with. Nobody waits for a probe then. */
function stopPlan({ job, probe, parent }: PlanParts): JobPlan['stop'] {
  if (probe !== null) return { signal: signalNumber(SIGKILL), to: 'set', timeout: 0n, parent };
  const { signal, to, timeout } = job.stop;
  // 0 is never.
  const limit = timeout === null ? 0n : BigInt(Math.max(1, Math.round(timeout * 1e6)));
  return { signal, to, timeout: limit, parent };
}

/** On-demand workers are told it by TSINIT_STATUS_FD: the first one behind the listening sockets that nothing else has. */
export function statusDescriptorOf({ job, listeners, probe }: Pick<PlanParts, 'job' | 'listeners' | 'probe'>): number | null {
  if (job.onDemand === null || probe !== null) return null;
  const first = FIRST_DESCRIPTOR + listeners;
  return job.readiness?.type === 'descriptor' && job.readiness.descriptor === first ? first + 1 : first;
}

function outputPlan(config: OutputConfig, { job, coloured, index }: PlanParts): OutputPlan {
  switch (config.type) {
    case 'inherit':
      // Lines are only seen where they go through the shepherd: with nothing before them they are the same.
      return job.readiness?.type === 'line' ? { type: 'prefix', prefix: Buffer.alloc(0) } : { type: 'inherit' };
    case 'null':
      return { type: config.type };
    case 'prefix':
      return { type: 'prefix', prefix: Buffer.from(prefixOf(job.name, coloured, index)) };
    case 'file':
      return {
        type: 'file',
        path: Buffer.from(config.path),
        maxSize: config.maxSize === null ? 0n : BigInt(config.maxSize),
        keep: config.keep,
      };
  }
}

/** The twelve of a terminal that can be read on black and on white: neither of these, nor grey. */
const COLOURS = [36, 33, 32, 35, 34, 31, 96, 93, 92, 95, 94, 91] as const;

const prefixOf = (name: string, coloured: boolean, index: number): string =>
  coloured ? `\u001b[${COLOURS[index % COLOURS.length]}m${name} | \u001b[0m` : `${name} | `;

function limitPlan({ resource, soft, hard }: ProcessConfig['limits'][number]): JobPlan['limits'][number] {
  const value = (limit: number | null): bigint => (limit === null ? UNLIMITED : BigInt(limit));
  return { resource, soft: value(soft), hard: value(hard) };
}

const bitsOf = (numbers: readonly number[]): bigint => numbers.reduce((bits, number) => bits | (1n << BigInt(number)), 0n);
