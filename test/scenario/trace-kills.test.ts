import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { app, tsinit } from '../helpers/fixtures.ts';
import { innerPid, outerPid } from '../helpers/proc.ts';
import { Running } from '../helpers/running.ts';
import { describeNeeding, toolPath } from '../helpers/tools.ts';

/** tracefs is mounted in a mount namespace of its own; the instances in it are the same wherever it is mounted. */
const MOUNTED = 'mount -t tracefs none /sys/kernel/tracing && exec "$0" "$@"';
const WITH_TRACEFS = [toolPath('unshare'), '--mount', '--', '/bin/sh', '-c', MOUNTED];
const OWN_PIDS = [toolPath('unshare'), '--pid', '--fork', '--kill-child', '--mount-proc', '--'];
const environment = { PATH: process.env.PATH };

function instances(): readonly string[] {
  const [program = '', ...words] = [...WITH_TRACEFS, '/bin/ls', '/sys/kernel/tracing/instances'];
  return spawnSync(program, words, { encoding: 'utf8', env: environment }).stdout.split('\n');
}

interface Scene {
  readonly run: Running;
  readonly app: number;
  readonly init: number;
  readonly instance: string;
}

async function scene(pids: 'own' | 'initial', ...options: readonly string[]): Promise<Scene> {
  const inside = pids === 'own' ? OWN_PIDS : [];
  const command = [...WITH_TRACEFS, ...inside, tsinit(), ...options, '--', app(), 'obey'];
  const run = new Running({ command, environment, initBelow: inside.length === 0 ? 0 : 1, terminal: false });
  const ready = await run.stdout.number(/^ready (\d+)$/);
  const init = await run.pid();
  const instance = `tsinit-${/\d+/.exec(readlinkSync(`/proc/${init}/ns/pid`))?.[0]}-${innerPid(init)}`;
  return { run, init, app: outerPid(init, ready) ?? 0, instance };
}

async function kill({ run, app: pid }: Scene): Promise<void> {
  expect(spawnSync(toolPath('kill'), ['-9', String(pid)]).status).toBe(0);
  expect((await run.ended).code).toBe(137);
}

describeNeeding(['root', 'tracefs', 'kill'], '--trace-signals where tracefs is mounted', () => {
  it('names who has sent SIGKILL, by its number where that is ours, although it has gone', async () => {
    const it = await scene('initial', '--trace-signals');
    expect(instances()).toContain(it.instance);
    await kill(it);
    expect(it.run.stderr.text).toMatch(
      new RegExp(
        `^tsinit: SIGKILL \\(9, SI_USER\\) reaches app\\(${it.app}\\) by pid \\d+ kill, which is none of the app's set$`,
        'm',
      ),
    );
    expect(it.run.stderr.text).toMatch(/was killed by SIGKILL, sent by pid \d+ kill .* before, past tsinit; leaving with 137$/m);
    expect(instances()).not.toContain(it.instance);
  });

  it('names it in a pid namespace of its own too, asleep meanwhile, and says whose number it is', async () => {
    const it = await scene('own', '--trace-signals');
    await untilAsleep(it.init);
    await kill(it);
    expect(it.run.stderr.text).toMatch(
      /was killed by SIGKILL, sent by pid \d+ kill, as the host numbers it, .* before, past tsinit/,
    );
    expect(instances()).not.toContain(it.instance);
  });

  it('does not take somebody else’s end for it: another container’s app of that name is killed first, and by another', async () => {
    const [it, other] = await Promise.all([scene('own', '--trace-signals'), scene('own')]);
    await untilAsleep(it.init);
    process.kill(other.app, 'SIGKILL');
    expect((await other.run.ended).code).toBe(137);
    await kill(it);
    expect(it.run.stderr.text).toMatch(/was killed by SIGKILL, sent by pid \d+ kill, as the host numbers it/);
    expect(it.run.stderr.text).not.toContain('MainThread');
  });

  it('takes its instance away after a good end, asleep or not', async () => {
    const it = await scene('own', '--trace-signals');
    await untilAsleep(it.init);
    expect(instances()).toContain(it.instance);
    it.run.type('exit 0\n');
    expect((await it.run.ended).code).toBe(0);
    expect(instances()).not.toContain(it.instance);
  });

  it.each([['--trace-signals=TERM'], ['--trace-signals --drop-privileges nobody']])('has none with %s', async (options) => {
    const it = await scene('own', ...options.split(' '));
    expect(instances()).not.toContain(it.instance);
    it.run.type('exit 0\n');
    expect((await it.run.ended).code).toBe(0);
  });
});
