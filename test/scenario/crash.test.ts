import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { app, tsinit } from '../helpers/fixtures.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { Running } from '../helpers/running.ts';
import { describeNeeding, toolPath } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

/**
 * The brain's waits, `when` as strace counts them, answer EINVAL, which no wait of ours may answer: an uncaught error.
 * The tracer is a grandchild (-D), so that the init stays what we started. The app ends with 6 once it is told to.
 */
function crashAt(when: string): Running {
  const inject = ['-e', 'trace=ppoll', '-e', `inject=ppoll:error=EINVAL:when=${when}`];
  const strace = [toolPath('strace'), '-D', '-f', '-qq', '-o', '/dev/null', ...inject];
  const command = [...strace, tsinit(), '-v', '--', '/bin/sh', '-c', 'read word; exit 6'];
  return new Running({ command, environment: {}, initBelow: 0, terminal: false });
}

async function letTheAppEnd(run: Running): Promise<void> {
  run.type('now\n');
  expect(await run.ended).toEqual({ code: 6, signal: null });
  expect(run.stderr.text.match(/started the app, pid \d+/g)).toHaveLength(1);
}

describeNeeding(['strace'], 'a crash of the brain', () => {
  it('is told of, and the app, which was started once, goes on and ends with its own code', async () => {
    const run = crashAt('1');
    await run.stderr.until(/goes on after a crash of its own \(number 1, an error\): .*errno 22.*; the app was not touched$/);
    await letTheAppEnd(run);
    expect(run.stderr.text).toMatch(/the app \(pid \d+, ran .*\) exited with 6/);
  });

  it('is survived a second time', async () => {
    const run = crashAt('1..2');
    await run.stderr.until(/goes on after a crash of its own \(number 2, an error\)/);
    await letTheAppEnd(run);
  });

  it('leaves the core to itself when it comes a third time within a minute', async () => {
    const run = crashAt('1..50');
    await run.stderr.until(/reflex: the brain cannot run: it failed three times within a minute;/);
    await letTheAppEnd(run);
    expect(run.stderr.text).toMatch(/the app \(pid \d+\) exited with 6/);
  });
});

/** A fault that the kernel raises in the given task, as in a program that has gone wrong. */
const wreck = (task: number) => expect(spawnSync(app(), ['wreck', String(task)], { encoding: 'utf8' }).stderr).toBe('');

const tasksOf = (pid: number) => readdirSync(`/proc/${pid}/task`).map(Number);

describeNeeding([], 'a fault in tsinit itself', () => {
  it.each([
    ['its main thread', (init: number) => init],
    ['another thread of node', (init: number) => Math.max(...tasksOf(init))],
  ])('is survived as process 1, with every signal delivered: %s', async (_where, choose) => {
    const run = runAsInit({ app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
    await until('the brain is awake', () => tasksOf(init).length > 1 && run.stderr.text.includes('SIGUSR1'));
    wreck(choose(init));
    await run.signal('SIGUSR2');
    await run.stdout.until(/^signal 12 /);
    await run.stderr.until(/goes on after a crash of its own \(number 1, SIGSEGV\)/);
    await run.signal('SIGWINCH');
    await run.stdout.until(/^signal 28 /);
    run.endInput();
    expect(await run.ended).toEqual({ code: 0, signal: null });
  });

  it('of the sleeping core leaves it in reflex, and the app is not touched', async () => {
    const run = runAsInit({ app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    wreck(await run.pid());
    await run.stderr.until(/reflex: the brain cannot run: it crashed, signal 11/);
    await run.signal('SIGUSR2');
    await run.stdout.until(/^signal 12 /);
    run.endInput();
    expect(await run.ended).toEqual({ code: 0, signal: null });
  });
});
