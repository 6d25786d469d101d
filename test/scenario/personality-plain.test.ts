import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ASLEEP, untilAsleep } from '../helpers/asleep.ts';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { statusOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';

const NAMES = ['tini', 'tini-static', 'docker-init', 'dumb-init', 'catatonit', 'podman-init', 'tsinit', 'init'];

describeNeeding([], 'the plain form by name', () => {
  describe.each(NAMES)('%s', (name) => {
    it.each([['--'], []])('starts the app without the brain (%s)', async (...separator) => {
      const run = runAsInit({ bare: [called(name), ...separator, app(), 'wait-forever'] });
      await run.stdout.until(/^ready/);
      expect(statusOf(await run.pid(), 'VmHWM')).toBeLessThan(ASLEEP);
    });

    it('passes a signal on before anything is booted, and is small again afterwards', async () => {
      const run = runAsInit({ bare: [called(name), '--', app(), 'report-signals'] });
      await run.stdout.until(/^ready/);
      const init = await run.pid();
      await run.signal('SIGUSR1');
      await run.stdout.until(/^signal 10 /);
      await run.stderr.until(/^tsinit: SIGUSR1 .*forwarded to process (group )?\d+$/);
      await untilAsleep(init);
    });

    it('ends with a success that needs no brain', async () => {
      const run = runAsInit({ bare: [called(name), '--', app(), 'exit-code', '0'] });
      expect(await run.ended).toEqual({ code: 0, signal: null });
      expect(run.stderr.text).toBe('');
    });
  });

  it.each([
    ['tini', 'TINI_SUBREAPER'],
    ['tini', 'TINI_KILL_PROCESS_GROUP'],
    ['dumb-init', 'DUMB_INIT_SETSID'],
    ['catatonit', 'CATATONIT_DEBUG'],
    ['tini', 'TSINIT_GROUP'],
  ])('%s with %s set is not the plain form: the brain is asked', async (name, variable) => {
    const run = runAsInit({ bare: [called(name), '--', app(), 'wait-forever'], environment: { [variable]: '1' } });
    await run.stdout.until(/^ready/);
    expect(statusOf(await run.pid(), 'VmHWM')).toBeGreaterThan(ASLEEP);
  });
});

function called(name: string): string {
  const link = join(newDirectory(), name);
  symlinkSync(tsinit(), link);
  return link;
}
