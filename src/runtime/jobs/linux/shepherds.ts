import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { LITTLE_ENDIAN } from '../../../../native-bindings/bytes.ts';
import { encodeJobPlan } from '../../../../native-bindings/job-plan.ts';
import { JOB_LAYOUT } from '../../../../native-bindings/jobs-abi.ts';
import type { Memory } from '../../../../native-bindings/memory.ts';
import { decodeNotifyName } from '../../../../native-bindings/sockets.ts';
import type { SpawnFailure } from '../../../model/event.ts';
import { type Errno, errno, type Pid, pid } from '../../../model/ids.ts';
import type { JobConfig } from '../../../model/jobs/config.ts';
import { failure, ok, type Result } from '../../../model/result.ts';
import { errnoOf } from '../../linux/errno-of.ts';
import type { Native } from '../../linux/linux-system.ts';
import { originalStrings } from '../../linux/original-strings.ts';
import { readUserFiles } from '../../linux/user-files.ts';
import { cgroupFile } from './cgroup-file.ts';
import { jobEnvironment } from './job-environment.ts';
import { planOfJob, statusDescriptorOf } from './plan-of-job.ts';
import { lookUpIdentity } from './users.ts';
import type { Watch } from './watch.ts';

export interface ToStart {
  readonly job: JobConfig;
  readonly instance: number;
  /** Among the jobs: the colour of its prefix. */
  readonly index: number;
  readonly listeners: readonly { readonly descriptor: number; readonly name: string }[];
  /** Instead of the job's own command: an exec probe. */
  readonly probe: readonly string[] | null;
}

export interface StartedShepherd {
  readonly pid: Pid;
  readonly link: number;
}

export type StartShepherd = (toStart: ToStart) => Result<StartedShepherd, SpawnFailure>;

const { ENOENT, EINVAL } = constants.errno;
const { offsets: startAt } = JOB_LAYOUT.shepherd_start;
const OWN_FILE = -1;
const STDOUT = 1;
const MOST_DESCRIPTORS = 256;

export function createShepherds(native: Native, watch: Watch): StartShepherd {
  const { jobs, sockets, allocate } = native;
  const start = allocate(JOB_LAYOUT.shepherd_start.size);
  const descriptors = allocate(4 * MOST_DESCRIPTORS);
  const notifyName = allocate(JOB_LAYOUT.notify_name.size);
  let own: readonly Buffer[] | null = null;
  let plan: Memory | null = null;

  /** null: it is not asked for. The shepherd reads it. */
  const openNotify = ({ job, probe }: ToStart): Result<number | null, Errno> => {
    if (probe !== null || (job.readiness?.type !== 'notify' && job.watchdog === null)) return ok(null);
    const opened = sockets.notifySocket(notifyName, 0, notifyName);
    return opened.ok ? ok(opened.value) : failure(opened.errno);
  };

  const run = (toStart: ToStart, notify: number | null): Result<StartedShepherd, SpawnFailure> => {
    const { job, listeners, probe } = toStart;
    const identity = lookUpIdentity(job.process, readUserFiles());
    if (!identity.ok) return refused('user', ENOENT, identity.error);
    own ??= originalStrings(native, 'environment');
    const told = toldTo(toStart, notify === null ? null : decodeNotifyName(notifyName));
    const { account } = identity.value;
    const environment = jobEnvironment({ config: job.process.environment, own, account, told, readFile });
    if (!environment.ok) return refused('plan', ENOENT, environment.error);
    const bytes = encodeJobPlan(
      planOfJob({
        job,
        environment: environment.value,
        identity: identity.value,
        cgroup: cgroupFile(job.process.cgroup),
        listeners: listeners.length,
        notifies: notify !== null,
        coloured: isatty(STDOUT) && own.every((line) => !isNoColor(line)),
        index: toStart.index,
        probe,
        parent: process.pid,
      }),
    );
    if (plan === null || plan.length < bytes.length) plan = allocate(bytes.length * 2);
    bytes.copy(plan.bytes);
    const handed = [...listeners.map(({ descriptor }) => descriptor), ...(notify === null ? [] : [notify])];
    if (handed.length > MOST_DESCRIPTORS) return refused('descriptors', EINVAL, '');
    for (const [index, descriptor] of handed.entries()) descriptors.view.setInt32(4 * index, descriptor, LITTLE_ENDIAN);
    const started = jobs.startShepherd(plan, bytes.length, descriptors, handed.length, OWN_FILE, start);
    if (!started.ok) return refused('clone', started.errno, '');
    const link = start.view.getInt32(startAt.link_fd, LITTLE_ENDIAN);
    watch.keep(link);
    return ok({ pid: pid(start.view.getInt32(startAt.pid, LITTLE_ENDIAN)), link });
  };

  return (toStart) => {
    const notify = openNotify(toStart);
    if (!notify.ok) return refused('descriptors', notify.error, '');
    try {
      return run(toStart, notify.value);
    } catch (error) {
      return refused('plan', errnoOf(error), '');
    } finally {
      if (notify.value !== null) jobs.closeDescriptor(notify.value);
    }
  };
}

/** What tsinit itself tells the process, by variables. */
function toldTo(toStart: ToStart, notifySocket: string | null): Readonly<Record<string, string>> {
  const { job, instance, listeners, probe } = toStart;
  const told: Record<string, string> = { TSINIT_JOB: job.name };
  if (probe !== null) return told;
  if (job.instances > 1) told.TSINIT_INSTANCE = String(instance);
  if (notifySocket !== null) told.NOTIFY_SOCKET = notifySocket;
  if (job.watchdog !== null) told.WATCHDOG_USEC = String(Math.round(job.watchdog * 1000));
  if (listeners.length > 0) {
    told.LISTEN_FDS = String(listeners.length);
    told.LISTEN_FDNAMES = listeners.map(({ name }) => name).join(':');
    // The shepherd puts the pid there, which nobody knows yet.
    told.LISTEN_PID = '0';
  }
  const status = statusDescriptorOf({ job, listeners: listeners.length, probe });
  if (status !== null) told.TSINIT_STATUS_FD = String(status);
  return told;
}

const refused = (step: SpawnFailure['step'], number: number, path: string): Result<never, SpawnFailure> =>
  failure({ step, errno: errno(number), path });

/** no-color.org: set, and not empty. */
const isNoColor = (line: Buffer): boolean => /^NO_COLOR=./s.test(line.toString('latin1'));

function readFile(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (errnoOf(error) === ENOENT) return null;
    throw error;
  }
}
