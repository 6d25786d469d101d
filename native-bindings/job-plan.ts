import { LITTLE_ENDIAN } from './bytes.ts';
import type { JobPlan, OutputPlan } from './job-types.ts';
import { JOB_ABI, JOB_ENUM, JOB_LAYOUT } from './jobs-abi.ts';

const { size: HEAD, offsets: at } = JOB_LAYOUT.job_plan;
const limitAt = JOB_LAYOUT.job_limit.offsets;
const outputAt = JOB_LAYOUT.job_output.offsets;

/** The bytes of a struct job_plan (core/job.h), for a shepherd to start a job by. A string must not hold a NUL. */
export function encodeJobPlan(plan: JobPlan): Buffer {
  const parts = new Parts();
  const limits = parts.put(Buffer.concat(plan.limits.map(encodeLimit)));
  const groups = parts.put(Buffer.concat((plan.groups ?? []).map(word)));
  const name = parts.strings([Buffer.from(plan.name)]);
  const argv = parts.strings(plan.argv);
  const env = parts.strings(plan.env);
  const directory = plan.directory === null ? 0 : parts.strings([plan.directory]);
  const cgroup = plan.cgroup === null ? 0 : parts.strings([plan.cgroup]);
  const outputs = [plan.output, plan.errors].map((output) => encodeOutput(output, parts));
  const head = Buffer.alloc(HEAD);
  const u32 = (field: keyof typeof at, value: number): number => head.writeUInt32LE(value >>> 0, at[field]);
  u32('version', JOB_ABI.JOB_PLAN_VERSION);
  u32('size', parts.end);
  u32('flags', flagsOf(plan));
  u32('name_offset', name);
  u32('argc', plan.argv.length);
  u32('argv_offset', argv);
  u32('envc', plan.env.length);
  u32('env_offset', env);
  u32('directory_offset', directory);
  u32('cgroup_offset', cgroup);
  u32('group_count', plan.groups?.length ?? 0);
  u32('groups_offset', groups);
  u32('limit_count', plan.limits.length);
  u32('limits_offset', limits);
  u32('user', plan.user ?? 0);
  u32('group', plan.group ?? 0);
  u32('umask', plan.umask ?? 0);
  u32('nice', plan.nice ?? 0);
  u32('oom_score_adjust', plan.oomScoreAdjust ?? 0);
  u32('listeners', plan.listeners);
  u32('ready_fd', plan.readyDescriptor ?? -1);
  u32('status_fd', plan.statusDescriptor ?? -1);
  head.writeBigUInt64LE(plan.capabilities ?? 0n, at.capabilities);
  head.writeBigUInt64LE(plan.watchdog, at.watchdog_ns);
  if (plan.stop !== null) {
    head.writeBigUInt64LE(plan.stop.timeout, at.stop_ns);
    u32('stop_signal', plan.stop.signal);
    u32('stop_target', plan.stop.to === 'main' ? JOB_ENUM.TARGET_MAIN : JOB_ENUM.TARGET_SET);
    u32('parent', plan.stop.parent);
  }
  head.set(Buffer.concat(outputs), at.output);
  return Buffer.concat([head, ...parts.all]);
}

/** What lies behind the head, and where. */
class Parts {
  readonly all: Buffer[] = [];
  end = HEAD;

  put(bytes: Buffer): number {
    const start = this.end;
    this.all.push(bytes);
    this.end += bytes.length;
    return start;
  }

  strings(strings: readonly Buffer[]): number {
    if (strings.some((string) => string.includes(0))) throw new RangeError('a string of the plan holds a NUL');
    return this.put(Buffer.concat(strings.flatMap((string) => [string, NUL])));
  }
}

const NUL = Buffer.alloc(1);

function flagsOf(plan: JobPlan): number {
  const flag = (is: boolean, bit: number): number => (is ? bit : 0);
  return (
    flag(plan.user !== null, JOB_ENUM.JOB_USER) |
    flag(plan.group !== null, JOB_ENUM.JOB_GROUP) |
    flag(plan.groups !== null, JOB_ENUM.JOB_GROUPS) |
    flag(plan.umask !== null, JOB_ENUM.JOB_UMASK) |
    flag(plan.nice !== null, JOB_ENUM.JOB_NICE) |
    flag(plan.oomScoreAdjust !== null, JOB_ENUM.JOB_OOM_SCORE) |
    flag(plan.capabilities !== null, JOB_ENUM.JOB_CAPABILITIES) |
    flag(plan.noNewPrivileges, JOB_ENUM.JOB_NO_NEW_PRIVILEGES) |
    flag(plan.notifies, JOB_ENUM.JOB_NOTIFIES) |
    flag(plan.heirs, JOB_ENUM.JOB_HEIRS) |
    flag(plan.quiet, JOB_ENUM.JOB_QUIET) |
    flag(plan.tee, JOB_ENUM.JOB_TEE)
  );
}

function encodeOutput(output: OutputPlan | 'output', parts: Parts): Buffer {
  const bytes = Buffer.alloc(JOB_LAYOUT.job_output.size);
  const type = output === 'output' ? 'output' : output.type;
  bytes.writeUInt32LE(OUTPUT_TYPES[type], outputAt.type);
  if (output === 'output') return bytes;
  if (output.type === 'prefix') bytes.writeUInt32LE(parts.strings([output.prefix]), outputAt.text_offset);
  if (output.type === 'file') {
    bytes.writeUInt32LE(parts.strings([output.path]), outputAt.text_offset);
    bytes.writeUInt32LE(output.keep, outputAt.keep);
    bytes.writeBigUInt64LE(output.maxSize, outputAt.max_size);
  }
  return bytes;
}

const OUTPUT_TYPES: Readonly<Record<OutputPlan['type'] | 'output', number>> = {
  inherit: JOB_ENUM.OUTPUT_INHERIT,
  null: JOB_ENUM.OUTPUT_NULL,
  prefix: JOB_ENUM.OUTPUT_PREFIX,
  file: JOB_ENUM.OUTPUT_FILE,
  output: JOB_ENUM.OUTPUT_SAME,
};

function encodeLimit({ resource, soft, hard }: JobPlan['limits'][number]): Buffer {
  const bytes = Buffer.alloc(JOB_LAYOUT.job_limit.size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setUint32(limitAt.resource, resource, LITTLE_ENDIAN);
  view.setBigUint64(limitAt.soft, soft, LITTLE_ENDIAN);
  view.setBigUint64(limitAt.hard, hard, LITTLE_ENDIAN);
  return bytes;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
