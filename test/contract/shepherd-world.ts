import assert from 'node:assert/strict';
import { openSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PR_SET_CHILD_SUBREAPER } from '../../native-bindings/constants.ts';
import { OWN_SYMBOLS } from '../../native-bindings/ffi-types.ts';
import { encodeCommand } from '../../native-bindings/job-command.ts';
import { encodeJobPlan } from '../../native-bindings/job-plan.ts';
import { decodeReport } from '../../native-bindings/job-report.ts';
import type { JobPlan, ShepherdCommand, ShepherdReport } from '../../native-bindings/job-types.ts';
import { JOB_LAYOUT } from '../../native-bindings/jobs-abi.ts';
import { bindJobsShim } from '../../native-bindings/jobs-shim.ts';
import { allocate, type Memory } from '../../native-bindings/memory.ts';
import { bindSockets } from '../../native-bindings/sockets.ts';
import { nativeWorld, packagedAddon } from './native-world.ts';

/** The core alone, without node in the same file: all that a shepherd needs. */
const CORE = fileURLToPath(new URL('../../dist/build/core.bin.elf', import.meta.url));
const PATIENCE = 20_000;

const addon = packagedAddon();
const { libc, shim } = nativeWorld([]);
const jobs = bindJobsShim(addon, OWN_SYMBOLS);
export const sockets = bindSockets(addon, OWN_SYMBOLS);
export const jobsShim = jobs;
export const memory = (length: number): Memory => allocate(addon, length);
const executable = openSync(CORE, 'r');
const report = memory(JOB_LAYOUT.job_report.size);
assert(libc.prctl(PR_SET_CHILD_SUBREAPER, 1).ok);
assert(jobs.jobsBegan().ok);

const NOTHING: JobPlan = {
  name: 'case',
  argv: [],
  env: [Buffer.from(`PATH=${process.env.PATH}`)],
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
  listeners: 0,
  readyDescriptor: null,
  statusDescriptor: null,
  notifies: false,
  watchdog: 0n,
  stop: null,
  heirs: false,
  tee: false,
  quiet: true,
};

type Of<Type extends ShepherdReport['type']> = Extract<ShepherdReport, { readonly type: Type }>;

/** A shepherd, started for a test: what it has told so far, and what it is told. */
export interface Shepherd {
  readonly pid: number;
  readonly link: number;
  /** All that has come, the oldest first. */
  readonly reports: readonly ShepherdReport[];
  /** The next of this kind that was not asked for yet. */
  next<Type extends ShepherdReport['type']>(type: Type): Of<Type>;
  tell(command: ShepherdCommand): void;
  /** The brain has gone. */
  hangUp(): void;
}

/** argv, or a script for /bin/sh. */
export function start(
  program: string | readonly string[],
  plan: Partial<JobPlan> = {},
  descriptors: readonly number[] = [],
): Shepherd {
  const argv = (typeof program === 'string' ? ['/bin/sh', '-c', program] : program).map((word) => Buffer.from(word));
  const bytes = encodeJobPlan({ ...NOTHING, argv, ...plan });
  const [plans, passed, record] = [
    memory(bytes.length),
    memory(4 * descriptors.length + 4),
    memory(JOB_LAYOUT.shepherd_start.size),
  ];
  plans.bytes.set(bytes);
  for (const [index, descriptor] of descriptors.entries()) passed.view.setInt32(4 * index, descriptor, true);
  const started = jobs.startShepherd(plans, bytes.length, passed, descriptors.length, executable, record);
  assert(started.ok, `no shepherd: ${JSON.stringify(started)}`);
  const link = record.view.getInt32(JOB_LAYOUT.shepherd_start.offsets.link_fd, true);
  const reports: ShepherdReport[] = [];
  const asked = new Set<ShepherdReport>();
  const read = (): void => {
    for (
      let got = jobs.receive(link, report, report.length);
      got.ok && got.value > 0;
      got = jobs.receive(link, report, report.length)
    ) {
      const decoded = decodeReport(report, got.value);
      assert(decoded, 'a report that cannot be read');
      reports.push(decoded);
    }
  };
  return {
    pid: started.value,
    link,
    reports,
    next: (type) =>
      until(
        () => {
          read();
          const found = reports.find((one): one is Of<typeof type> => one.type === type && !asked.has(one));
          if (found) asked.add(found);
          return found ?? null;
        },
        () =>
          `${type} is told; so far: ${JSON.stringify(reports, (_, value) => (typeof value === 'bigint' ? Number(value) : value))}`,
      ),
    tell(command) {
      const encoded = encodeCommand(command);
      const words = memory(encoded.length);
      words.bytes.set(encoded);
      assert(jobs.send(link, words, encoded.length).ok, 'the link is shut');
    },
    hangUp: () => void jobs.closeDescriptor(link),
  };
}

/** Asks again until it is so, and reaps what has ended meanwhile. */
export function until<Fact>(look: () => Fact | null | undefined | false, words: () => string): Fact {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const fact = look();
    if (fact !== null && fact !== undefined && fact !== false) return fact;
    assert(Date.now() < end, `in vain until ${words()}`);
    shim.wait(infos, 1, 2_000_000);
  }
}

const infos = memory(128);
const event = memory(64);

/** The pids of our own children that have ended, reaped. */
export function reapEnded(): readonly number[] {
  const ended: number[] = [];
  for (let seen = shim.peekChild(0, event, 0); seen.ok && seen.value === 1; ) {
    ended.push(event.view.getInt32(0, true));
    seen = shim.peekChild(event.view.getInt32(0, true), event, 0);
  }
  return ended;
}

/** The shepherd has ended by itself, with 0. */
export function hasLeft(shepherd: Shepherd): void {
  until(
    () => statOf(shepherd.pid)?.state === 'Z',
    () => `the shepherd ${shepherd.pid} leaves`,
  );
  assert(reapEnded().includes(shepherd.pid));
}

export function statOf(pid: number): { readonly ppid: number; readonly state: string } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return { state: fields[0] ?? '', ppid: Number(fields[1]) };
  } catch {
    return null;
  }
}

/** Who has come to be sleep(1) or perl(1) with this word among its arguments, and is no zombie. */
export function running(word: string): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      const [program = '', ...words] = pid > 0 ? commandLine(pid) : [];
      return (program === 'sleep' || program === 'perl') && words.includes(word);
    });
}

function commandLine(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** So many processes with this word in their arguments. */
export const whenRunning = (word: string, count: number): readonly number[] =>
  until(
    () => {
      const pids = running(word);
      return pids.length === count && pids;
    },
    () => `${count} run with ${word}, not ${running(word).length}`,
  );
