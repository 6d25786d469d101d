import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ASLEEP, untilAsleep } from '../helpers/asleep.ts';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { childrenOf, statusOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

/** Every way to ask for it. The names are symbolic links. */
const ways: readonly { readonly way: string; readonly words: () => readonly string[] }[] = [
  { way: 'tsinit --pause', words: () => [tsinit(), '--pause'] },
  { way: 'tsinit -v --pause', words: () => [tsinit(), '-v', '--pause'] },
  { way: 'catatonit -P', words: () => [called('catatonit'), '-P'] },
  { way: 'podman-init -P', words: () => [called('podman-init'), '-P'] },
  { way: 'tsinit --as catatonit -P', words: () => [tsinit(), '--as', 'catatonit', '-P'] },
];

describeNeeding([], 'the pause mode', () => {
  describe.each(ways)('by $way', ({ words }) => {
    it('sleeps, and is small', async () => {
      const init = await asleep(runAsInit({ bare: words() }));
      expect(childrenOf(init)).toEqual([]);
    });

    it.each(['SIGTERM', 'SIGINT'] as const)('leaves with 0 at %s, and is moved by nothing else', async (signal) => {
      const run = runAsInit({ bare: words() });
      const init = await asleep(run);
      for (const other of ['SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGPIPE', 'SIGTSTP', 'SIGWINCH', 37] as const) {
        process.kill(init, other);
      }
      process.kill(init, signal);
      expect(await run.ended).toEqual({ code: 0, signal: null });
    });
  });

  it('reaps what lands on it, asleep all the while', async () => {
    const run = runAsInit({ bare: [app(), 'with-children', '3', tsinit(), '--pause'] });
    await run.stdout.until(/^inherited/);
    const init = await asleep(run);
    const [child = 0] = childrenOf(init);
    process.kill(child, 'SIGUSR1');
    await until('the child is reaped', () => childrenOf(init).length === 0);
    expect(statusOf(init, 'VmRSS')).toBeLessThan(ASLEEP);
    process.kill(init, 'SIGTERM');
    expect((await run.ended).code).toBe(0);
  });

  it('tells of what it reaps with -v', async () => {
    const run = runAsInit({ bare: [app(), 'with-children', '3', tsinit(), '-v', '--pause'] });
    await run.stdout.until(/^inherited/);
    await run.stderr.until(/^tsinit: pausing: there is no app/);
    process.kill(childrenOf(await run.pid())[0] ?? 0, 'SIGUSR1');
    await run.stderr.until(/^tsinit: reaped orphan \d+ .*exited with 3/);
  });

  it('works in an empty image', async () => {
    const run = runAsInit({ root: 'empty', words: ['--pause'] });
    process.kill(await asleep(run), 'SIGTERM');
    expect((await run.ended).code).toBe(0);
  });

  it('works where it is not process 1', async () => {
    const run = runAsInit({ place: 'child', words: ['--pause'] });
    process.kill(await asleep(run), 'SIGTERM');
    expect((await run.ended).code).toBe(0);
  });

  it('takes no program', async () => {
    const run = runAsInit({ words: ['--pause', '--', app(), 'exit-code', '0'] });
    expect((await run.ended).code).toBe(100);
  });
});

function called(name: string): string {
  const link = join(newDirectory(), name);
  symlinkSync(tsinit(), link);
  return link;
}

async function asleep(run: Running): Promise<number> {
  const init = await run.pid();
  await untilAsleep(init);
  return init;
}
