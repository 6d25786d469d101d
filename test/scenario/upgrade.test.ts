import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { app } from '../helpers/fixtures.ts';
import { childrenOf, descriptorsOf, executableOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { install, stateOf, type Told, upgrade, upgradeInside } from '../helpers/upgrade.ts';

const DONE = /^tsinit: upgraded from (\S+) to \1 by (\/.+); the app was not touched\n$/;

/** The init that is started from this file, with these options for it, and this behaviour of the app. */
const start = (file: string, options: readonly string[], behaviour: readonly string[], place: 'pid-1' | 'child' = 'pid-1') =>
  runAsInit({ place, bare: [file, ...options, '--', app(), ...behaviour] });

function expectDone(answer: Told, path: string): void {
  expect(answer).toMatchObject({ code: 0, stderr: '' });
  expect(DONE.exec(answer.stdout)?.[2]).toBe(path);
}

const inodeOf = (path: string): number => statSync(path).ino;

/** A fault that the kernel raises in it. */
const wreck = (init: number) => expect(spawnSync(app(), ['wreck', String(init)], { encoding: 'utf8' }).stderr).toBe('');

describeNeeding(['nsenter'], 'tsinit upgrade puts a file in the place of a running init', () => {
  it.each(['pid-1', 'child'] as const)('the one that is now where it was started from, asleep (%s)', async (place) => {
    const { path: file, replace } = install();
    const run = start(file, [], ['heartbeat'], place);
    const self = await run.stdout.number(/^beat 0 (\d+)$/);
    const init = await run.pid();
    await untilAsleep(init);
    const children = childrenOf(init);
    replace();
    expect(executableOf(init)).toBe(`${file} (deleted)`);
    expectDone(await upgrade(file, init), file);
    expect(inodeOf(`/proc/${init}/exe`)).toBe(inodeOf(file));
    expect(childrenOf(init)).toEqual(children);
    await untilAsleep(init);
    const last = await run.stdout.number(/^beat (\d+) /);
    await run.stdout.until(new RegExp(`^beat ${last + 20} ${self}$`));
    const beats = run.stdout.lines.filter((line) => line.startsWith('beat'));
    expect(beats).toEqual(beats.map((_, beat) => `beat ${beat} ${self}`));
    expect(run.stderr.lines).toEqual([expect.stringMatching(/^tsinit: upgraded from /)]);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(143);
  });

  it('one whose path is given, by a command inside of the container, awake, and with options that go on to hold', async () => {
    const [{ path: file }, { path: other }] = [install(), install()];
    const run = start(file, ['-r', 'USR2:WINCH', '-e', '7', '--log', 'json'], ['obey']);
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await run.signal('SIGUSR1');
    await run.stderr.until(/"SIGUSR1"/);
    // Neither an init of another name, nor a variable that is wrong, is what the command asks for.
    expectDone(await upgradeInside(other, init, [other], { TSINIT_AS: 'tini', TSINIT_GRACE: 'nonsense' }), other);
    expect(executableOf(init)).toBe(other);
    await run.stderr.until(/^\{.*"event":"upgraded".*"from":.*"to":.*\}$/);
    await run.signal('SIGUSR2');
    await run.stdout.until(/^signal 28 /);
    run.type('exit 7\n');
    expect((await run.ended).code).toBe(0);
  });

  it('in an image that has nothing else in it', async () => {
    const run = runAsInit({ root: 'empty', app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    expectDone(await upgradeInside('/tsinit', await run.pid()), '/tsinit');
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
  });

  it('with a relative path, which is that of the command', async () => {
    const { path: file } = install();
    const run = start(file, [], ['wait-forever']);
    await run.stdout.until(/^ready/);
    const relative = file.replace(process.cwd(), '.');
    expect(relative).toMatch(/^\.\//);
    expectDone(await upgrade(file, await run.pid(), relative), file);
  });

  it('and the deadline of --kill-after stays where it was', async () => {
    const { path: file } = install();
    const run = start(file, ['--kill-after', '5s'], ['ignore-term']);
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await run.signal('SIGTERM');
    await run.stderr.until(/^tsinit: SIGTERM /);
    const { stopping } = stateOf(init).app;
    expect(stopping).toMatchObject({ id: 'asked', killAt: expect.any(Number) });
    expectDone(await upgrade(file, init), file);
    expect(stateOf(init).app.stopping).toEqual(stopping);
    expect((await run.ended).code).toBe(137);
    expect(run.stderr.text).toMatch(/--kill-after was over, \S+ s after SIGTERM/);
  });

  it('and a signal that is held goes on when its time has come', async () => {
    const { path: file } = install();
    const run = start(file, ['--delay', 'USR1:4s'], ['report-signals']);
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await run.signal('SIGUSR1');
    await run.stderr.until(/^tsinit: SIGUSR1 .*held/);
    const { held } = stateOf(init).app;
    expect(held).toMatchObject([{ waitsFor: { type: 'delay', until: expect.any(Number) } }]);
    expectDone(await upgrade(file, init), file);
    expect(stateOf(init).app.held).toEqual(held);
    await run.stdout.until(/^signal 10 /);
    await run.stderr.until(/^tsinit: SIGUSR1 was held for \S+ s .*forwarded/);
  });

  it('and signals that come meanwhile all arrive, in their order', async () => {
    const { path: file } = install();
    const run = start(file, [], ['obey']);
    await run.stdout.until(/^ready/);
    const answer = upgrade(file, await run.pid());
    const values = Array.from({ length: 200 }, (_, value) => value);
    for (const value of values) {
      run.type(`queue 1 RTMIN+9 ${value}\n`);
      await run.stdout.until(new RegExp(`^signal 43 code -1 .* value ${value}$`));
    }
    expectDone(await answer, file);
  });

  it('and orphans that end meanwhile are reaped to the last', async () => {
    const { path: file } = install();
    const run = start(file, ['-v'], ['orphan-maker', '300']);
    const init = await run.pid();
    const answer = upgrade(file, init);
    await run.stdout.until(/^made 300$/);
    expectDone(await answer, file);
    await until('all are reaped', () => childrenOf(init).length === 1);
    run.endInput();
    expect((await run.ended).code).toBe(0);
  });

  it('where it pauses, too', async () => {
    const { path: file } = install();
    const run = runAsInit({ bare: [file, '--pause'] });
    const init = await run.pid();
    await untilAsleep(init);
    expectDone(await upgrade(file, init), file);
    await untilAsleep(init);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });

  it('twenty times, and there are no more descriptors than before, nor more memory asleep', async () => {
    const { path: file, replace } = install();
    const run = start(file, ['--grace', '1s'], ['wait-forever']);
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await untilAsleep(init);
    const before = [...descriptorsOf(init).values()].sort();
    for (let count = 0; count < 20; count++) {
      replace();
      expectDone(await upgrade(file, init), file);
    }
    await untilAsleep(init);
    await until('the descriptors are those of before', () => {
      return JSON.stringify([...descriptorsOf(init).values()].sort()) === JSON.stringify(before);
    });
  });

  it('also after a fault of the sleeping core, which has left it in reflex: the brain is tried at once', async () => {
    const { path: file } = install();
    const run = start(file, [], ['report-signals']);
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await untilAsleep(init);
    wreck(init);
    await run.stderr.until(/reflex: the brain cannot run: it crashed/);
    expectDone(await upgrade(file, init), file);
    await run.signal('SIGUSR2');
    await run.stderr.until(/^tsinit: SIGUSR2 .*; forwarded/);
  });
});
