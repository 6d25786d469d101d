import { randomInt } from 'node:crypto';
import { runDirectory } from '../../../control/run-directory.ts';
import type { JobsConfig } from '../../../model/jobs/config.ts';
import type { JobsState } from '../../../model/jobs/state.ts';
import type { Message } from '../../../model/message.ts';
import type { Settings } from '../../../model/settings.ts';
import { initialJobsState } from '../../../policy/jobs/initial-state.ts';
import type { Ledger } from '../../linux/ledger.ts';
import type { Native } from '../../linux/linux-system.ts';
import { now } from '../../linux/now.ts';
import { originalStrings } from '../../linux/original-strings.ts';
import { createJobsBrain, type JobsBrain } from '../brain.ts';
import { decodeConfig, type JobsSnapshot } from '../snapshot.ts';
import { createLinuxJobsSystem } from './linux-jobs-system.ts';
import { readConfigAgain } from './read-config.ts';

/** What the jobs are begun with, where no brain was up before. */
export interface FirstJobs {
  readonly config: JobsConfig;
  readonly settings: Settings;
  /** Of the configuration, absolute. */
  readonly path: string;
  readonly warnings: readonly Message[];
}

export interface JobsParts {
  readonly native: Native;
  readonly ledger: Ledger;
  readonly from:
    | { readonly type: 'first'; readonly first: FirstJobs }
    | { readonly type: 'previous'; readonly previous: JobsSnapshot };
  readonly realtime: () => number;
  readonly version: string;
}

/** Wires the supervisor of jobs: the first one, or one that goes on where another was. */
export function startJobs({ native, ledger, from, realtime, version }: JobsParts): JobsBrain {
  if (from.type === 'first') native.jobs.jobsBegan();
  const previous = from.type === 'previous' ? from.previous : null;
  const { settings, path } = from.type === 'first' ? from.first : from.previous;
  const { state, rereads } = from.type === 'first' ? begun(from.first) : resumed(from.previous, ledger);
  const environment = originalStrings(native, 'environment');
  let brain: JobsBrain | null = null;
  const system = createLinuxJobsSystem(native, {
    settings,
    readConfig: () => readConfigAgain(path, environment),
    indexOf: ({ name }) => brain?.config().jobs.findIndex((job) => job.name === name) ?? 0,
    runDirectory: runDirectory({
      pid: process.pid,
      uid: process.geteuid?.() ?? 0,
      run: variable(environment, 'TSINIT_RUN'),
      runtime: variable(environment, 'XDG_RUNTIME_DIR'),
    }),
    controlRefused: (words) => brain?.warn({ type: 'control-refused', words }),
    saved: previous?.edge ?? null,
  });
  const leaveWith = (code: number): void => void native.jobs.leaveWith(code);
  const warnings = from.type === 'first' ? from.first.warnings : [];
  brain = createJobsBrain({ system, ledger, leaveWith, previous, state, settings, path, rereads, warnings, realtime, version });
  return brain;
}

interface Known {
  readonly state: JobsState;
  readonly rereads: boolean;
}

const begun = ({ config }: FirstJobs): Known => ({
  state: initialJobsState(config, now(), randomInt(2 ** 32)),
  rereads: false,
});

/** Where a crash came between the two of them, the state knows jobs that the configuration has not, and the other way round. */
function resumed({ state, configNumber }: JobsSnapshot, ledger: Ledger): Known {
  const json = ledger.loadConfig();
  const found = json === null ? null : decodeConfig(json);
  if (found === null) throw new Error('the configuration of the jobs cannot be read in the ledger');
  if (found.number === configNumber) return { state: { ...state, config: found.config }, rereads: false };
  const jobs = found.config.jobs.filter(({ name }) => state.jobs.some((job) => job.name === name));
  return { state: { ...state, config: { ...found.config, jobs } }, rereads: true };
}

/** Empty: it is not set, or not to anything. */
function variable(environment: readonly Buffer[], name: string): string {
  const found = environment.find((line) => line.toString('latin1', 0, name.length + 1) === `${name}=`);
  return found?.toString('utf8', name.length + 1) ?? '';
}
