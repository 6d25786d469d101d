import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding, toolPath } from '../helpers/tools.ts';

/** Each as it forwards to the group, with an option, so that the brain is booted between the exec and the app. */
const inits = [
  { name: 'tini', options: ['-g'] },
  { name: 'dumb-init', options: ['-r', '10:10'] },
  { name: 'catatonit', options: ['-g'] },
] as const;

const STARTS = Math.ceil(Number(process.env.TSINIT_LOST_SIGNALS ?? 2000) / 50);

/** What docs/drop-in.md says that the originals do not survive, or lose, and that the comparison with them leaves out. */
describeNeeding([], 'in the place of', () => {
  it.each(inits)(
    `$name no SIGTERM is lost in the first moment, although the group gets it: ${STARTS} starts`,
    { timeout: 600_000 },
    ({ name, options }) => {
      const words = [
        'lost-signals',
        `count=${STARTS}`,
        'from=2000',
        'to=60000',
        'patience=60000',
        `seed=${Date.now() % 100_000}`,
      ];
      const command = [...words, '--', called(name), ...options, '--', app(), 'trap-term-report'];
      const { stdout } = spawnSync(app(), command, { encoding: 'utf8', env: {} });
      expect(JSON.parse(stdout)).toMatchObject({ count: STARTS, lost: 0, wrong: 0 });
    },
  );

  it.each(['tini', 'catatonit'])('%s -g an app whose group has vanished gets the signal all the same', async (name) => {
    const run = runAsInit({ bare: [called(name), '-g', '--', app(), 'leave-group'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
  });
});

describeNeeding(['strace'], 'one odd answer of the kernel', () => {
  describe.each(inits)('to $name', ({ name }) => {
    it.each([
      'waitid:error=EINTR:when=1..2',
      'waitid:error=EAGAIN:when=1',
      'ppoll:error=EINTR:when=1',
      'read:error=EINTR:when=1',
      'clone:error=EAGAIN:when=1',
      'clone3:error=ENOSYS:when=1',
    ])('(%s) is survived: the app runs, gets its signal, and ends', async (injection) => {
      const [call = ''] = injection.split(':');
      const strace = [toolPath('strace'), '-D', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${injection}`];
      const run = runAsInit({ bare: [...strace, called(name), '--', app(), 'trap-term-report', '6'] });
      await run.stdout.until(/^ready/);
      await run.signal('SIGTERM');
      await run.stdout.until(/^term$/);
      expect((await run.ended).code).toBe(6);
    });
  });
});

function called(name: string): string {
  const link = join(newDirectory(), name);
  symlinkSync(tsinit(), link);
  return link;
}
