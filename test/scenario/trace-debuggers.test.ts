import { expect, it } from 'vitest';
import { app } from '../helpers/fixtures.ts';
import { outerPid, statusOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding, toolPath } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

/** A shell that is traced, with what it starts. */
const shell = (script: string): Running =>
  runAsInit({ words: ['--trace-signals', '--', '/bin/sh', '-c', script], environment: { PATH: process.env.PATH ?? '' } });

const aside = (what: string) =>
  new RegExp(
    `^tsinit: \\w+\\(\\d+\\) is a debugger, and a process has only one tracer: ${what}; without --trace-signals nothing`,
    'm',
  );

describeNeeding(['strace'], 'strace in a set that is traced', () => {
  it('shows the system calls of what it starts, which is not traced', async () => {
    const run = shell(`${toolPath('strace')} -f -e trace=exit_group ${app()} exit-code 7`);
    expect((await run.ended).code).toBe(7);
    expect(run.stderr.text).toContain('exit_group(7)');
    expect(run.stderr.text).toMatch(aside('what it starts is not traced'));
  });

  it('attaches to a process of the set, which is traced again when it has ended', async () => {
    // Before its exec it is called sh.
    const there = 'until read -r name < /proc/$!/comm && [ "$name" = app ]; do :; done';
    const run = shell(`${app()} wait-forever & echo victim $!; ${there}; ${toolPath('strace')} -p $! & echo strace $!; wait`);
    const victim = await run.stdout.number(/^victim (\d+)$/);
    const strace = await run.stdout.number(/^strace (\d+)$/);
    await run.stderr.until(/strace: Process \d+ attached$/);
    const outer = outerPid(await run.pid(), victim) ?? 0;
    const tracer = outerPid(await run.pid(), strace) ?? 0;
    expect(statusOf(outer, 'TracerPid')).toBe(tracer);
    expect(run.stderr.text).toMatch(aside(`app\\(${victim}\\) is not traced until it ends`));
    process.kill(tracer, 'SIGTERM');
    await run.stderr.until(/strace: Process \d+ detached$/);
    await until('tsinit traces it again', () => ![0, tracer].includes(statusOf(outer, 'TracerPid') ?? 0));
    process.kill(outer, 'SIGUSR1');
    await run.stderr.until(new RegExp(`^tsinit: SIGUSR1 .* reaches app\\(${victim}\\) from outside`));
  });
});

describeNeeding(['gdb'], 'gdb in a set that is traced', () => {
  it('runs a program to its end', async () => {
    const run = shell(`exec ${toolPath('gdb')} --nx --batch -ex run -ex 'print $_exitcode' --args ${app()} exit-code 7`);
    expect((await run.ended).code).toBe(0);
    expect(run.stdout.text).toMatch(/^\$1 = 7$/m);
    expect(run.stderr.text).toMatch(aside('what it starts is not traced'));
  });

  it('attaches to a process with threads, and lets it go again', async () => {
    const gdb = `${toolPath('gdb')} --nx --batch -ex 'info threads' -p $!`;
    const run = shell(
      `sleep 1000 | ${app()} makes-threads 3 & until grep -q 'Threads:.2' /proc/$!/status; do :; done; ${gdb}; kill -KILL $!`,
    );
    await run.ended;
    expect(run.stdout.text).toMatch(/Thread .*LWP/);
    expect(run.stderr.text).toMatch(aside('app\\(\\d+\\) is not traced until it ends'));
    expect(run.stderr.text).not.toContain('Operation not permitted');
  });
});
