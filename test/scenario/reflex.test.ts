import { describe, expect, it } from 'vitest';
import { limitedGroup } from '../helpers/cgroup.ts';
import { childrenOf, zombiesOf } from '../helpers/proc.ts';
import { runAsInit, type Start } from '../helpers/run-as-init.ts';
import { describeNeeding, isRoot } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

/**
 * Room for tsinit, the app, a child and an orphan, which is too little for node. Root itself is above RLIMIT_NPROC, so
 * a user is taken of whom nobody else runs anything; an ordinary user's limit counts the unshare that is waiting above.
 */
const fewTasks = isRoot ? ['nproc=4', 'user=54321'] : ['nproc=5'];

const shortages: readonly { readonly what: string; readonly start: Start; readonly why: RegExp }[] = [
  { what: 'too few descriptors are allowed', start: { prepare: ['nofile=16'] }, why: /descriptors.*RLIMIT_NOFILE/ },
  { what: 'too few processes are allowed', start: { prepare: fewTasks }, why: /tasks.*RLIMIT_NPROC/ },
  { what: '/proc is not mounted', start: { proc: false }, why: /\/proc is not mounted/ },
];

describeNeeding([], 'reflex, where the brain cannot run', () => {
  describe.each(shortages)('because $what', ({ start, why }) => {
    const place: Start = { ...start, root: 'empty' };

    it('the app is started, its exit code arrives, and the reason is told once', async () => {
      const run = runAsInit({ ...place, options: ['--grace', '5s', '-v'], app: ['exit-code', '6'] });
      expect((await run.ended).code).toBe(6);
      expect(run.stderr.lines.filter((line) => line.startsWith('tsinit: reflex'))).toHaveLength(1);
      expect(run.stderr.text).toMatch(why);
    });

    it('nothing is said in the plain form as long as nobody needs the brain', async () => {
      const run = runAsInit({ ...place, app: ['exit-code', '0'] });
      expect((await run.ended).code).toBe(0);
      expect(run.stderr.text).toBe('');
    });

    it.each([[[]], [['--single']]])('signals are forwarded (options %j)', async (options) => {
      const run = runAsInit({ ...place, options, app: ['trap-term-report', '3'] });
      await run.stdout.until(/^ready/);
      await run.signal('SIGTERM');
      await run.stdout.until(/^term$/);
      expect((await run.ended).code).toBe(3);
    });

    it.each([[[]], [['-r', 'USR1:USR2', '-vv']]])('a death by a signal is 128 and its number (options %j)', async (options) => {
      const run = runAsInit({ ...place, options, app: ['wait-forever'] });
      await run.stdout.until(/^ready/);
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(143);
    });

    it('a program that is not there is 127', async () => {
      const run = runAsInit({ ...place, words: ['--single', '--', '/nowhere'] });
      expect((await run.ended).code).toBe(127);
      expect(run.stderr.text).toMatch(/\/nowhere/);
    });

    it('orphans are reaped', async () => {
      const run = runAsInit({ ...place, app: ['orphan-maker', '30'] });
      await run.stdout.until(/^made 30$/);
      const init = await run.pid();
      await until('all but the app are reaped', () => childrenOf(init).length === 1 && zombiesOf(init).length === 0);
      run.endInput();
      expect((await run.ended).code).toBe(0);
    });
  });
});

describeNeeding([], 'reflex, where we are not process 1', () => {
  it('a daemon that has left the process group of the app stays behind, and that is said', async () => {
    const app = ['spawn-escapee', 'lingers', '3'];
    const run = runAsInit({ place: 'child', proc: false, root: 'empty', options: ['--grace', '300ms'], app });
    await run.stderr.until(/the app's process group is killed; who has left it stays behind/);
    run.endInput();
    await run.stdout.until(/^escapee leaves$/);
    expect((await run.ended).code).toBe(3);
  });
});

if (isRoot) {
  describeNeeding(['pids controller'], 'reflex, where pids.max of the cgroup is too small', () => {
    it('the app runs all the same, and the limit is named', async () => {
      const run = runAsInit({
        options: ['--grace', '5s'],
        prepare: [`join=${limitedGroup('pids', 3)}`],
        app: ['trap-term-report', '2'],
      });
      await run.stdout.until(/^ready/);
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(2);
      expect(run.stderr.text).toMatch(/^tsinit: reflex: .*pids\.max/);
    });
  });

  describeNeeding(['memory controller'], 'reflex, where the memory limit of the cgroup is too small', () => {
    it('the app runs all the same, and tsinit does not bring the OOM killer upon it', async () => {
      const prepare = [`join=${limitedGroup('memory', 24 * 1024 * 1024)}`];
      const run = runAsInit({ options: ['--grace', '5s'], prepare, app: ['trap-term-report', '2'] });
      await run.stdout.until(/^ready/);
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(2);
      expect(run.stderr.text).toMatch(/^tsinit: reflex: .*too little memory left below the cgroup's limit/);
    });
  });
}
