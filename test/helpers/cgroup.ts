import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { until } from './until.ts';

export type Controller = 'pids' | 'memory';

/** The file that holds the limit, in version 1 and in version 2 (cgroups(7)). */
const limitFiles: Readonly<Record<Controller, readonly string[]>> = {
  pids: ['pids.max'],
  memory: ['memory.limit_in_bytes', 'memory.max'],
};

let made = 0;

/** Whether cgroups with the controller can be made: version 1, or version 2 where the root hands it on. */
export function hasController(controller: Controller): boolean {
  return place(controller) !== null;
}

/** A new cgroup that may have `most` tasks, or bytes: the file by which a process joins it. */
export function limitedGroup(controller: Controller, most: number): string {
  const found = place(controller);
  if (found === null) throw new Error(`no cgroup with the controller "${controller}" can be made`);
  const group = join(found.parent, newName());
  mkdirSync(group);
  onTestFinished(() => until('the cgroup is empty', () => removed(group)).then(() => undefined));
  writeFileSync(join(group, found.limitFile), String(most));
  return join(group, 'cgroup.procs');
}

/** Another limit for a group of limitedGroup(), whoever is in it already. */
export function changeLimit(group: string, controller: Controller, most: number): void {
  const file = limitFiles[controller].map((name) => join(dirname(group), name)).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`${group} has no limit of the controller "${controller}"`);
  writeFileSync(file, String(most));
}

function place(controller: Controller): { parent: string; limitFile: string } | null {
  for (const parent of [`/sys/fs/cgroup/${controller}`, '/sys/fs/cgroup']) {
    const group = join(parent, newName());
    try {
      mkdirSync(group);
    } catch {
      continue;
    }
    const limitFile = limitFiles[controller].find((file) => existsSync(join(group, file)));
    rmdirSync(group);
    if (limitFile !== undefined) return { parent, limitFile };
  }
  return null;
}

const newName = () => `tsinit-test-${process.pid}-${made++}`;

function removed(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch {
    return false;
  }
}
