import { copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, tsinit } from '../helpers/fixtures.ts';

/** What a runtime is asked for. The image holds the static program /app, a few empty directories, and nothing else. */
export interface Bundle {
  /** The whole command line: an init that the runtime brings (see `init`), "--", and what the image's ENTRYPOINT says. */
  readonly words: readonly string[];
  /** Where the runtime puts its init: /sbin/docker-init, /run/podman-init. It is bound there read-only. */
  readonly init: string;
  readonly environment?: readonly string[];
  /** In the container; 0 by default. */
  readonly user?: number;
  /** `docker run -t`: the runtime makes a terminal, which is the container's controlling one. */
  readonly terminal?: boolean;
  /** closed: /dev/null, as without `docker run -i`. */
  readonly input?: 'closed';
  /** Files and directories from outside: destination → source. They may be written. */
  readonly volumes?: Readonly<Record<string, string>>;
  /** The first process of the container whose pid namespace is joined (shareProcessNamespace). */
  readonly pidNamespaceOf?: number;
  readonly directory?: string;
  /** The file cgroup.procs of a memory cgroup that the container is started in. */
  readonly memoryGroup?: string;
}

/** The name of the init that a runtime's own words stand behind: dockerd and podman both say INIT -- PROGRAM. */
export const underDocker = (...app: readonly string[]) => ({
  init: '/sbin/docker-init',
  words: ['/sbin/docker-init', '--', '/app', ...app],
});
export const underPodman = (...app: readonly string[]) => ({
  init: '/run/podman-init',
  words: ['/run/podman-init', '--', '/app', ...app],
});
/** An image whose own ENTRYPOINT is tsinit. */
export const asEntrypoint = (options: readonly string[], ...app: readonly string[]) => ({
  init: '/tsinit',
  words: ['/tsinit', ...options, '--', '/app', ...app],
});

/** The root file system: writable for the runtime, which makes the mount points in it, read-only in the container. */
export function image(directory: string): string {
  const root = join(directory, 'root');
  for (const name of ['', 'proc', 'dev', 'sbin', 'run', 'sys']) mkdirSync(join(root, name));
  try {
    linkSync(app(), join(root, 'app'));
  } catch {
    copyFileSync(app(), join(root, 'app'));
  }
  return root;
}

/** config.json of the OCI runtime specification: as dockerd has it under --read-only --cap-drop ALL, no-new-privileges. */
export function configuration(bundle: Bundle, root: string): unknown {
  const none = { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] };
  const user = bundle.user ?? 0;
  const pid = bundle.pidNamespaceOf === undefined ? {} : { path: `/proc/${bundle.pidNamespaceOf}/ns/pid` };
  return {
    ociVersion: '1.0.0',
    process: {
      terminal: bundle.terminal ?? false,
      user: { uid: user, gid: user },
      args: bundle.words,
      env: bundle.environment ?? [],
      cwd: bundle.directory ?? '/',
      capabilities: none,
      noNewPrivileges: true,
    },
    root: { path: root, readonly: true },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755'] },
      {
        destination: '/dev/pts',
        type: 'devpts',
        source: 'devpts',
        options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666'],
      },
      { destination: bundle.init, type: 'bind', source: tsinit(), options: ['bind', 'ro'] },
      ...Object.entries(bundle.volumes ?? {}).map(([destination, source]) => ({
        destination,
        type: 'bind',
        source,
        options: ['rbind', 'rw'],
      })),
    ],
    linux: { namespaces: [{ type: 'pid', ...pid }, ...['mount', 'ipc', 'uts'].map((type) => ({ type }))] },
  };
}
