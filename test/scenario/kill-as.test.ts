import { chmodSync, chownSync, copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { runInContainer } from '../helpers/run-oci.ts';
import { describeNeeding, toolPath } from '../helpers/tools.ts';

/** --cap-drop=ALL --cap-add=SETUID: root, who may signal nobody but root, and an app that runs as somebody else. */
const OTHER = 54_321;
const asOther = (...words: readonly string[]) => [app(), 'prepare', `user=${OTHER}`, '--', app(), ...words];
const without = (capabilities: string) => [toolPath('setpriv'), `--bounding-set=${capabilities}`];

describeNeeding(['root', 'setpriv'], 'without CAP_KILL, for an app that runs as another user', () => {
  describe.each(['tsinit', 'tini', 'dumb-init', 'catatonit'])('as %s', (name) => {
    it('signals arrive, asleep and awake, because a helper becomes that user and sends them', async () => {
      const run = runAsInit({ bare: [...without('-kill'), called(name), '--', ...asOther('report-signals')] });
      await run.stdout.until(/^ready/);
      for (const [signal, number] of [
        ['SIGUSR1', 10],
        ['SIGUSR2', 12],
        ['SIGHUP', 1],
      ] as const) {
        await run.signal(signal);
        await run.stdout.until(new RegExp(`^signal ${number} `));
        await untilAsleep(await run.pid());
      }
      run.endInput();
      expect((await run.ended).code).toBe(0);
      expect(run.stderr.text).not.toMatch(/cannot send/);
    });

    it('and without CAP_SETUID as well it goes on, and says once that it may not send signals', async () => {
      const run = runAsInit({ bare: [...without('-kill,-setuid'), called(name), '--', ...setUserId(), 'report-signals'] });
      await run.stdout.until(/^ready/);
      await run.signal('SIGUSR1');
      await run.stderr.until(/^tsinit: cannot send SIGUSR1 to process (group )?\d+: EPERM .*CAP_KILL or CAP_SETUID/);
      await run.signal('SIGUSR2');
      await run.stderr.until(/^tsinit: SIGUSR2 /);
      run.endInput();
      expect((await run.ended).code).toBe(0);
      expect(run.stderr.text.match(/cannot send/g)).toHaveLength(1);
    });
  });

  it('nobody sees the helper: with -v no orphan of its is told of', async () => {
    const run = runAsInit({ bare: [...without('-kill'), tsinit(), '-v', '--', ...asOther('trap-term-report', '6')] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^term$/);
    expect((await run.ended).code).toBe(6);
    expect(run.stderr.text).not.toMatch(/orphan/);
  });

  it('a daemon of that user is asked to end after the app, and is waited for', async () => {
    const run = runAsInit({ bare: [...without('-kill'), tsinit(), '--', ...asOther('spawn-escapee', 'dies', '4')] });
    expect((await run.ended).code).toBe(4);
    expect(run.stderr.text).not.toMatch(/cannot send|had to kill/);
  });

  it('--kill-after kills, too', async () => {
    const words = ['--kill-after', '100ms', '--', ...asOther('ignore-term')];
    const run = runAsInit({ bare: [...without('-kill'), tsinit(), ...words] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(137);
    expect(run.stderr.text).toMatch(/had to kill 1 process/);
  });

  it('in reflex they arrive as well', async () => {
    const bare = [
      app(),
      'prepare',
      'nofile=16',
      '--',
      ...without('-kill'),
      tsinit(),
      '--single',
      '--',
      ...asOther('trap-term-report', '5'),
    ];
    const run = runAsInit({ bare });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^term$/);
    expect((await run.ended).code).toBe(5);
    expect(run.stderr.text).toMatch(/^tsinit: reflex: /);
  });
});

describeNeeding(['root', 'crun'], 'under crun with CAP_SETUID and CAP_SETGID alone, for an app that becomes another user', () => {
  it('SIGTERM arrives', async () => {
    const words = ['--', '/app', 'prepare', `user=${OTHER}`, '--', '/app', 'trap-term-report', '3'];
    const run = runInContainer({ words, user: 0, capabilities: ['CAP_SETUID', 'CAP_SETGID'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^term$/);
    expect((await run.ended).code).toBe(3);
  });
});

function called(name: string): string {
  const link = join(newDirectory(), name);
  symlinkSync(tsinit(), link);
  return link;
}

/** A program that becomes its owner by its file's mode, for which no capability is needed. */
function setUserId(): string[] {
  const directory = newDirectory();
  const own = join(directory, 'app');
  copyFileSync(app(), own);
  chownSync(own, OTHER, OTHER);
  chmodSync(own, 0o4755);
  chmodSync(directory, 0o755);
  return [own, 'prepare', 'own-user', '--', app()];
}
