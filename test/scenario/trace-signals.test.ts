import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { eventLogOf } from '../helpers/event-log.ts';
import { childrenOf, outerPid, stateOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

interface Scene {
  readonly run: Running;
  readonly victim: number;
  readonly thread: number;
}

async function scene(...options: readonly string[]): Promise<Scene> {
  const run = runAsInit({ options: options.length === 0 ? ['--trace-signals'] : options, app: ['with-victim'] });
  const [, victim = '', thread = ''] = await run.stdout.until(/^victim (\d+) (\d+)$/);
  await run.stdout.until(/^ready/);
  return { run, victim: Number(victim), thread: Number(thread) };
}

describeNeeding([], 'tracing (S5)', () => {
  it('names who has killed a daemon past tsinit by a stale pid file, although the culprit is gone', async () => {
    const { run, victim } = await scene();
    run.type(`kill ${victim} TERM\n`);
    const culprit = await run.stdout.number(/^done (\d+)$/);
    const said = `^tsinit: SIGTERM \\(15, SI_USER\\) reaches app\\(${victim}\\) by pid ${culprit} \\(uid \\d+\\) \\S*app \`culprit kill-once ${victim} TERM\`, started by app\\(\\d+\\), a process of the app's own set$`;
    await run.stderr.until(new RegExp(said));
  });

  it('says so where the number in the file had become that of a thread', async () => {
    const { run, victim, thread } = await scene();
    run.type(`kill ${thread} TERM\n`);
    await run.stdout.until(/^done/);
    const said = `reaches app\\(${victim}\\) by pid .*; it was aimed at ${thread}, which is no process but a thread of it \\(a stale pid file\\?\\)$`;
    await run.stderr.until(new RegExp(said));
  });

  it('wakes the sleeping brain for it, and lets it sleep again', async () => {
    const { run, victim } = await scene();
    const init = await run.pid();
    await untilAsleep(init);
    run.type(`kill ${victim} USR1\n`);
    await run.stderr.until(new RegExp(`SIGUSR1 .* reaches app\\(${victim}\\) by pid`));
    await untilAsleep(init);
    expect(eventLogOf(init).some((entry) => entry.type === 'delivered' && entry.pid === victim && entry.sender !== null)).toBe(
      true,
    );
  });

  it('says in the verdict who has killed the app', async () => {
    const run = runAsInit({ options: ['--trace-signals'], app: ['obey'] });
    const app = await run.stdout.number(/^ready (\d+)$/);
    run.type(`start kill-once ${app} KILL\n`);
    expect((await run.ended).code).toBe(137);
    const other = runAsInit({ options: ['--trace-signals'], app: ['wait-forever'] });
    await other.stdout.until(/^ready/);
    await other.signal('SIGUSR1');
    expect((await other.ended).code).toBe(138);
    expect(other.stderr.text).toMatch(/was killed by SIGUSR1, which came from outside .* and was passed on/);
    const victim = runAsInit({ options: ['--trace-signals'], app: ['with-victim'] });
    await victim.stdout.until(/^victim/);
    const self = await victim.stdout.number(/^ready (\d+)$/);
    victim.type(`kill ${self} USR2\n`);
    expect((await victim.ended).code).toBe(140);
    expect(victim.stderr.text).toMatch(
      /the app .* was killed by SIGUSR2, sent by pid \d+ \(uid \d+\) \S+ `culprit kill-once \d+ USR2`, started by app\(\d+\) .* before, past tsinit; leaving with 140/,
    );
  });

  it('leaves stops and continuations as they are', async () => {
    const { run, victim } = await scene();
    const outside = outerPid(await run.pid(), victim) ?? 0;
    run.type(`kill ${victim} STOP\n`);
    await run.stdout.until(/^done/);
    await until('the daemon is stopped', () => /^[Tt]$/.test(stateOf(outside) ?? ''));
    run.type(`kill ${victim} CONT\n`);
    await run.stdout.until(/^done/);
    await until('the daemon goes on', () => stateOf(outside) === 'S');
  });

  it('tells of the signals that were asked for, and of no others', async () => {
    const { run, victim } = await scene('--trace-signals=USR1');
    run.type(`kill ${victim} USR2\nkill ${victim} USR1\n`);
    const quiet = await scene('--trace-signals=-USR2');
    quiet.run.type(`kill ${quiet.victim} USR2\n`);
    await quiet.run.stdout.until(/^done/);
    await run.stdout.until(/^done/);
    expect(run.stderr.text + quiet.run.stderr.text).not.toContain('SIGUSR2 (12, SI_USER) reaches');
  });

  it('does not stop a program for each of thousands of threads, and still sees what reaches those that stay', async () => {
    const run = runAsInit({ options: ['--trace-signals'], app: ['makes-threads', '2000'] });
    const [, app = '', thread = ''] = await run.stdout.until(/^ready (\d+) (\d+)$/);
    const init = await run.pid();
    await until('the thread that stays is traced', () => isTraced(outerPid(init, Number(app)) ?? 0, thread));
  });

  it('that is killed leaves the app as it was, and that is said', async () => {
    const { run } = await scene();
    const init = await run.pid();
    const tracer = childrenOf(init).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('tsinit: tracer')) ?? 0;
    expect(tracer).toBeGreaterThan(1);
    process.kill(tracer, 'SIGKILL');
    await run.stderr.until(
      /^tsinit: the tracer \(pid \d+\) has ended, so that signals are not traced any more; the app was not touched$/,
    );
    run.type('stop\n');
    expect((await run.ended).code).toBe(0);
  });
});

/** thread: by its number in the container. */
function isTraced(app: number, thread: string): boolean {
  const statuses = readdirSync(`/proc/${app}/task`).map((task) => readFileSync(`/proc/${app}/task/${task}/status`, 'utf8'));
  const its = statuses.find((status) => new RegExp(`^NSpid:.*\\b${thread}$`, 'm').test(status));
  return its !== undefined && !/^TracerPid:\s*0$/m.test(its);
}
