import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limitedGroup } from '../helpers/cgroup.ts';
import { newDirectory } from '../helpers/fixtures.ts';
import { childrenOf } from '../helpers/proc.ts';
import { runAsInit, type Start } from '../helpers/run-as-init.ts';
import { describeNeeding, isRoot } from '../helpers/tools.ts';

const MIB = 1 << 20;
/** Room enough for the brain to be booted in. */
const LIMIT = 96;

const forms = [
  { form: 'the plain form', options: [] },
  { form: 'the form with options', options: ['--grace', '5s'] },
] as const;

/** A real cgroup with a memory limit, in which tsinit and the app are alone. */
function runLimited(start: Start) {
  return runAsInit({ ...start, prepare: [`join=${limitedGroup('memory', LIMIT * MIB)}`] });
}

/** Only root can make cgroups here. */
if (isRoot) {
  describeNeeding(['memory controller'], 'in a cgroup with a memory limit', () => {
    describe.each(forms)('$form', ({ options }) => {
      it('an app that the OOM killer took is said to have been, with the limit and the peak', async () => {
        const run = runLimited({ options, app: ['eat-memory'] });
        expect((await run.ended).code).toBe(137);
        const verdict = run.stderr.lines.at(-1);
        expect(verdict).toMatch(
          /was killed by SIGKILL: the kernel's OOM killer \(limit 96 MiB, peak 9\d MiB, \d+ OOM kills? counted/,
        );
        expect(verdict).toMatch(/raise the memory limit or use less; leaving with 137$/);
        expect(run.stderr.text).not.toContain('reflex');
      });

      it('a kill -9 is not called that', async () => {
        const run = runLimited({ options, app: ['wait-forever'] });
        await run.stdout.until(/^ready/);
        process.kill(childrenOf(await run.pid())[0] ?? 0, 'SIGKILL');
        expect((await run.ended).code).toBe(137);
        expect(run.stderr.text).toMatch(/was killed by SIGKILL: somebody's kill -9, and not the OOM killer/);
      });

      it('an exit with 137 is not called that either', async () => {
        const run = runLimited({ options, app: ['exit-code', '137'] });
        expect((await run.ended).code).toBe(137);
        expect(run.stderr.text).toMatch(/exited with 137 \(by its own choice/);
        expect(run.stderr.text).not.toContain('OOM');
      });

      it.each(['0', '1', '137'])('a worker that it took is told of, although the app itself exited with %s', async (code) => {
        const run = runLimited({ options, app: ['eat-memory', 'worker', code] });
        await run.stdout.until(/^worker killed by 9$/);
        expect((await run.ended).code).toBe(Number(code));
        expect(run.stderr.text).toMatch(
          /exited with \d+.*; but the OOM killer took others of its cgroup \(limit 96 MiB, peak 9\d MiB/,
        );
      });

      it('a kill -9 some time after the OOM killer took a worker is told with that', async () => {
        const run = runLimited({ options, app: ['obey'] });
        await run.stdout.until(/^ready/);
        run.type('start eat-memory worker 0\n');
        await run.stdout.until(/^worker killed by 9$/);
        process.kill(childrenOf(await run.pid())[0] ?? 0, 'SIGKILL');
        expect((await run.ended).code).toBe(137);
        expect(run.stderr.text).toMatch(/was killed by SIGKILL: .*OOM/);
      });
    });

    it('what happened in the cgroup before is not the app’s', async () => {
      const group = limitedGroup('memory', LIMIT * MIB);
      const first = runAsInit({ prepare: [`join=${group}`], app: ['eat-memory'] });
      expect((await first.ended).code).toBe(137);
      const second = runAsInit({ prepare: [`join=${group}`], app: ['wait-forever'] });
      await second.stdout.until(/^ready/);
      process.kill(childrenOf(await second.pid())[0] ?? 0, 'SIGKILL');
      expect((await second.ended).code).toBe(137);
      expect(second.stderr.text).toMatch(/somebody's kill -9, and not the OOM killer/);
    });

    it('is in the termination log with the numbers', async () => {
      const file = join(newDirectory(), 'log');
      const run = runLimited({ options: ['--termination-log', file], app: ['eat-memory'] });
      expect((await run.ended).code).toBe(137);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        event: 'app-ended',
        killed_by: 'SIGKILL',
        cause: { type: 'oom-killer' },
        memory: { limit_bytes: LIMIT * MIB, oom_kills: expect.any(Number), peak_bytes: expect.any(Number) },
        leaving_with: 137,
      });
    });
  });
}

// Only root can make the cgroup.
if (!isRoot) describeNeeding(['root'], 'a cgroup with a memory limit', () => undefined);
