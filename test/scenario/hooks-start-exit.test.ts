import { describe, expect, it } from 'vitest';
import { fifo, open } from '../helpers/fifo.ts';
import { app } from '../helpers/fixtures.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';

describeNeeding([], 'the hook START', () => {
  it('has ended before the app starts', async () => {
    const run = runAsInit({ options: ['--on', 'START=echo "$TSINIT_SIGNAL $TSINIT_APP_PID."'], app: ['exit-code', '3'] });
    expect((await run.ended).code).toBe(3);
    expect(run.stdout.text).toBe('START .\n');
  });

  describe.each([
    { what: 'exits with 7', command: 'exit 7', code: 7 },
    { what: 'is killed by SIGTERM', command: 'kill -TERM $$', code: 143 },
    { what: 'cannot be found', command: '/nowhere/hook', code: 127 },
  ])('that $what', ({ command, code }) => {
    it('is the end: the app is not started, and the code is the hook’s', async () => {
      const run = runAsInit({ options: ['--on', `START=${command}`], app: ['wait-forever'] });
      expect((await run.ended).code).toBe(code);
      expect(run.stdout.text).toBe('');
      expect(run.stderr.text).toMatch(new RegExp(`the app is not started, .*START.*leaving with ${code}$`, 'm'));
    });
  });

  it('that outlives --hook-limit is killed, and the app is not started', async () => {
    const options = ['--hook-limit', '200ms', '--on', `START=exec ${app()} ignore-term`];
    const run = runAsInit({ options, app: ['heartbeat'] });
    expect((await run.ended).code).toBe(137);
    expect(run.stdout.text).not.toContain('beat');
  });

  it('a stop that comes meanwhile is kept for the app, and nothing deadlocks', async () => {
    const gate = fifo();
    const run = runAsInit({ options: ['--on', `START=echo hook; read line < ${gate}`], app: ['trap-term-report', '8'] });
    await run.stdout.until(/^hook$/);
    await run.signal('SIGTERM');
    await run.stderr.until(/^tsinit: SIGTERM .*; kept until the app has started$/);
    open(gate);
    expect((await run.ended).code).toBe(run.stdout.text.includes('term') ? 8 : 143);
  });
});

describeNeeding([], 'the hook EXIT', () => {
  const told = 'EXIT=echo "$TSINIT_SIGNAL $TSINIT_EXIT_CODE"; exit 9';

  it.each([
    { app: ['exit-code', '0'], code: 0 },
    { app: ['exit-code', '3'], code: 3 },
    { app: ['die-by-signal', 'TERM'], code: 143 },
  ])('knows the code $code, which stays', async ({ app, code }) => {
    const run = runAsInit({ options: ['--on', told], app });
    expect((await run.ended).code).toBe(code);
    expect(run.stdout.text).toBe(`EXIT ${code}\n`);
  });

  it('runs when everything has ended, what the app left behind too', async () => {
    const run = runAsInit({ options: ['--on', told, '--grace', '60s'], app: ['spawn-escapee', 'lingers', '5'] });
    await run.stdout.until(/^signal 15 /);
    run.endInput();
    await run.stdout.until(/^escapee leaves$/);
    await run.stdout.until(/^EXIT 5$/);
    expect((await run.ended).code).toBe(5);
  });

  it('is killed at --hook-limit, and the code is still the app’s', async () => {
    const options = ['--hook-limit', '200ms', '--on', `EXIT=exec ${app()} ignore-term`];
    const run = runAsInit({ options, app: ['exit-code', '6'] });
    expect((await run.ended).code).toBe(6);
    expect(run.stderr.text).toMatch(/the hook EXIT .* had not ended within --hook-limit and was killed/);
  });
});
