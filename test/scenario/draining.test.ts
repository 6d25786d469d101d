import { describe, expect, it } from 'vitest';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';

/** The whole of what an escapee, who left the group and the session of the app, may do when the app has ended. */
describeNeeding([], 'the app has ended, and others of it live', () => {
  describe.each([
    { form: 'the plain form', options: [] },
    { form: 'the form with options', options: ['--grace', '60s'] },
  ])('$form', ({ options }) => {
    it('they get SIGTERM and SIGCONT, and the last one is waited for', async () => {
      const run = runAsInit({ options, app: ['spawn-escapee', 'lingers', '4'] });
      await run.stdout.until(/^signal 15 code 0 pid 1 /);
      run.endInput();
      await run.stdout.until(/^escapee leaves$/);
      expect((await run.ended).code).toBe(4);
      expect(run.stderr.text).not.toContain('had to kill');
    });

    it('one that is stopped is continued, so that it can end', async () => {
      const run = runAsInit({ options, app: ['spawn-escapee', 'stopped', '5'] });
      expect((await run.ended).code).toBe(5);
      expect(run.stderr.text).not.toContain('had to kill');
    });
  });

  it('who ignores SIGTERM is killed after the grace time, and named', async () => {
    const run = runAsInit({ options: ['--grace', '200ms'], app: ['spawn-escapee', 'ignores', '6'] });
    const escapee = await run.stdout.number(/^escapee (\d+)$/);
    const started = performance.now();
    expect((await run.ended).code).toBe(6);
    expect(performance.now() - started).toBeGreaterThan(150);
    expect(run.stderr.text).toMatch(new RegExp(`had to kill 1 process .*200 ms.*: escapee\\(${escapee}\\)`));
  });

  it('tsinit leaves at once with --grace 0', async () => {
    const run = runAsInit({ options: ['--grace', '0'], app: ['spawn-escapee', 'ignores', '8'] });
    expect((await run.ended).code).toBe(8);
    expect(run.stderr.text).not.toContain('kill');
  });

  it('a first stop signal shortens nothing, a second one of the same kind means now', async () => {
    const run = runAsInit({ options: ['-v', '--grace', '1h'], app: ['spawn-escapee', 'ignores', '9'] });
    await run.stderr.until(/waiting .* for 1 process/);
    await run.signal('SIGTERM');
    await run.stderr.until(/SIGTERM .*a second SIGTERM/);
    await run.signal('SIGINT');
    await run.stderr.until(/SIGINT .*a second SIGINT/);
    await run.signal('SIGTERM');
    await run.stderr.until(/had to kill 1 process .*second.*: escapee/);
    expect((await run.ended).code).toBe(9);
  });

  it('the app was ended by a signal: the code is still its own', async () => {
    const run = runAsInit({ app: ['obey'] });
    await run.stdout.until(/^ready/);
    run.type('start spawn-escapee dies\n');
    await run.stdout.until(/^escapee/);
    run.type('die KILL\n');
    expect((await run.ended).code).toBe(137);
  });

  it('all of many are waited for, whatever order they end in', async () => {
    const run = runAsInit({ options: ['-v'], app: ['obey'] });
    await run.stdout.until(/^ready/);
    for (let escapee = 0; escapee < 12; escapee++) {
      run.type(`start spawn-escapee ${['dies', 'stopped'][escapee % 2]}\n`);
      await run.stdout.until(/^escapee/);
    }
    run.type('exit 3\n');
    expect((await run.ended).code).toBe(3);
    expect(run.stderr.text).not.toContain('had to kill');
  });

  it('works the same where tsinit is not process 1', async () => {
    const run = runAsInit({ place: 'child', options: ['--grace', '200ms'], app: ['spawn-escapee', 'ignores', '6'] });
    expect((await run.ended).code).toBe(6);
    expect(run.stderr.text).toMatch(/had to kill 1 process .*escapee/);
    expect(run.stdout.text).not.toContain('stranded');
  });
});
