import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AlteredFile } from '../helpers/altered-file.ts';
import { untilAsleep } from '../helpers/asleep.ts';
import { emptyImage, tsinit } from '../helpers/fixtures.ts';
import { childrenOf, descriptorsOf, executableOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { askTheInitItself, upgrade, upgradeInside } from '../helpers/upgrade.ts';

interface Damage {
  readonly what: string;
  readonly make: () => string;
  /** What is said of it by the command, which tries it as its own child. */
  readonly tried: RegExp;
}

const TRIED = (end: string): RegExp => new RegExp(`^tsinit: the new file was tried, and ${end}; nothing was changed$`, 'm');

/** What makes a file that has everything to be believed, and yet does not come up. */
const damages: readonly Damage[] = [
  {
    what: 'whose loader crashes',
    make() {
      const file = new AlteredFile();
      const { start, size } = file.library('ld-linux');
      return file.write(start + 0x1000, Buffer.alloc(size - 0x2000, 0xff)).close();
    },
    tried: TRIED('exited with 111'),
  },
  {
    what: 'whose node does not know its own flags, and exits',
    make: () => new AlteredFile().replaceText('--v8-pool-size=1', '--v8-pool-siez=1').close(),
    tried: TRIED('exited with 111'),
  },
  {
    what: 'whose brain cannot read the state',
    make: () => new AlteredFile().replaceText('refusalTold', 'refusalTodl').close(),
    tried: /^tsinit: this file cannot read the state of process \d+\n.*was tried, and exited with 111/m,
  },
];

/** With options, so that a brain has been there and left a state. */
async function beating(): Promise<{ run: Running; init: number; self: number }> {
  const run = runAsInit({ options: ['--grace', '4s', '-r', 'USR1:USR2'], app: ['heartbeat'] });
  const self = await run.stdout.number(/^beat 0 (\d+)$/);
  return { run, init: await run.pid(), self };
}

/** In the old file, and nothing else has changed. */
async function expectUntouched({ run, init, self }: Awaited<ReturnType<typeof beating>>): Promise<void> {
  expect(executableOf(init)).toBe(tsinit());
  expect(childrenOf(init)).toHaveLength(1);
  await run.signal('SIGUSR1');
  await run.stdout.until(/^signal 12 /);
  const last = await run.stdout.number(/^beat (\d+) /);
  await run.stdout.until(new RegExp(`^beat ${last + 20} ${self}$`));
  const beats = run.stdout.lines.filter((line) => line.startsWith('beat'));
  expect(beats).toEqual(beats.map((_, beat) => `beat ${beat} ${self}`));
  await run.signal('SIGTERM');
  expect((await run.ended).code).toBe(143);
}

describeNeeding(['nsenter'], 'a new file that does not come up', () => {
  describe.each(damages)('$what', ({ make, tried }) => {
    it('is not even executed as process 1, because it was tried before', async () => {
      const file = make();
      const started = await beating();
      const answer = await upgrade(tsinit(), started.init, file);
      expect(answer).toMatchObject({ code: 111, stdout: '', stderr: expect.stringMatching(tried) });
      expect(started.run.stderr.text).toBe('');
      await expectUntouched(started);
    });

    it('and was executed all the same has to give its place back', async () => {
      const file = make();
      const started = await beating();
      const answer = await askTheInitItself(started.init, file);
      const words = `not upgraded to ${file}: it was started and did not come up, so that its predecessor was called back`;
      expect(answer).toMatchObject({ code: 111, stderr: words });
      expect(started.run.stderr.text).toContain(`tsinit: ${words}\n`);
      await expectUntouched(started);
    });
  });

  it('whose core is damaged would end process 1 at once, and is tried before', async () => {
    const file = new AlteredFile();
    const { start } = file.library('ld-linux');
    const damaged = file.write(file.core, Buffer.alloc(start - file.core, 0xff)).close();
    const started = await beating();
    const answer = await upgrade(tsinit(), started.init, damaged);
    expect(answer.stderr).toMatch(TRIED('was killed by SIG(ILL|SEGV|TRAP).*'));
    await expectUntouched(started);
  });

  it('whose loader ends it for want of a library would end process 1 as well, and is tried before', async () => {
    const name = `tsinit-${process.pid}`;
    const place = join(emptyImage(), name);
    onTestFinished(() => rmSync(place, { force: true }));
    const file = new AlteredFile();
    renameSync(file.write(file.library('libstdc++').start, Buffer.alloc(64)).close(), place);
    const run = runAsInit({ root: 'empty', app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    const answer = await upgradeInside('/tsinit', await run.pid(), [`/${name}`]);
    expect(answer).toMatchObject({ code: 111, stdout: '', stderr: expect.stringMatching(TRIED('exited with 127')) });
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
  });

  it('and does nothing at all has 15 s, and then the old one is called back', async () => {
    const file = new AlteredFile();
    const { start } = file.library('ld-linux');
    // A branch to itself.
    const endless = process.arch === 'x64' ? [0xeb, 0xfe] : [0x00, 0x00, 0x00, 0x14];
    const hung = file.write(start + file.entryAt(start), Buffer.from(endless)).close();
    const started = await beating();
    expect((await askTheInitItself(started.init, hung)).stderr).toMatch(/was started and did not come up/);
    await expectUntouched(started);
  });

  it('because the kernel does not execute it, is told with the reason, and leaves nothing open', async () => {
    const file = new AlteredFile();
    const started = await beating();
    const { init } = started;
    await untilAsleep(init);
    const before = [...descriptorsOf(init).values()].sort();
    // We have it open for writing.
    expect((await askTheInitItself(init, file.path)).stderr).toMatch(
      /it cannot be executed: ETXTBSY .*; somebody still writes it/,
    );
    file.close();
    await untilAsleep(init);
    expect([...descriptorsOf(init).values()].sort()).toEqual(before);
    await expectUntouched(started);
  });

  it('after an old one that came up: the second attempt with a good file goes well', async () => {
    const file = damages[0]?.make() ?? '';
    const { run, init } = await beating();
    expect((await askTheInitItself(init, file)).code).toBe(111);
    expect((await askTheInitItself(init, new AlteredFile().close())).code).toBe(0);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(143);
  });
});
