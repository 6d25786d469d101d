import { describe, expect, it } from 'vitest';
import { app } from '../helpers/fixtures.ts';
import { childrenOf, innerPid, stateOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { Running } from '../helpers/running.ts';
import { describeNeeding, toolPath } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

/** A debugger that `docker exec` has started: it waits for nobody, so that whom it traces cannot be reaped (ptrace(2)). */
describeNeeding(['root', 'nsenter'], 'what somebody traces', () => {
  it('is named with its tracer where --kill-after has to kill it, and does not hold us for ever', async () => {
    const run = runAsInit({ options: ['--kill-after', '200ms'], app: ['ignore-term'] });
    await run.stdout.until(/^ready/);
    await traceTheApp(await run.pid());
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(137);
    expect(run.stderr.text).toMatch(/had to kill 1 process .*--kill-after/);
    expect(run.stderr.text).toMatch(/\d+ \(app\) is dead, and cannot be reaped before its tracer \d+ \(app\) has waited for it/);
    expect(run.stderr.text).not.toMatch(/not even SIGKILL has ended/);
  });

  it('is named with its tracer at the next request to stop where it was killed by somebody', async () => {
    const run = runAsInit({ app: ['wait-forever'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    const traced = await traceTheApp(init);
    process.kill(traced, 'SIGKILL');
    await until('it is dead, and not reaped', () => stateOf(traced) === 'Z');
    await run.signal('SIGTERM');
    await run.stderr.until(/is dead, and cannot be reaped before its tracer \d+ \(app\)/);
  });

  describe('as an orphan', () => {
    it('does not keep the container once the grace time is over', async () => {
      const run = runAsInit({ options: ['--grace', '300ms'], app: ['obey'] });
      await run.stdout.until(/^ready/);
      const init = await run.pid();
      run.type('start spawn-escapee ignores\n');
      await run.stdout.until(/^escapee/);
      const orphan = await until('the orphan is ours', () => childrenOf(init)[1]);
      await trace(init, orphan);
      run.type('exit 4\n');
      expect((await run.ended).code).toBe(4);
      expect(run.stderr.text).toMatch(/had to kill 1 process .*held by a debugger app\(\d+\)/);
    });
  });
});

async function traceTheApp(init: number): Promise<number> {
  const traced = await until('the app is there', () => childrenOf(init)[0]);
  await trace(init, traced);
  return traced;
}

async function trace(init: number, pid: number): Promise<void> {
  const inside = [toolPath('nsenter'), `--target=${init}`, '--pid', '--mount', '--'];
  const command = [...inside, app(), 'trace', String(innerPid(pid))];
  await new Running({ command, environment: {}, initBelow: 0, terminal: false }).stdout.until(/^traces$/);
}
