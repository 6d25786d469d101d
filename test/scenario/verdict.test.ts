import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pid } from '../../src/model/ids.ts';
import { lastRun } from '../../src/runtime/linux/last-run.ts';
import { untilAsleep } from '../helpers/asleep.ts';
import { newDirectory } from '../helpers/fixtures.ts';
import { childrenOf, zombiesOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

/** The plain form is reported on by a brain that is booted after the end, the other one by a brain that saw the start. */
const forms = [
  { form: 'the plain form', options: [] },
  { form: 'the form with options', options: ['--grace', '5s'] },
] as const;

describeNeeding([], 'the verdict', () => {
  describe.each(forms)('$form', ({ options }) => {
    it.each([
      ['1', /^tsinit: the app \(pid \d+, ran .*\) exited with 1$/m],
      ['137', /exited with 137 \(by its own choice; a shell reports 137 for a command killed by SIGKILL\)$/m],
      ['127', /exited with 127 \(by its own choice; a shell reports 127 for a command that was not found\)$/m],
      ['255', /exited with 255$/m],
    ])('on the exit code %s', async (code, line) => {
      const run = runAsInit({ options, app: ['exit-code', code] });
      expect((await run.ended).code).toBe(Number(code));
      expect(run.stderr.text).toMatch(line);
    });

    it('on success there is none', async () => {
      const run = runAsInit({ options, app: ['exit-code', '0'] });
      expect((await run.ended).code).toBe(0);
      expect(run.stderr.text).toBe('');
    });

    it.each([
      ['SEGV', 139, /was killed by SIGSEGV \(segmentation fault, no core dumped\)/],
      ['ABRT', 134, /was killed by SIGABRT \(abort.*, no core dumped\)/],
      ['ILL', 132, /was killed by SIGILL \(illegal instruction, no core dumped\)/],
      ['BUS', 135, /was killed by SIGBUS \(bus error, no core dumped\)/],
      ['FPE', 136, /was killed by SIGFPE \(.*, no core dumped\)/],
      ['SYS', 159, /was killed by SIGSYS \(.*, no core dumped\)/],
    ] as const)('on a crash by SIG%s names it', async (signal, code, line) => {
      const run = runAsInit({ options, app: ['die-by-signal', signal] });
      expect((await run.ended).code).toBe(code);
      expect(run.stderr.text).toMatch(line);
    });

    it('on a crash with a core says that there is one', async () => {
      const prepare = [`directory=${newDirectory()}`];
      const run = runAsInit({ options, prepare, app: ['dump-core', 'SEGV'] });
      expect((await run.ended).code).toBe(139);
      const [, dumps] = await run.stdout.until(/^dumps (yes|no)$/);
      expect(run.stderr.text).toMatch(
        dumps === 'yes' ? /segmentation fault, core dumped\)/ : /segmentation fault, no core dumped\)/,
      );
    });

    it('on a signal that was passed on says from whom it came', async () => {
      const run = runAsInit({ options, app: ['wait-forever'] });
      await run.stdout.until(/^ready/);
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(143);
      expect(run.stderr.text).toMatch(/was killed by SIGTERM, which came from outside .*passed on .* before; leaving with 143$/m);
    });

    it('on an exit after a stop signal says that too', async () => {
      const run = runAsInit({ options, app: ['trap-term-report', '143'] });
      await run.stdout.until(/^ready/);
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(143);
      expect(run.stderr.text).toMatch(/exited with 143 \(by its own choice; .*\), .* after SIGTERM from outside/);
    });

    it('on a signal that went past tsinit says so', async () => {
      const run = runAsInit({ options, app: ['wait-forever'] });
      await run.stdout.until(/^ready/);
      process.kill(await appOf(run), 'SIGTERM');
      expect((await run.ended).code).toBe(143);
      expect(run.stderr.text).toMatch(/was killed by SIGTERM, which did not come through tsinit/);
    });

    it('on a kill -9 does not speak of the OOM killer as the one who did it', async () => {
      const run = runAsInit({ options, app: ['wait-forever'] });
      await run.stdout.until(/^ready/);
      process.kill(await appOf(run), 'SIGKILL');
      expect((await run.ended).code).toBe(137);
      expect(run.stderr.text).toMatch(/was killed by SIGKILL: somebody's kill -9, .*leaving with 137$/m);
    });

    it('names the zombies that nobody but their parent can reap, with the parent', async () => {
      const run = runAsInit({ options, app: ['obey'] });
      await run.stdout.until(/^ready/);
      run.type('start hoard-zombies 2\n');
      const parent = await run.stdout.number(/^started (\d+)$/);
      await run.stdout.until(/^hoards 2$/);
      run.type('exit 3\n');
      expect((await run.ended).code).toBe(3);
      expect(run.stderr.text).toMatch(
        new RegExp(
          `2 zombies are not ours to reap: their parent ${parent} \\(exe\\) lives and has not waited for \\d+ \\(hoarded\\)`,
        ),
      );
    });
  });

  it('is JSON with the cause where lines are JSON', async () => {
    const run = runAsInit({ options: ['--log', 'json'], app: ['wait-forever'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGINT');
    expect((await run.ended).code).toBe(130);
    const verdict = run.stderr.lines.map((line) => JSON.parse(line)).find(({ event }) => event === 'app-ended');
    expect(verdict).toMatchObject({
      killed_by: 'SIGINT',
      core_dumped: false,
      leaving_with: 130,
      cause: { type: 'passed-on', signal: 'SIGINT', forwarded_as: 'SIGINT', sender_pid: 0, before_ms: expect.any(Number) },
    });
  });

  it('goes into the file of --termination-log as well, whatever the lines are', async () => {
    const file = join(newDirectory(), 'log');
    const run = runAsInit({ options: ['-q', '--termination-log', file], app: ['die-by-signal', 'SEGV'] });
    expect((await run.ended).code).toBe(139);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ event: 'app-ended', killed_by: 'SIGSEGV', leaving_with: 139 });
  });
});

async function appOf(run: Running): Promise<number> {
  const [app = 0] = childrenOf(await run.pid());
  return app;
}

describeNeeding(
  ['times of the scheduler'],
  'the verdict on an app that ends before anybody could look whose parent it is',
  () => {
    it.each(forms)('names the zombies that it had not waited for ($form)', async ({ options }) => {
      const run = runAsInit({ options, app: ['hoard-zombies', '2'] });
      await run.stdout.until(/^hoards 2$/);
      const [zombie = 0] = zombiesOf(await appOf(run));
      await untilAsleep(await run.pid());
      await until('they have been dead for long', () => ranAt(zombie) < ranAt(process.pid) - 1500);
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(143);
      expect(run.stderr.text).toMatch(/2 zombies of the app were left to tsinit: \d+ \(hoarded\) and \d+ \(hoarded\) had ended/);
    });
  },
);

const ranAt = (process: number): number => lastRun(pid(process)) ?? 0;
