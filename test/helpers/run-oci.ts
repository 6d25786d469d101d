import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, bundleImage, newDirectory } from './fixtures.ts';
import { Running } from './running.ts';
import { dockersDefault } from './seccomp.ts';
import { isRoot, toolPath } from './tools.ts';

/** What crun is asked for: a read-only root, no capability, no_new_privs, no /tmp, and nobody's rights. */
export interface Container {
  /** The words behind /tsinit; the static program is /app in there. */
  readonly words: readonly string[];
  readonly user: number;
  readonly environment?: readonly string[];
  /** Those that it has all the same: CAP_KILL … */
  readonly capabilities?: readonly string[];
  /** docker's default seccomp profile; none otherwise. */
  readonly seccomp?: boolean;
  /** System calls that answer EPERM. */
  readonly refuses?: readonly string[];
  /** A user namespace, root of which is nobody outside. An ordinary user's container has one anyway. */
  readonly userNamespace?: boolean;
  /** RLIMIT_NOFILE, soft and hard. */
  readonly descriptors?: number;
  /** The files cgroup.procs of cgroups that the runtime, and so the container, is started in. */
  readonly groups?: readonly string[];
  /** A file of this machine that it finds as /dev/tsinit.yaml: the root has no room for more, and is read-only. */
  readonly configuration?: string;
}

/** Whoever root of the container is, outside of its user namespace. */
const NOBODY_OUTSIDE = 200_000;

let counter = 0;

/** Runs /tsinit as process 1 of an OCI container. An ordinary user's container has a user namespace of its own. */
export function runInContainer(container: Container): Running {
  const directory = newDirectory();
  mkdirSync(join(directory, 'bundle'));
  writeFileSync(join(directory, 'bundle', 'config.json'), JSON.stringify(configuration(container)));
  const name = `tsinit-test-${process.pid}-${counter++}`;
  const crun = [toolPath('crun'), `--root=${join(directory, 'state')}`, '--cgroup-manager=disabled', 'run'];
  const command = [...cover(container.groups ?? []), ...crun, `--bundle=${join(directory, 'bundle')}`, name];
  return new Running({ command, environment: {}, initBelow: 1, terminal: false });
}

/**
 * crun refuses machines whose cgroups are of two versions at once, although it is told to leave cgroups alone: an
 * empty file system over them, in a mount namespace of its own, makes all machines equal.
 */
function cover(groups: readonly string[]): string[] {
  const user = isRoot ? [] : ['--user', '--map-root-user'];
  const joined = groups.map((group) => `join=${group}`);
  return [toolPath('unshare'), ...user, '--mount', '--', app(), 'prepare', ...joined, 'hide=/sys/fs/cgroup', '--'];
}

function configuration(container: Container): unknown {
  const { words, user, environment, capabilities = [], descriptors } = container;
  const sets = { bounding: capabilities, effective: capabilities, permitted: capabilities, inheritable: [], ambient: [] };
  const mapped = [isRoot ? { containerID: 0, hostID: NOBODY_OUTSIDE, size: 2000 } : { containerID: user, hostID: 0, size: 1 }];
  const own = container.userNamespace === true || !isRoot;
  const limits = [{ type: 'RLIMIT_NOFILE', soft: descriptors, hard: descriptors }];
  const namespaces = ['pid', 'mount', 'ipc', 'uts', ...(own ? ['user'] : [])];
  return {
    ociVersion: '1.0.0',
    process: {
      terminal: false,
      user: { uid: user, gid: user },
      args: ['/tsinit', ...words],
      env: environment ?? [],
      cwd: '/',
      capabilities: sets,
      noNewPrivileges: true,
      ...(descriptors === undefined ? {} : { rlimits: limits }),
    },
    root: { path: bundleImage(), readonly: true },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755'] },
      ...(container.configuration === undefined ? [] : [fileFor(container.configuration)]),
    ],
    linux: {
      namespaces: namespaces.map((type) => ({ type })),
      ...(own ? { uidMappings: mapped, gidMappings: mapped } : {}),
      ...(container.seccomp === true ? { seccomp: dockersDefault } : {}),
      ...(container.refuses === undefined ? {} : { seccomp: refusing(container.refuses) }),
    },
  };
}

const fileFor = (source: string): unknown => ({
  destination: '/dev/tsinit.yaml',
  type: 'bind',
  source,
  options: ['bind', 'ro'],
});

const EPERM = 1;

const refusing = (names: readonly string[]): unknown => ({
  defaultAction: 'SCMP_ACT_ALLOW',
  syscalls: [{ names, action: 'SCMP_ACT_ERRNO', errnoRet: EPERM }],
});
