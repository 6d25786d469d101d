import { describe, expect, it } from 'vitest';
import { childrenOf, statusOf, zombiesOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

const places = [{ place: 'pid-1' }, { place: 'child' }] as const;

describeNeeding([], 'an orphan', () => {
  describe.each(places)('where tsinit is $place', ({ place }) => {
    it.each(['double-fork', 'triple-fork'])('of a %s is adopted and reaped', async (behaviour) => {
      const run = runAsInit({ place, options: ['-v'], app: [behaviour, '3'] });
      await run.stderr.until(/reaped orphan \d+ .*exited with 3/);
      run.endInput();
      expect((await run.ended).code).toBe(0);
      expect(run.stdout.text).not.toContain('stranded');
    });

    it('is reaped while tsinit is asleep, and leaves no zombie', async () => {
      const run = runAsInit({ place, app: ['obey'] });
      await run.stdout.until(/^ready/);
      const init = await run.pid();
      await untilAsleep(init);
      for (let round = 0; round < 3; round++) await leaveOrphan(run);
      await until('all but the app are reaped', () => childrenOf(init).length === 1 && zombiesOf(init).length === 0);
      run.type('exit 0\n');
      expect((await run.ended).code).toBe(0);
      expect(run.stderr.text).toBe('');
    });
  });

  it.each([
    { form: 'plain', options: [] },
    { form: 'with options', options: ['--single'] },
  ])('is one of a burst of 2,000 and none stays a zombie ($form)', async ({ options }) => {
    const run = runAsInit({ options, app: ['orphan-maker', '2000'] });
    await run.stdout.until(/^made 2000$/);
    const init = await run.pid();
    await until('all but the app are reaped', () => childrenOf(init).length === 1);
    expect(zombiesOf(init)).toEqual([]);
    run.endInput();
    expect((await run.ended).code).toBe(0);
    expect(run.stderr.text).toBe('');
  });

  it('comes in several bursts with sleep between them', async () => {
    const run = runAsInit({ app: ['obey'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    for (let burst = 0; burst < 3; burst++) {
      run.type('start orphan-maker 200 ends\n');
      await run.stdout.until(/^made 200$/);
      run.type('reap\n');
      await until('all but the app are reaped', () => childrenOf(init).length === 1);
      await untilAsleep(init);
    }
  });

  it('is warned of with --warn-on-reap, and told of only with -v otherwise', async () => {
    const warned = runAsInit({ options: ['-w'], app: ['double-fork'] });
    await warned.stderr.until(/^tsinit: reaped orphan \d+ \(app\), which exited with 0$/);
    const quiet = runAsInit({ options: ['--grace', '5s'], app: ['double-fork'] });
    await quiet.stdout.until(/^ready/);
    quiet.endInput();
    await quiet.ended;
    expect(quiet.stderr.text).toBe('');
  });

  it('of a daemon that a signal killed is told of with the name of the signal', async () => {
    const run = runAsInit({ options: ['-v'], app: ['obey'] });
    await run.stdout.until(/^ready/);
    run.type('start spawn-escapee dies\n');
    const escapee = await run.stdout.number(/^escapee (\d+)$/);
    run.type(`kill ${escapee} TERM\n`);
    await run.stderr.until(new RegExp(`reaped orphan ${escapee} \\(escapee\\), which was killed by SIGTERM`));
  });
});

async function leaveOrphan(run: Running): Promise<void> {
  run.type('start spawn-escapee dies\n');
  const escapee = await run.stdout.number(/^escapee (\d+)$/);
  run.type(`kill ${escapee} KILL\n`);
  await run.stdout.until(/^done$/);
  run.type('reap\n');
  await run.stdout.until(/^reaped/);
}

async function untilAsleep(init: number): Promise<void> {
  await until('tsinit is asleep', () => statusOf(init, 'Threads') === 1 && (statusOf(init, 'VmRSS') ?? 9999) < 200);
}
