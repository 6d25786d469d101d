import { expect, it } from 'vitest';
import { childrenOf, statusOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

/** Resident memory that the sleeping core may have, in kB. */
const ASLEEP = 200;
/** What the kernel maps at one fault around it, in kB: all that a start needs of the core lies in there. */
const AT_ONE_FAULT = 64;

describeNeeding([], 'asleep and awake', () => {
  it('the plain form has never been awake, and is small', async () => {
    const run = runAsInit({ app: ['wait-forever'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await untilAsleep(init);
    expect(statusOf(init, 'VmHWM')).toBeLessThan(ASLEEP);
    expect(statusOf(init, 'RssFile')).toBeLessThanOrEqual(AT_ONE_FAULT);
  });

  it('a form with options goes to sleep after the start', async () => {
    const run = runAsInit({ options: ['--grace', '5s'], app: ['wait-forever'] });
    await run.stdout.until(/^ready/);
    await untilAsleep(await run.pid());
  });

  it('a signal wakes it and is forwarded, round after round, and the app notices nothing', async () => {
    const run = runAsInit({ app: ['heartbeat'] });
    const app = await run.stdout.number(/^beat 0 (\d+)$/);
    const init = await run.pid();
    const [child] = childrenOf(init);
    for (let round = 0; round < 4; round++) {
      await untilAsleep(init);
      await run.signal('SIGUSR1');
      await run.stdout.until(/^signal 10 code 0 /);
      await run.stderr.until(/^tsinit: SIGUSR1 /);
      expect(childrenOf(init)).toEqual([child]);
    }
    await untilAsleep(init);
    expectSteadyBeats(run, app);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(143);
  });

  it('what was set by options still holds after a sleep', async () => {
    const run = runAsInit({ options: ['-e', '7', '-r', 'USR1:USR2', '--log', 'json'], app: ['obey'] });
    await run.stdout.until(/^ready/);
    await untilAsleep(await run.pid());
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 12 /);
    await run.stderr.until(/^\{.*"SIGUSR1".*"SIGUSR2".*\}$/);
    await untilAsleep(await run.pid());
    run.type('exit 7\n');
    expect((await run.ended).code).toBe(0);
  });

  it('signals that come together while it is asleep all arrive', async () => {
    const run = runAsInit({ app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await untilAsleep(init);
    const signals = [1, 2, 3, 10, 12, 14, 15, 28, 35, 36, 64];
    for (const signal of signals) process.kill(init, signal);
    await until('all of them have arrived', () => signals.every((signal) => run.stdout.text.includes(`\nsignal ${signal} `)));
  });

  it('real-time signals that come faster than it can wake all arrive, in their order', async () => {
    const run = runAsInit({ app: ['obey'] });
    await run.stdout.until(/^ready/);
    await untilAsleep(await run.pid());
    const values = Array.from({ length: 100 }, (_, value) => value);
    run.type(values.map((value) => `queue 1 RTMIN+9 ${value}\n`).join(''));
    for (const value of values) await run.stdout.until(new RegExp(`^signal 43 code -1 .* value ${value}$`));
  });
});

async function untilAsleep(init: number): Promise<void> {
  await until('tsinit is asleep', () => statusOf(init, 'Threads') === 1 && (statusOf(init, 'VmRSS') ?? ASLEEP) < ASLEEP);
}

/** Always the same pid, and no beat left out. */
function expectSteadyBeats(run: Running, app: number): void {
  const beats = run.stdout.lines.filter((line) => line.startsWith('beat'));
  expect(beats).toEqual(beats.map((_, beat) => `beat ${beat} ${app}`));
}
