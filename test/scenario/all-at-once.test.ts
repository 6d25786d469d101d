import { describe, expect, it } from 'vitest';
import { changeLimit, limitedGroup } from '../helpers/cgroup.ts';
import { runInContainer } from '../helpers/run-oci.ts';
import { describeNeeding } from '../helpers/tools.ts';

const MANY = 1000;
const MIB = 1 << 20;

/**
 * Read-only, no capability, no_new_privs, docker's seccomp profile, a user namespace, 16 descriptors; and once crun has made the container,
 * pids.max 3 (crun, tsinit, the app) and a memory limit of 24 MiB.
 */
describeNeeding(['root', 'crun', 'pids controller', 'memory controller'], 'everything that is refused or scarce at once', () => {
  describe.each([
    { form: 'the plain form', options: [] },
    { form: 'the form with options', options: ['--grace', '5s'] },
  ])('$form', ({ options }) => {
    it('the app runs, gets its signals, ends with its code; and that the brain cannot run is said once', async () => {
      const groups = [limitedGroup('pids', MANY), limitedGroup('memory', MANY * MIB)] as const;
      const words = [...options, '--', '/app', 'report-signals'];
      const run = runInContainer({ words, user: 1000, seccomp: true, userNamespace: true, descriptors: 16, groups });
      await run.stdout.until(/^ready/);
      changeLimit(groups[0], 'pids', 3);
      changeLimit(groups[1], 'memory', 24 * MIB);
      for (const [signal, number] of [
        ['SIGUSR1', 10],
        ['SIGHUP', 1],
        ['SIGTERM', 15],
      ] as const) {
        await run.signal(signal);
        await run.stdout.until(new RegExp(`^signal ${number} `));
      }
      run.endInput();
      expect((await run.ended).code).toBe(0);
      expect(run.stderr.lines.filter((line) => line.startsWith('tsinit: reflex: the brain cannot run'))).toHaveLength(1);
    });
  });

  it('pids.max alone, set while the core sleeps: it does not wake a brain for which there is no room', async () => {
    const group = limitedGroup('pids', MANY);
    const run = runInContainer({ words: ['--', '/app', 'trap-term-report', '3'], user: 0, seccomp: true, groups: [group] });
    await run.stdout.until(/^ready/);
    changeLimit(group, 'pids', 3);
    await run.signal('SIGTERM');
    await run.stdout.until(/^term$/);
    expect((await run.ended).code).toBe(3);
    expect(run.stderr.text).toMatch(/too few tasks left/);
  });
});
