import type { SpawnFailure, SpawnStep } from '../model/event.ts';
import { printable } from '../model/printable.ts';
import { errnoWords } from './errno-words.ts';

const STEPS: Readonly<Record<SpawnStep, string>> = {
  clone: 'making a process for it',
  'process-group': 'making its process group',
  session: 'making its session',
  terminal: 'giving it the terminal',
  descriptors: 'restoring its descriptors',
  rlimit: 'restoring its limit of open files',
  dispositions: 'restoring its signal dispositions',
  mask: 'restoring its signal mask',
  exec: 'exec',
  plan: 'reading its plan',
  output: 'opening its output',
  cgroup: 'moving it into its cgroup',
  umask: 'setting its umask',
  nice: 'setting its nice value',
  'oom-score': 'setting its OOM score',
  groups: 'setting its supplementary groups',
  group: 'changing to its group',
  user: 'changing to its user',
  capabilities: 'setting its capabilities',
  directory: 'changing to its directory',
  'no-new-privileges': 'setting no_new_privs for it',
};

/** The step, the path and the errno, and what to look at: the rest of "cannot start nginx: …". */
export function spawnFailureWords(failure: SpawnFailure, program: string): string {
  const path = failure.path === '' ? '' : ` of ${printable(failure.path)}`;
  const cure = failure.step === 'exec' ? execCure(failure, program) : SHORTAGE_CURES.get(failure.errno);
  return `${STEPS[failure.step]}${path} failed: ${errnoWords(failure.errno)}${cure === undefined ? '' : `; ${cure}`}`;
}

function execCure(failure: SpawnFailure, program: string): string | undefined {
  if (failure.errno !== ENOENT) return EXEC_CURES.get(failure.errno) ?? SHORTAGE_CURES.get(failure.errno);
  // execve(2) answers ENOENT for a missing interpreter as well, which has puzzled generations.
  return program.includes('/')
    ? 'there is no such file, or it is there and its interpreter (#!) or dynamic loader is not in the image'
    : 'no directory of PATH has a program of this name';
}

const ENOENT = 2;

const EXEC_CURES: ReadonlyMap<number, string> = new Map([
  [7, 'its arguments and environment together are too long'],
  [8, 'it is made for another kind of machine, or is a script without #! in its first line'],
  [
    13,
    'it is a directory, or this user may not execute it: see its mode (chmod +x), the directories above it, and noexec in the mount options',
  ],
  [20, 'a part of its path is not a directory'],
  [21, 'its interpreter is a directory'],
  [26, 'somebody has it open for writing'],
  [36, 'its path is too long'],
  [40, 'its path has too many symbolic links, perhaps in a circle'],
]);

const SHORTAGE_CURES: ReadonlyMap<number, string> = new Map([
  [11, 'raise the limit of processes (pids.max, ulimit -u)'],
  [12, 'raise the limit of memory'],
  [23, 'the machine has too many files open'],
  [24, 'raise the limit of open files (ulimit -n)'],
]);
