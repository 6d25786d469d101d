import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { childrenOf, stateOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

const MIB = 1 << 20;

/** Files as the memory controller of cgroup version 2 has them (the kernel's Documentation/admin-guide/cgroup-v2.rst). */
interface Group {
  readonly max: number | 'max';
  readonly current: number;
  /** Kernels before 5.19 do not have memory.peak. */
  readonly peak?: number;
  readonly oomKills: number;
}

const group: Group = { max: 96 * MIB, current: 20 * MIB, peak: 95 * MIB, oomKills: 2 };
const unlimited: Group = { max: 'max', current: 20 * MIB, oomKills: 0 };

function writeGroup(directory: string, { max, current, peak, oomKills }: Group): void {
  mkdirSync(directory, { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(directory, file), `${text}\n`);
  write('memory.max', String(max));
  write('memory.current', String(current));
  if (peak !== undefined) write('memory.peak', String(peak));
  write('memory.stat', 'anon 1000\ninactive_file 4096\nactive_file 4096');
  write('memory.events', `low 0\nhigh 0\nmax 40\noom 3\noom_kill ${oomKills}\noom_group_kill 0`);
}

/**
 * Machines of either version have to tell this, so that directories that look like version 2 stand in for the kernel's. path: where
 * /proc/self/cgroup says that we are, which in a container is often a place of the host's.
 */
function runIn(groups: string, path: string, words: readonly string[], options: readonly string[] = []): Running {
  const own = join(newDirectory(), 'cgroup');
  writeFileSync(own, `0::${path}\n`);
  const script = 'mount --bind "$0" /sys/fs/cgroup && mount --bind "$1" /proc/$$/cgroup && shift && exec "$@"';
  return runAsInit({
    bare: ['/bin/sh', '-c', script, groups, own, tsinit(), ...options, '--', app(), ...words],
    environment: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  });
}

/**
 * The kills so far are counted when the app has been started, and again at its end where that is not in its first 10 ms (core/sleep.c).
 * Whoever has counted waits.
 */
async function untilCounted(run: Running): Promise<void> {
  await run.stdout.until(/^ready/);
  const [init, since] = [await run.pid(), performance.now()];
  await until('tsinit waits', () => stateOf(init) === 'S' && performance.now() - since > 20);
}

async function kill(run: Running): Promise<void> {
  process.kill(childrenOf(await run.pid())[0] ?? 0, 'SIGKILL');
  expect((await run.ended).code).toBe(137);
}

describeNeeding([], 'in a cgroup of version 2', () => {
  describe.each([
    { form: 'the plain form', options: [] },
    { form: 'the form with options', options: ['--grace', '5s'] },
  ])('$form', ({ options }) => {
    it('an app that is killed while the count of OOM kills grows was taken by the OOM killer', async () => {
      const groups = newDirectory();
      writeGroup(groups, group);
      const run = runIn(groups, '/', ['wait-forever'], options);
      await untilCounted(run);
      writeGroup(groups, { ...group, oomKills: 5 });
      await kill(run);
      expect(run.stderr.lines.at(-1)).toMatch(
        /was killed by SIGKILL: the kernel's OOM killer \(limit 96 MiB, peak 95 MiB, 3 OOM kills counted while it ran\)/,
      );
    });

    it('a kill -9 is not called that, whatever was counted before', async () => {
      const groups = newDirectory();
      writeGroup(groups, group);
      const run = runIn(groups, '/', ['wait-forever'], options);
      await untilCounted(run);
      await kill(run);
      expect(run.stderr.text).toMatch(/was killed by SIGKILL: somebody's kill -9, and not the OOM killer/);
    });

    it('a worker that the OOM killer took is told of, although the app itself exited with 0', async () => {
      const groups = newDirectory();
      writeGroup(groups, group);
      const run = runIn(groups, '/', ['obey'], options);
      await untilCounted(run);
      run.type('reap\n');
      await run.stdout.until(/^done|^reaped/);
      writeGroup(groups, { ...group, oomKills: 3 });
      run.type('exit 0\n');
      expect((await run.ended).code).toBe(0);
      expect(run.stderr.text).toMatch(/exited with 0; but the OOM killer took others of its cgroup \(limit 96 MiB, peak 95 MiB/);
    });
  });

  it('is found by its path where the mount shows more, and the lowest limit above it counts', async () => {
    const groups = newDirectory();
    writeGroup(dirname(join(groups, 'pod/app')), { ...unlimited, max: 128 * MIB });
    writeGroup(join(groups, 'pod/app'), { ...unlimited, max: 512 * MIB });
    const run = runIn(groups, '/pod/app', ['wait-forever']);
    await untilCounted(run);
    writeGroup(join(groups, 'pod/app'), { ...unlimited, max: 512 * MIB, oomKills: 1 });
    await kill(run);
    expect(run.stderr.text).toMatch(/the kernel's OOM killer \(limit 128 MiB, 1 OOM kill counted while it ran\)/);
  });

  it('is the mount itself where its path is one of the host’s', async () => {
    const groups = newDirectory();
    writeGroup(groups, unlimited);
    const run = runIn(groups, '/system.slice/docker-1234.scope', ['wait-forever']);
    await untilCounted(run);
    writeGroup(groups, { ...unlimited, oomKills: 1 });
    await kill(run);
    expect(run.stderr.text).toMatch(/the kernel's OOM killer \(no limit of its own, 1 OOM kill counted while it ran\)/);
  });

  it('tells nothing where it has no memory controller, and the verdict says so', async () => {
    const run = runIn(newDirectory(), '/', ['wait-forever']);
    await untilCounted(run);
    await kill(run);
    expect(run.stderr.text).toMatch(/somebody's kill -9, or the OOM killer: not known/);
  });

  it('that is nearly full keeps the brain from being booted: that is told, and the code is right', async () => {
    const groups = newDirectory();
    writeGroup(groups, { ...group, current: 90 * MIB });
    const run = runIn(groups, '/', ['exit-code', '3'], ['--grace', '5s']);
    expect((await run.ended).code).toBe(3);
    expect(run.stderr.text).toMatch(/^tsinit: reflex: the brain cannot run: .*memory/m);
  });

  it('is in the termination log with its version and the numbers', async () => {
    const groups = newDirectory();
    writeGroup(groups, group);
    const file = join(newDirectory(), 'log');
    const run = runIn(groups, '/', ['wait-forever'], ['--termination-log', file]);
    await untilCounted(run);
    writeGroup(groups, { ...group, oomKills: 3 });
    await kill(run);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      killed_by: 'SIGKILL',
      cause: { type: 'oom-killer' },
      memory: { cgroup_version: 2, oom_kills: 1, limit_bytes: 96 * MIB, peak_bytes: 95 * MIB },
    });
  });
});
