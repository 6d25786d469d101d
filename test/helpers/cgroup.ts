import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { until } from './until.ts';

/** Where cgroups with the controller "pids" can be made: version 1, or version 2 where the root hands it on. */
export function pidsController(): string | null {
  return ['/sys/fs/cgroup/pids', '/sys/fs/cgroup'].find(canLimit) ?? null;
}

/** A new cgroup that may have `most` tasks: the file by which a process joins it. */
export function limitedGroup(most: number): string {
  const group = join(pidsController() ?? '', `tsinit-test-${process.pid}`);
  mkdirSync(group);
  onTestFinished(() => until('the cgroup is empty', () => removed(group)).then(() => undefined));
  writeFileSync(join(group, 'pids.max'), String(most));
  return join(group, 'cgroup.procs');
}

function canLimit(path: string): boolean {
  const group = join(path, `tsinit-probe-${process.pid}`);
  try {
    mkdirSync(group);
  } catch {
    return false;
  }
  const can = existsSync(join(group, 'pids.max'));
  rmdirSync(group);
  return can;
}

function removed(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch {
    return false;
  }
}
