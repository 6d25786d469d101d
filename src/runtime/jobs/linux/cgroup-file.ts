import { mkdirSync, readFileSync, statSync } from 'node:fs';

/** The unified hierarchy, as container runtimes mount it. */
const ROOT = '/sys/fs/cgroup';

/**
 * The cgroup.procs file of a cgroup below our own, which is made where that can be done; null: none was asked for, or it cannot be, and
 * then the job runs in ours, as docs/jobs.md has it.
 */
export function cgroupFile(name: string | null): string | null {
  if (name === null) return null;
  try {
    const [, own = '/'] = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8')) ?? [];
    const directory = `${ROOT}${own === '/' ? '' : own}/${name}`;
    mkdirSync(directory, { recursive: true });
    const file = `${directory}/cgroup.procs`;
    return statSync(file).isFile() ? file : null;
  } catch {
    // No such hierarchy, or it may not be written: that is no reason not to run.
    return null;
  }
}
