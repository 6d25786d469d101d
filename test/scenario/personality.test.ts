import { linkSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { childrenOf } from '../helpers/proc.ts';
import { runAsInit, type Start } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding, toolPath } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

type Way = { readonly way: string; readonly words: () => readonly string[]; readonly environment?: Record<string, string> };

/** All ways to one personality. */
const waysTo = (personality: string, names: readonly string[]): readonly Way[] => [
  ...names.map((name) => ({ way: `the symbolic link ${name}`, words: () => [called(name)] })),
  { way: `a copy named ${personality}`, words: () => [copied(personality)] },
  { way: `--as ${personality}`, words: () => [tsinit(), '--as', personality] },
  { way: `TSINIT_AS=${personality}`, words: () => [tsinit()], environment: { TSINIT_AS: personality } },
];

const TINI = waysTo('tini', ['tini', 'tini-static', 'docker-init']);
const DUMB_INIT = waysTo('dumb-init', ['dumb-init']);
const CATATONIT = waysTo('catatonit', ['catatonit', 'podman-init']);

describeNeeding([], 'a personality, by whatever way', () => {
  describe.each([...TINI, ...CATATONIT])('$way', ({ words, environment = {} }) => {
    it('forwards to the app alone', async () => {
      const run = start(words(), ['report-signals', '1'], { environment });
      await run.stdout.until(/^(ready|child) /);
      await run.stdout.until(/^(ready|child) /);
      await run.signal('SIGUSR1');
      await run.stdout.until(/^signal 10 /);
      await run.signal('SIGUSR2');
      await run.stdout.until(/^signal 12 /);
      expect(run.stdout.text.match(/^signal/gm)).toHaveLength(2);
    });

    it('leaves as soon as the app ends', async () => {
      const run = start(words(), ['spawn-escapee', 'ignores', '6'], { environment });
      expect((await run.ended).code).toBe(6);
      expect(run.stderr.text).not.toContain('kill');
    });
  });

  describe.each(DUMB_INIT)('$way', ({ words, environment = {} }) => {
    it('forwards to the whole group', async () => {
      const run = start(words(), ['report-signals', '1'], { environment });
      await run.stdout.until(/^(ready|child) /);
      await run.stdout.until(/^(ready|child) /);
      await run.signal('SIGUSR1');
      await run.stdout.until(/^signal 10 /);
      await run.stdout.until(/^signal 10 /);
    });

    it('leaves as soon as the app ends, and its group gets SIGTERM', async () => {
      const run = start(words(), ['obey'], { environment, place: 'child' });
      await run.stdout.until(/^ready/);
      run.type('start trap-term-report 0\n');
      await run.stdout.until(/^ready/);
      run.type('exit 6\n');
      await run.stdout.until(/^term$/);
      expect((await run.ended).code).toBe(6);
    });
  });

  it.each([
    ['tini', 127],
    ['docker-init', 127],
    ['dumb-init', 2],
    ['catatonit', 1],
    ['podman-init', 1],
    ['whatever', 127],
  ])('called as %s it leaves with %i where the program is not there', async (name, code) => {
    const run = runAsInit({ bare: [called(name), '--', '/nowhere/program'] });
    expect((await run.ended).code).toBe(code);
  });

  it('is the one of the name, although TSINIT_AS says another', async () => {
    const run = runAsInit({ bare: [called('dumb-init'), '--', '/nowhere/program'], environment: { TSINIT_AS: 'catatonit' } });
    expect((await run.ended).code).toBe(2);
  });

  it('reads options only up to the program', async () => {
    const run = runAsInit({ bare: [called('tini'), app(), 'exit-code', '4', '-l', '--version'] });
    expect((await run.ended).code).toBe(4);
  });

  it('keeps the variables of tsinit working', async () => {
    const environment = { TSINIT_REMAP_EXIT: '143', TSINIT_STOP_SIGNAL: 'QUIT', TSINIT_GRACE: '60s' };
    const run = start([called('tini')], ['spawn-escapee', 'lingers', '143'], { environment });
    await run.stdout.until(/^signal 15 /);
    run.endInput();
    await run.stdout.until(/^escapee leaves$/);
    expect((await run.ended).code).toBe(0);
  });

  it('what it does not forward, is forwarded where a rewrite says so (tini#104)', async () => {
    const dropping = start([called('tini')], ['report-signals']);
    await dropping.stdout.until(/^ready/);
    await dropping.signal('SIGABRT');
    await dropping.stderr.until(/^tsinit: SIGABRT .*; dropped, as tini does; TSINIT_REWRITE=ABRT:ABRT passes it on$/);
    const forwarding = start([called('tini')], ['report-signals'], { environment: { TSINIT_REWRITE: 'ABRT:ABRT' } });
    await forwarding.stdout.until(/^ready/);
    await forwarding.signal('SIGABRT');
    await forwarding.stdout.until(/^signal 6 /);
  });
});

