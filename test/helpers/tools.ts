import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { hasController } from './cgroup.ts';

/** What a scenario may need of the machine, and the Debian package that brings it. */
const packages = {
  cc: 'gcc',
  clang: 'clang libclang-rt-14-dev',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  mount: 'mount',
  setpriv: 'util-linux',
  crun: 'crun',
  bash: 'bash',
  python3: 'python3',
  strace: 'strace',
  gdb: 'gdb',
  kill: 'procps',
  tini: 'tini',
  'dumb-init': 'dumb-init',
  catatonit: 'catatonit',
  ip: 'iproute2',
  nginx: 'nginx-light',
  'redis-server': 'redis-server',
  'redis-cli': 'redis-tools',
  pg_ctlcluster: 'postgresql',
  psql: 'postgresql-client',
  cron: 'cron',
  sshd: 'openssh-server',
  ssh: 'openssh-client',
} as const;

export type Tool = keyof typeof packages;
type Need =
  | Tool
  | 'root'
  | 'x86-64'
  | 'static libc'
  | 'namespaces'
  | 'pids controller'
  | 'memory controller'
  | 'times of the scheduler'
  | 'pid_max of a namespace'
  | 'tracefs';

/**
 * A describe() for scenarios that need something of the machine. Where it is missing one test stands for the whole
 * block: skipped, with a line that nobody overlooks; a failure where CI is true, because there it must not be missing.
 */
export function describeNeeding(needs: readonly Need[], title: string, body: () => void): void {
  const lacking = ['cc', 'static libc', 'unshare', 'namespaces', ...needs].map(lack).find((words) => words !== null);
  if (lacking === undefined) {
    describe(title, body);
    return;
  }
  describe(title, () => {
    it(`needs what is missing here: ${lacking}`, (context) => {
      if (process.env.CI === 'true') throw new Error(lacking);
      process.stderr.write(`SKIPPED: ${title}: ${lacking}\n`);
      context.skip(lacking);
    });
  });
}

export const isRoot = process.getuid?.() === 0;

/** The absolute path, because the environment of what is run is often not ours. */
export function toolPath(tool: Tool): string {
  const found = findTool(tool);
  if (found === null) throw new Error(`${tool} is missing: apt-get install ${packages[tool]}`);
  return found;
}

function findTool(tool: Tool): string | null {
  const directories = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'].filter((directory) => directory !== '');
  return directories.map((directory) => join(directory, tool)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const answers = new Map<string, string | null>();

/** null: it is there; otherwise what is missing, and the cure. */
function lack(need: string): string | null {
  const known = answers.get(need);
  if (known !== undefined) return known;
  const answer = look(need as Need);
  answers.set(need, answer);
  return answer;
}

function look(need: Need): string | null {
  if (need === 'root') return isRoot ? null : 'programs that serve several users have to be started by root';
  if (need === 'x86-64')
    return process.arch === 'x64' ? null : `the faults are made by what x86-64 alone has, and this is ${process.arch}`;
  if (need === 'static libc') return lookForStaticLibc();
  if (need === 'namespaces') return lookForNamespaces();
  if (need === 'pids controller') return hasController('pids') ? null : 'no cgroup with the controller "pids" can be made';
  if (need === 'memory controller') return hasController('memory') ? null : 'no cgroup with the controller "memory" can be made';
  if (need === 'times of the scheduler')
    return existsSync('/proc/self/sched') ? null : 'this kernel has no /proc/PID/sched (before 6.15: CONFIG_SCHED_DEBUG)';
  if (need === 'tracefs') return existsSync('/sys/kernel/tracing') ? null : 'this kernel has no tracefs (CONFIG_FTRACE)';
  if (need === 'pid_max of a namespace')
    return pidMaxIsOfNamespace() ? null : `before Linux 6.14 pid_max is the whole machine's, and this is ${release()}`;
  return findTool(need) === null ? `${need} is missing: apt-get install ${packages[need]}` : null;
}

function pidMaxIsOfNamespace(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 14);
}

function lookForStaticLibc(): string | null {
  if (findTool('cc') === null) return null;
  const answer = spawnSync(toolPath('cc'), ['-print-file-name=libc.a'], { encoding: 'utf8' });
  return answer.stdout.trim().startsWith('/') ? null : 'the static libc is missing: apt-get install libc6-dev';
}

function lookForNamespaces(): string | null {
  if (findTool('unshare') === null) return null;
  const words = [
    ...(isRoot ? [] : ['--user', '--map-root-user']),
    '--mount',
    '--pid',
    '--fork',
    '--mount-proc',
    '--',
    '/bin/true',
  ];
  const answer = spawnSync(toolPath('unshare'), words, { encoding: 'utf8' });
  if (answer.status === 0) return null;
  const limit = readFileSync('/proc/sys/user/max_user_namespaces', 'utf8').trim();
  return `no pid namespace can be made here (${answer.stderr.trim()}; user.max_user_namespaces is ${limit})`;
}
