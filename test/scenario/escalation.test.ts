import { describe, expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { childrenOf, descendantsOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

const places = [{ place: 'pid-1' }, { place: 'child' }] as const;

describeNeeding([], '--kill-after', () => {
  describe.each(places)('as $place', ({ place }) => {
    it('kills an app that does not stop, says what it was doing, and why the code is 137', async () => {
      const run = runAsInit({ place, options: ['--kill-after', '200ms'], app: ['ignore-term'] });
      const app = await run.stdout.number(/^ready (\d+)$/);
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(137);
      expect(run.stderr.text).toMatch(
        new RegExp(`had to kill 1 process .*after the app was asked to stop \\(--kill-after\\): app\\(${app}\\) .* old\\)`),
      );
      expect(run.stderr.text).toMatch(/was killed by SIGKILL.*--kill-after was over, .* after SIGTERM.*leaving with 137$/m);
    });

    it('kills the whole set, whoever has left the group and the session too', async () => {
      const run = runAsInit({ place, options: ['--kill-after', '300ms'], app: ['obey'] });
      await run.stdout.until(/^ready/);
      const init = await run.pid();
      run.type('start spawn-escapee ignores\n');
      const escapee = await run.stdout.number(/^escapee (\d+)$/);
      await until('the escapee is an orphan', () => childrenOf(init).length === 2);
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(137);
      expect(run.stderr.text).toMatch(new RegExp(`had to kill 2 processes .*escapee\\(${escapee}\\)`));
      expect(descendantsOf(init)).toEqual([]);
    });

    it('does nothing where the app stops in time: the code is its own', async () => {
      const run = runAsInit({ place, options: ['--kill-after', '60s'], app: ['trap-term-report', '3'] });
      await run.stdout.until(/^ready/);
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(3);
      expect(run.stderr.text).not.toContain('had to kill');
    });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGPWR', 37] as const)('counts from %s, which asks for a stop', async (signal) => {
    const run = runAsInit({ options: ['--kill-after', '100ms'], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal(signal);
    expect((await run.ended).code).toBe(137);
  });

  it.each(['SIGHUP', 'SIGUSR1', 'SIGWINCH', 'SIGCONT'] as const)(
    'does not count from %s, which asks for none',
    async (signal) => {
      const run = runAsInit({ options: ['--kill-after', '100ms'], app: ['heartbeat'] });
      const beat = await run.stdout.number(/^beat (\d+) /);
      await run.signal(signal);
      await run.stderr.until(new RegExp(`^tsinit: ${signal} `));
      await run.stdout.until(new RegExp(`^beat ${beat + 60} `));
      expect(run.stderr.text).not.toContain('had to kill');
    },
  );

  it('a second stop signal is passed on, and changes no deadline', async () => {
    const run = runAsInit({ options: ['--kill-after', '60s'], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    for (let round = 0; round < 3; round++) {
      await run.signal('SIGTERM');
      await run.stdout.until(/^signal 15 /);
    }
    run.endInput();
    expect((await run.ended).code).toBe(0);
    expect(run.stderr.text).not.toContain('had to kill');
  });

  it('counts from when the signal is passed on, not while hook and delay hold it', async () => {
    const run = runAsInit({ options: ['--kill-after', '200ms', '--delay', 'TERM:800ms'], app: ['trap-term-report', '4'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^term$/);
    expect((await run.ended).code).toBe(4);
  });

  it('is waited for asleep', async () => {
    const run = runAsInit({ environment: { TSINIT_KILL_AFTER: '4s' }, app: ['ignore-term'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await run.signal('SIGTERM');
    await run.stderr.until(/^tsinit: SIGTERM .*forwarded/);
    await untilAsleep(init);
    expect((await run.ended).code).toBe(137);
    expect(run.stderr.text).toMatch(/had to kill 1 process/);
  });

  it('reports in JSON who was alive: pid, name, state, what it waits for, how long', async () => {
    const run = runAsInit({ options: ['--kill-after', '100ms', '--log', 'json'], app: ['ignore-term'] });
    const app = await run.stdout.number(/^ready (\d+)$/);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(137);
    const killed = run.stderr.lines.map((line) => JSON.parse(line)).find(({ event }) => event === 'members-killed');
    expect(killed).toMatchObject({ why: 'kill-after', count: 1 });
    expect(killed.members[0]).toMatchObject({ pid: app, comm: 'app', state: 'S', age_ms: expect.any(Number) });
    expect(killed.members[0].age_ms).toBeGreaterThan(90);
  });

  it('ends a stopped app too, which no SIGTERM reaches', async () => {
    const run = runAsInit({ options: ['--kill-after', '300ms'], app: ['obey'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    const app = childrenOf(init)[0] ?? 0;
    await run.signal('SIGTERM');
    await run.stdout.until(/^signal 15 /);
    process.kill(app, 'SIGSTOP');
    expect((await run.ended).code).toBe(137);
  });
});

describeNeeding([], '--stop-signal', () => {
  it.each([
    { way: '--stop-signal', options: ['--stop-signal', 'QUIT'], environment: {} },
    { way: 'TSINIT_STOP_SIGNAL', options: [], environment: { TSINIT_STOP_SIGNAL: 'SIGQUIT' } },
  ])('is what the app gets for SIGTERM ($way)', async ({ options, environment }) => {
    const run = runAsInit({ options, environment, app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^signal 3 /);
    await run.stderr.until(/^tsinit: SIGTERM .*forwarded as SIGQUIT \(--stop-signal\)/);
    expect(run.stdout.text).not.toContain('signal 15');
  });

  it('counts as a request to stop, whatever signal it is, and whoever sent it', async () => {
    const run = runAsInit({ options: ['--stop-signal', 'USR1', '--kill-after', '100ms'], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGUSR1');
    expect((await run.ended).code).toBe(137);
    expect(run.stdout.text).toContain('signal 10');
  });

  it('a rewrite of SIGTERM wins over it', async () => {
    const run = runAsInit({ options: ['--stop-signal', 'USR1', '--rewrite', 'TERM:USR2'], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^signal 12 /);
    expect(run.stdout.text).not.toContain('signal 10');
  });
});
