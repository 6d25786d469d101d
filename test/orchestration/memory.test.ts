import { basename, dirname } from 'node:path';
import { expect, it } from 'vitest';
import { limitedGroup } from '../helpers/cgroup.ts';
import { describeNeeding, isRoot } from '../helpers/tools.ts';
import { asEntrypoint, underDocker, underPodman } from './bundle.ts';
import { type Container, Runtime } from './runtime.ts';

const MIB = 1 << 20;
const LIMIT = 96;

/**
 * What docs/docker.md says of memory: `docker run -m 96m`. With cgroups of version 1 the runtime binds the container's own group to
 * /sys/fs/cgroup/memory, while /proc/self/cgroup tells its path as the machine has it. Only root can make cgroups here.
 */
if (isRoot) {
  describeNeeding(['crun', 'nsenter', 'mount', 'memory controller'], 'a container with a memory limit', () => {
    it.each([
      ['docker-init', underDocker],
      ['podman-init', underPodman],
      ['tsinit as the ENTRYPOINT', (...app: readonly string[]) => asEntrypoint([], ...app)],
    ])('whose app the OOM killer took says so (%s)', async (_, bundle) => {
      const container = await runLimited(bundle('eat-memory'));
      expect(await container.ended).toBe(137);
      expect(container.stderr.text).toMatch(/was killed by SIGKILL: the kernel's OOM killer \(limit 96 MiB, peak 9\d MiB/);
    });

    it('whose app somebody killed says that it was not the OOM killer', async () => {
      const container = await runLimited(underDocker('obey'));
      const app = await container.stdout.number(/^ready (\d+)$/);
      const shell = container.exec(['/app', 'obey']);
      await shell.stdout.until(/^ready/);
      shell.type(`kill ${app} KILL\n`);
      expect(await container.ended).toBe(137);
      expect(container.stderr.text).toMatch(/was killed by SIGKILL: somebody's kill -9, and not the OOM killer/);
    });

    it('in which the cgroup cannot be seen says that it is not known', async () => {
      const container = (await Runtime.start()).run({ ...underDocker('obey'), memoryGroup: limitedGroup('memory', LIMIT * MIB) });
      await container.stdout.until(/^ready/);
      container.type('die KILL\n');
      expect(await container.ended).toBe(137);
      expect(container.stderr.text).toMatch(/was killed by SIGKILL: somebody's kill -9, or the OOM killer: not known/);
    });
  });
}

async function runLimited(bundle: { init: string; words: readonly string[] }): Promise<Container> {
  const memoryGroup = limitedGroup('memory', LIMIT * MIB);
  const runtime = await Runtime.start();
  const groups = await runtime.mountMemoryGroups();
  const volumes = { '/sys/fs/cgroup/memory': `${groups}/${basename(dirname(memoryGroup))}` };
  return runtime.run({ ...bundle, memoryGroup, volumes });
}

// Only root can make the cgroup.
if (!isRoot) describeNeeding(['root'], 'a container with a memory limit', () => undefined);
