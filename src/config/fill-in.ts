import { type Millis, millis } from '../model/ids.ts';
import type {
  Dependency,
  JobConfig,
  JobKind,
  JobsConfig,
  ProcessConfig,
  RestartPolicy,
  StopConfig,
} from '../model/jobs/config.ts';
import { type JobName, jobName } from '../model/jobs/ids.ts';
import { SIGTERM } from '../model/signals.ts';
import { DEFAULT_BACKOFF } from './restart.ts';
import type { WrittenDefaults, WrittenFile, WrittenJob } from './schema.ts';

const STOP_TIMEOUT = millis(10_000);
/** systemd's TimeoutStartSec. */
const READY_TIMEOUT = millis(90_000);

/** Everything that nobody said is as docs/jobs.md has it. */
export function fillIn({ jobs = {}, defaults = {}, max_run_time = null, stop_timeout = null }: WrittenFile): JobsConfig {
  return {
    jobs: Object.entries(jobs).map(([name, written]) => jobOf(jobName(name), merged(defaults, written))),
    maxRunTime: max_run_time,
    stopTimeout: stop_timeout,
  };
}

/** What a job says wins; variables, limits and the parts of stop one by one. What is to end is not restarted because others are. */
export function merged({ restart, ...others }: WrittenDefaults, job: WrittenJob): WrittenJob {
  const defaults = restart === undefined || job.kind === 'oneshot' || job.kind === 'task' ? others : { ...others, restart };
  const limits = [...(defaults.limits ?? []), ...(job.limits ?? [])];
  return {
    ...defaults,
    ...job,
    environment: { ...defaults.environment, ...job.environment },
    limits: limits.filter(({ resource }, index) => limits.findLastIndex((other) => other.resource === resource) === index),
    stop: { ...defaults.stop, ...job.stop },
  };
}

function jobOf(name: JobName, written: WrittenJob): JobConfig {
  const kind = written.kind ?? 'service';
  return {
    name,
    kind,
    autostart: written.autostart ?? true,
    instances: written.instances ?? 1,
    process: processOf(written),
    dependencies: dependenciesOf(written),
    readiness: written.ready ?? null,
    readyTimeout: readyTimeoutOf(written),
    restart: restartOf(kind, written),
    liveness: written.live ?? null,
    watchdog: written.watchdog ?? null,
    onFailure: written.on_failure ?? 'nothing',
    leaderless: written.leader_dead ?? 'stop',
    spareSessions: written.spare_sessions ?? false,
    stop: stopOf(written),
    reload: written.reload ?? { type: 'restart' },
    forward: written.forward ?? [],
    sockets: written.sockets ?? [],
    onDemand: written.on_demand ?? null,
  };
}

function processOf(written: WrittenJob): ProcessConfig {
  return {
    command: written.command ?? ['/bin/sh', '-c', written.shell ?? ''],
    environment: {
      import: written.environment_import ?? ['*'],
      files: written.environment_file ?? [],
      set: written.environment ?? {},
    },
    directory: written.cwd ?? null,
    user: written.user ?? null,
    group: written.group ?? null,
    groups: written.groups ?? null,
    umask: written.umask ?? null,
    nice: written.nice ?? null,
    limits: written.limits ?? [],
    oomScoreAdjust: written.oom_score_adj ?? null,
    capabilities:
      written.capabilities === undefined ? null : [...new Set(written.capabilities)].sort((left, right) => left - right),
    noNewPrivileges: written.no_new_privileges ?? false,
    cgroup: written.cgroup ?? null,
    output: written.stdout ?? { type: 'inherit' },
    errors:
      written.stderr ?? (written.stdout === undefined || written.stdout.type === 'inherit' ? { type: 'inherit' } : 'output'),
  };
}

/** What is required is waited for anyway: named under both, it is one dependency. */
function dependenciesOf({ after = [], requires = [] }: WrittenJob): readonly Dependency[] {
  const all = new Map<JobName, Dependency>();
  for (const { on, condition } of requires) {
    const same = after.find((other) => other.on === on)?.condition ?? null;
    all.set(on, { on, condition: condition ?? same ?? 'ready', required: true });
  }
  for (const { on, condition } of after) if (!all.has(on)) all.set(on, { on, condition: condition ?? 'ready', required: false });
  return [...all.values()];
}

function readyTimeoutOf({ ready, ready_timeout }: WrittenJob): Millis | null {
  return ready_timeout !== undefined ? ready_timeout : ready === undefined ? null : READY_TIMEOUT;
}

/** What is to be up is restarted; what is to end is not. */
function restartOf(kind: JobKind, written: WrittenJob): RestartPolicy {
  const standard = kind === 'service' || kind === 'daemon' ? 'always' : 'never';
  return {
    ...(written.restart ?? { when: standard, ends: [] }),
    permanent: written.permanent ?? [],
    success: written.success ?? [],
    backoff: written.backoff ?? DEFAULT_BACKOFF,
    budget: written.budget ?? null,
    throttle: written.throttle ?? null,
  };
}

function stopOf({ stop: { signal = SIGTERM, to = 'set', timeout = STOP_TIMEOUT } = {} }: WrittenJob): StopConfig {
  return { signal, to, timeout };
}
