import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { app, tsinit } from '../helpers/fixtures.ts';
import { childrenOf, zombiesOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { Running } from '../helpers/running.ts';
import { describeNeeding, toolPath } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

const oomScore = (pid: number): string => readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8').trim();

/** Settings of the kernel that a container may be given, each of its own pid namespace. */
describeNeeding(['root'], 'where the kernel is set otherwise', () => {
  describe('vm.memfd_noexec', () => {
    it.each([0, 1])('%d: the brain is booted, because its libraries are asked for as executable', async (value) => {
      const run = runAsInit({ options: ['-v'], prepare: [`write=/proc/sys/vm/memfd_noexec:${value}`], app: ['exit-code', '3'] });
      expect((await run.ended).code).toBe(3);
      expect(run.stderr.text).not.toMatch(/reflex/);
    });

    it('2: the app runs in reflex, gets its signals, and the setting is named', async () => {
      const prepare = ['write=/proc/sys/vm/memfd_noexec:2'];
      const run = runAsInit({ options: ['-v'], prepare, app: ['trap-term-report', '3'] });
      await run.stdout.until(/^ready/);
      await run.signal('SIGTERM');
      await run.stdout.until(/^term$/);
      expect((await run.ended).code).toBe(3);
      expect(run.stderr.text).toMatch(/^tsinit: reflex: .*vm\.memfd_noexec/);
    });
  });

  describeNeeding(['pid_max of a namespace'], 'kernel.pid_max is 320', () => {
    it.each([[[]], [['-v']]])(
      'so that pids come again after a few forks: orphans are reaped, and the app is the one that stays (options %j)',
      async (options) => {
        const prepare = ['write=/proc/sys/kernel/pid_max:320'];
        const run = runAsInit({ options, prepare, app: ['orphan-maker', '1000'] });
        await run.stdout.until(/^made 1000$/);
        const init = await run.pid();
        await until('all but the app are reaped', () => childrenOf(init).length === 1 && zombiesOf(init).length === 0);
        run.endInput();
        expect((await run.ended).code).toBe(0);
      },
    );
  });

  it('oom_score_adj: it stays what it was, for the app and for us, asleep and awake', async () => {
    const run = runAsInit({ prepare: ['write=/proc/self/oom_score_adj:123'], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    const scores = (): string[] => [init, ...childrenOf(init)].map(oomScore);
    expect(scores()).toEqual(['123', '123']);
    await run.signal('SIGUSR1');
    await run.stderr.until(/^tsinit: SIGUSR1 /);
    expect(scores()).toEqual(['123', '123']);
    await untilAsleep(init);
    expect(scores()).toEqual(['123', '123']);
  });

  it('a clock of its own (time_namespaces(7)): deadlines are kept by CLOCK_MONOTONIC', async () => {
    const clock = [toolPath('unshare'), '--time', '--fork', '--monotonic', '5000000', '--boottime', '5000000', '--'];
    const inside = [toolPath('unshare'), '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--'];
    const init = [tsinit(), '--kill-after', '200ms', '--', app(), 'ignore-term'];
    const run = new Running({ command: [...clock, ...inside, ...init], environment: {}, initBelow: 2, terminal: false });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(137);
    expect(run.stderr.text).toMatch(/had to kill 1 process/);
  });

  it.each([
    ['restart', 'SIGHUP'],
    ['off', 'SIGINT'],
  ])('reboot(2) in the container, %s: the kernel ends process 1, as if by %s', async (how, signal) => {
    const run = runAsInit({ app: ['restart-system', how] });
    expect((await run.ended).signal).toBe(signal);
  });
});
