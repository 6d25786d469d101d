import { expect, it } from 'vitest';
import { outerPid, stateOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

describeNeeding([], 'a signal from outside', () => {
  it('reaches every process of the group of the app', async () => {
    const run = runAsInit({ app: ['report-signals', '3'] });
    await run.stdout.until(/^ready \d+$/);
    await untilAllChildrenAre(run, 3);
    await run.signal('SIGUSR1');
    for (let process = 0; process < 4; process++) await run.stdout.until(/^signal 10 /);
  });

  it('reaches the app alone with --single', async () => {
    const run = runAsInit({ options: ['--single'], app: ['report-signals', '3'] });
    await run.stdout.until(/^ready \d+$/);
    await untilAllChildrenAre(run, 3);
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
    await run.signal('SIGUSR2');
    await run.stdout.until(/^signal 12 /);
    expect(run.stdout.lines.filter((line) => line.startsWith('signal'))).toHaveLength(2);
  });

  it('ends the app that has no trap for it, and tsinit leaves with 143', async () => {
    const run = runAsInit({ app: ['wait-forever'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    expect(await run.ended).toEqual({ code: 143, signal: null });
  });

  it('lets the app finish its own way where it has a trap for it', async () => {
    const run = runAsInit({ app: ['trap-term-report', '3'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^term$/);
    expect((await run.ended).code).toBe(3);
  });

  it.each([1, 2, 3, 10, 12, 13, 14, 15, 16, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 34, 37, 64])(
    'is forwarded as it is: signal %i',
    arrives,
  );

  it('is forwarded as well where it is one that a fault makes', async () => {
    for (const signal of [4, 5, 6, 7, 8, 11, 31]) await arrives(signal);
  });

  it('continues an app that is stopped, so that it can act on SIGTERM, however soon after the stop it comes', async () => {
    for (let round = 0; round < 10; round++) {
      const run = runAsInit({ app: ['stop-self'] });
      const inner = await run.stdout.number(/^ready (\d+)$/);
      const init = await run.pid();
      const app = await until('the app is there', () => outerPid(init, inner));
      await until('the app has stopped', () => stateOf(app) === 'T');
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(143);
    }
  });
});

describeNeeding([], 'a signal for a group whose members are stopped', () => {
  it.each([
    { as: 'tsinit', options: [] },
    { as: 'tini -g', options: ['--as', 'tini', '-g'] },
    { as: 'dumb-init', options: ['--as', 'dumb-init'] },
  ])('is followed by SIGCONT, although the app itself runs ($as)', async ({ options }) => {
    const run = runAsInit({ options, app: ['tell', 'member'] });
    const inner = await run.stdout.number(/^member ready (\d+)$/);
    await run.stdout.until(/^app ready/);
    const init = await run.pid();
    const member = await until('the member is there', () => outerPid(init, inner));
    process.kill(member, 'SIGSTOP');
    await until('the member has stopped', () => stateOf(member) === 'T');
    await run.signal('SIGTERM');
    await run.stdout.until(/^member got 15 /);
    await run.stderr.until(/SIGTERM is followed by SIGCONT to process group \d+: \S+\(\d+\) in it was stopped/);
  });
});

describeNeeding([], 'a signal from inside', () => {
  it.each(['plain', 'with options'])(
    'is a real-time signal that arrives with its value, every time it was sent (%s)',
    async (form) => {
      const run = runAsInit({ options: form === 'plain' ? [] : ['--group'], app: ['obey'] });
      await run.stdout.until(/^ready/);
      for (const value of [7, -1, 2147483647]) run.type(`queue 1 RTMIN+3 ${value}\n`);
      for (const value of [7, -1, 2147483647]) await run.stdout.until(new RegExp(`^signal 37 code -1 .* value ${value}$`));
    },
  );

  it('reaches tsinit, and so the app, although process 1 would drop it by default', async () => {
    const run = runAsInit({ app: ['obey'] });
    await run.stdout.until(/^ready/);
    run.type('start signal-init USR1\n');
    await run.stdout.until(/^signal 10 /);
  });
});

describeNeeding([], 'rewriting', () => {
  it('turns one signal into another before it is forwarded', async () => {
    const run = runAsInit({ options: ['--rewrite', 'TERM:QUIT', '-r', 'USR1:15'], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^signal 3 /);
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 15 /);
  });

  it('drops the signal whose rule says 0', async () => {
    const run = runAsInit({ options: ['--rewrite', 'HUP:0'], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGHUP');
    await run.stderr.until(/SIGHUP/);
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
    expect(run.stdout.text).not.toMatch(/^signal 1 /m);
  });
});

async function untilAllChildrenAre(run: ReturnType<typeof runAsInit>, count: number): Promise<void> {
  await until('the children are ready', () => run.stdout.lines.filter((line) => line.startsWith('child')).length === count);
}

/** From outside to the app, under its own number. */
async function arrives(signal: number): Promise<void> {
  const run = runAsInit({ app: ['report-signals'] });
  await run.stdout.until(/^ready/);
  await run.signal(signal);
  await run.stdout.until(new RegExp(`^signal ${signal} `));
  run.endInput();
  expect((await run.ended).code).toBe(0);
}