describeNeeding([], 'tini where it is not process 1', () => {
  it('becomes a subreaper without being asked, and says nothing (tini#141)', async () => {
    const run = start([called('tini')], ['orphan-maker', '3'], { place: 'child' });
    await run.stdout.until(/^made 3$/);
    const init = await run.pid();
    await until('the orphans are reaped', () => childrenOf(init).length === 1);
    run.endInput();
    expect((await run.ended).code).toBe(0);
    expect(run.stdout.text).not.toContain('stranded');
    expect(run.stderr.text).toBe('');
  });
});

describeNeeding(['strace'], 'where prctl is refused', () => {
  it.each([['-s'], []])('the app is started all the same, with a warning (tini#218; %s)', async (...options) => {
    const refused = [toolPath('strace'), '-D', '-qq', '-o', '/dev/null', '-e', 'trace=prctl', '-e', 'inject=prctl:error=EPERM'];
    const run = runAsInit({ place: 'child', bare: [...refused, called('tini'), ...options, '--', app(), 'exit-code', '4'] });
    expect((await run.ended).code).toBe(4);
    expect(run.stderr.text).toMatch(/^tsinit: cannot become a subreaper: EPERM/m);
  });
});

describeNeeding([], 'dumb-init on a terminal', () => {
  it('gives the app a session with the terminal, and no SIGHUP or SIGCONT of its own making (dumb-init#136)', async () => {
    const run = start([called('dumb-init')], ['report-terminal'], { terminal: 'no-session', prepare: ['session'] });
    await run.stdout.until(/foreground yes leader yes$/);
    await run.stdout.until(/ready \d+$/);
    run.type('hello\n');
    await run.stdout.until(/typed hello$/);
    expect(run.stdout.text).not.toMatch(/signal (1|18) /);
    await run.signal('SIGHUP');
    await run.stdout.until(/signal 1 /);
    await run.signal('SIGCONT');
    await run.stdout.until(/signal 18 /);
  });

  it('^C reaches the app, and a new window size too', async () => {
    const run = start([called('dumb-init')], ['report-terminal'], { terminal: 'no-session', prepare: ['session'] });
    await run.stdout.until(/ready \d+$/);
    run.type('\x03');
    await run.stdout.until(/signal 2 code 128 /);
    run.resize(50, 132);
    await run.stdout.until(/window 50 132$/);
  });
});

/** The words of the init, "--", and the fixture. */
function start(words: readonly string[], behaviour: readonly string[], more: Partial<Start> = {}): Running {
  return runAsInit({ ...more, bare: [...words, '--', app(), ...behaviour] });
}

function called(name: string): string {
  const link = join(newDirectory(), name);
  symlinkSync(tsinit(), link);
  return link;
}

/** A hard link is to the kernel what a copy is, and costs nothing. */
function copied(name: string): string {
  const link = join(newDirectory(), basename(name));
  linkSync(tsinit(), link);
  return link;
}
