import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyImage } from '../helpers/fixtures.ts';
import { descendantsOf, innerPid, statusOf, zombiesOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { type Container, runInContainer } from '../helpers/run-oci.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

type Starter = (options: readonly string[], app: readonly string[]) => Running;

const inNamespaces: Starter = (options, app) => runAsInit({ root: 'empty', options, app });
const inContainer =
  (user: number, how: Partial<Container> = {}): Starter =>
  (options, app) =>
    runInContainer({ words: [...options, '--', '/app', ...app], user, ...how });

describeNeeding([], 'in a root with nothing but /tsinit, /proc and the app', () => {
  it('there is really nothing else', () => {
    // /run is where an init with jobs (test/jobs) has put its control socket.
    const names = readdirSync(emptyImage()).filter((name) => name !== 'run');
    expect(names.sort()).toEqual(['app', 'proc', 'tsinit']);
  });

  doesTheMainJob(inNamespaces);
});

describeNeeding(['crun'], 'under crun, read-only, without capabilities, no_new_privs, no /tmp', () => {
  describe('as uid 1000', () => {
    doesTheMainJob(inContainer(1000));
  });

  describe('as uid 0', () => {
    doesTheMainJob(inContainer(0));
  });

  describe('in a user namespace, and under the default seccomp profile of docker', () => {
    doesTheMainJob(inContainer(1000, { seccomp: true, userNamespace: true }));
  });
});

function doesTheMainJob(start: Starter): void {
  describe.each([
    { form: 'the plain form', options: [] },
    { form: 'the form with options', options: ['--grace', '5s'] },
  ])('$form', ({ options }) => {
    it('leaves with the code of the app, and says nothing where it is 0', async () => {
      const good = start(options, ['exit-code', '0']);
      expect((await good.ended).code).toBe(0);
      expect(good.stderr.text).toBe('');
      const bad = start(options, ['exit-code', '42']);
      expect((await bad.ended).code).toBe(42);
      expect(bad.stderr.text).toMatch(/^tsinit: the app \(pid \d+.*\) exited with 42\n$/);
    });

    it('forwards SIGTERM from outside, and tells of it', async () => {
      const run = start(options, ['trap-term-report', '3']);
      await run.stdout.until(/^ready/);
      await run.signal('SIGTERM');
      await run.stdout.until(/^term$/);
      expect((await run.ended).code).toBe(3);
      expect(run.stderr.text).toMatch(/^tsinit: SIGTERM .* from outside the container/);
    });

    it('is process 1, adopts orphans, and leaves no zombie', async () => {
      const run = start(options, ['orphan-maker', '50']);
      await run.stdout.until(/^made 50$/);
      const init = await run.pid();
      expect(innerPid(init)).toBe(1);
      await until('all but the app are reaped', () => descendantsOf(init).length === 1);
      expect(zombiesOf(init)).toEqual([]);
      run.endInput();
      expect((await run.ended).code).toBe(0);
    });

    it('names the sender of a signal from inside, awake and asleep', async () => {
      const run = start(options, ['obey']);
      await run.stdout.until(/^ready/);
      for (let round = 0; round < 2; round++) {
        run.type('kill 1 USR1\n');
        await run.stderr.until(/^tsinit: SIGUSR1 .* by pid \d+ \(uid \d+\) \/app `\/app obey`/);
        const init = await run.pid();
        await until('tsinit is asleep', () => statusOf(init, 'Threads') === 1);
      }
    });

    it('ends daemons that outlive the app', async () => {
      const run = start(options, ['spawn-escapee', 'dies', '4']);
      expect((await run.ended).code).toBe(4);
    });
  });
}
