import { readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ASLEEP, untilAsleep } from '../helpers/asleep.ts';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { descriptorsOf, statusOf } from '../helpers/proc.ts';
import { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { underPodman } from './bundle.ts';
import { Runtime } from './runtime.ts';

/** What docs/podman.md says. */
describeNeeding(['crun', 'nsenter'], 'podman run --init', () => {
  it('starts the app at /run/podman-init, forwards to it alone, and leaves with its code', async () => {
    const container = (await Runtime.start()).run(underPodman('report-signals', '1'));
    await container.stdout.until(/^(ready|child) /);
    await container.stdout.until(/^(ready|child) /);
    await container.kill('HUP');
    await container.stdout.until(/^signal 1 code 0 /);
    await container.kill('USR2');
    await container.stdout.until(/^signal 12 code 0 /);
    expect(container.stdout.lines.filter((line) => line.startsWith('signal'))).toHaveLength(2);
    container.endInput();
    expect(await container.ended).toBe(0);
  });

  it('is the plain form: the brain is not booted for it', async () => {
    const container = (await Runtime.start()).run(underPodman('wait-forever'));
    await container.stdout.until(/^ready/);
    expect(statusOf(await container.pid(), 'VmHWM')).toBeLessThan(ASLEEP);
  });

  it('what catatonit never forwards is not forwarded, and said', async () => {
    const container = (await Runtime.start()).run(underPodman('report-signals'));
    await container.stdout.until(/^ready/);
    await container.kill('TSTP');
    await container.stderr.until(/^tsinit: SIGTSTP .* dropped/);
    await container.kill('TERM');
    await container.stdout.until(/^signal 15 /);
    expect(container.stdout.text).not.toContain('signal 20');
  });

  it('an app that cannot be started ends with 1, as under catatonit', async () => {
    const container = (await Runtime.start()).run({ init: '/run/podman-init', words: ['/run/podman-init', '--', 'ngnix'] });
    expect(await container.ended).toBe(1);
  });

  it('an older podman, which calls it /dev/init, gets tsinit as itself, or catatonit by TSINIT_AS', async () => {
    const runtime = await Runtime.start();
    const older = { init: '/dev/init', words: ['/dev/init', '--', 'ngnix'] };
    expect(await runtime.run(older).ended).toBe(127);
    expect(await runtime.run({ ...older, environment: ['TSINIT_AS=catatonit'] }).ended).toBe(1);
  });
});

/** Rootless podman executes catatonit -P outside of any container, with these signals ignored, and keeps its pid. */
describeNeeding([], 'the pause process of rootless podman', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 at %s, although the signal was ignored when it began', async (signal) => {
    const { run, pid } = await pauseProcess();
    process.kill(pid, 'SIGQUIT');
    process.kill(pid, 'SIGHUP');
    process.kill(pid, 'SIGUSR1');
    process.kill(pid, signal);
    expect(await run.ended).toEqual({ code: 0, signal: null });
  });

  it('is small, holds no descriptor that it was given, and pins no directory', async () => {
    const { pid } = await pauseProcess();
    expect(statusOf(pid, 'VmRSS')).toBeLessThan(ASLEEP);
    expect([...descriptorsOf(pid).values()]).not.toContain('/dev/zero');
    expect(readlinkSync(`/proc/${pid}/cwd`)).toBe('/');
  });
});

async function pauseProcess(): Promise<{ run: Running; pid: number }> {
  const directory = newDirectory();
  const link = join(directory, 'catatonit');
  symlinkSync(tsinit(), link);
  const ignored = ['ALRM', 'HUP', 'INT', 'PIPE', 'QUIT', 'PROF', 'VTALRM', 'XCPU', 'XFSZ'].map((name) => `ignore=${name}`);
  const prepared = [...ignored, 'open=7:/dev/zero', `directory=${directory}`];
  const command = [app(), 'prepare', ...prepared, '--', link, '-P'];
  const run = new Running({ command, environment: {}, initBelow: 0, terminal: false });
  const pid = await run.pid();
  await untilAsleep(pid);
  return { run, pid };
}
