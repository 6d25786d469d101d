import { expect, it } from 'vitest';
import { childrenOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

/** Each by its option and by its variable: they must do the same. */
function eachWay(option: readonly string[], environment: Readonly<Record<string, string>>) {
  return [
    { way: option.join(' '), options: option, environment: {} },
    { way: Object.entries(environment).join(), options: [], environment },
  ];
}

describeNeeding([], 'an option', () => {
  it.each(eachWay(['--remap-exit=7', '-e143'], { TSINIT_REMAP_EXIT: '143,7' }))(
    'turns the exit codes that are expected into 0 ($way)',
    async ({ options, environment }) => {
      const killed = runAsInit({ options, environment, app: ['die-by-signal', 'TERM'] });
      expect((await killed.ended).code).toBe(0);
      const exited = runAsInit({ options, environment, app: ['exit-code', '7'] });
      expect((await exited.ended).code).toBe(0);
      const other = runAsInit({ options, environment, app: ['exit-code', '8'] });
      expect((await other.ended).code).toBe(8);
    },
  );

  it.each(eachWay(['--rewrite', 'TERM:QUIT'], { TSINIT_REWRITE: 'TERM:QUIT' }))('rewrites a signal ($way)', async (how) => {
    const run = runAsInit({ options: how.options, environment: how.environment, app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^signal 3 /);
  });

  it.each(eachWay(['--single'], { TSINIT_SINGLE: '1' }))('sends signals to the app alone ($way)', async (how) => {
    const run = runAsInit({ options: how.options, environment: how.environment, app: ['report-signals', '1'] });
    await run.stdout.until(/^(ready|child)/);
    await run.stdout.until(/^(ready|child)/);
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
    await run.stderr.until(/SIGUSR1 .*forwarded to process \d+$/);
    await run.signal('SIGUSR2');
    await run.stdout.until(/^signal 12 /);
    expect(run.stdout.lines.filter((line) => line.startsWith('signal 10'))).toHaveLength(1);
  });

  it.each(eachWay(['--grace', '100ms'], { TSINIT_GRACE: '100ms' }))('sets the grace time ($way)', async (how) => {
    const run = runAsInit({ options: how.options, environment: how.environment, app: ['spawn-escapee', 'ignores', '1'] });
    expect((await run.ended).code).toBe(1);
    expect(run.stderr.text).toMatch(/had to kill 1 process .*100 ms/);
  });

  it.each(eachWay(['-w'], { TSINIT_WARN_ON_REAP: '1' }))('warns of orphans ($way)', async (how) => {
    const run = runAsInit({ options: how.options, environment: how.environment, app: ['double-fork'] });
    await run.stderr.until(/^tsinit: reaped orphan/);
  });

  it.each(eachWay(['-v'], { TSINIT_VERBOSE: '1' }))('tells more ($way)', async (how) => {
    const run = runAsInit({ options: how.options, environment: how.environment, app: ['exit-code', '0'] });
    await run.stderr.until(/^tsinit: started the app/);
  });

  it.each(eachWay(['-q'], { TSINIT_QUIET: '1' }))('tells less ($way)', async (how) => {
    const run = runAsInit({ options: how.options, environment: how.environment, app: ['exit-code', '5'] });
    expect((await run.ended).code).toBe(5);
    expect(run.stderr.text).toBe('');
  });

  it('on the command line wins over its variable', async () => {
    const run = runAsInit({ options: ['-e', '7'], environment: { TSINIT_REMAP_EXIT: '8' }, app: ['exit-code', '7'] });
    expect((await run.ended).code).toBe(0);
  });

  it.each(eachWay(['-p', 'TERM'], { TSINIT_PARENT_DEATH_SIGNAL: 'SIGTERM' }))(
    'brings the app a signal when the parent of tsinit dies ($way)',
    async ({ options, environment }) => {
      const run = runAsInit({ place: 'child', under: ['lose-parent'], options, environment, app: ['trap-term-report'] });
      await run.stdout.until(/^ready/);
      run.type('now\n');
      await run.stdout.until(/^term$/);
      await run.ended;
    },
  );

  it.each(eachWay(['-s'], { TSINIT_SUBREAPER: '1' }))(
    'makes tsinit a subreaper where it is not process 1 ($way)',
    async (how) => {
      const run = runAsInit({ place: 'child', options: how.options, environment: how.environment, app: ['orphan-maker', '1'] });
      await run.stdout.until(/^made 1$/);
      const init = await run.pid();
      await until('the orphan is reaped', () => childrenOf(init).length === 1);
      run.endInput();
      expect((await run.ended).code).toBe(0);
      expect(run.stdout.text).not.toContain('stranded');
      expect(run.stderr.text).toBe('');
    },
  );
});
