import { chmodSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { runJobs } from '../helpers/jobs.ts';
import { childrenOf, descendantsOf, stateOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { type Container, runInContainer } from '../helpers/run-oci.ts';
import { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';

const JOBS = `version: 1
defaults: {stdout: prefix}
jobs:
  first: {kind: oneshot, command: [/app, exit-code, "0"]}
  daemon: {kind: daemon, command: [/app, spawn-escapee, dies]}
  web: {command: [/app, trap-term-report, "0"], requires: {first: completed, daemon: ready}}
`;

function configuration(): string {
  const directory = newDirectory();
  const path = join(directory, 'tsinit.yaml');
  writeFileSync(path, JOBS);
  chmodSync(directory, 0o755);
  return path;
}

/** By the ledger: neither surroundings have a directory that can be written. */
async function ask(init: number, ...words: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const command = [tsinit(), ...words, '--pid', String(init)];
  const asking = new Running({ command, environment: {}, initBelow: 0, terminal: false });
  const { code } = await asking.ended;
  return { code, stdout: asking.stdout.text, stderr: asking.stderr.text };
}

async function doesTheMainJob(run: Running): Promise<void> {
  await run.stdout.until(/^web +\| ready/);
  const init = await run.pid();
  const told = await ask(init, 'status');
  expect(told).toMatchObject({ code: 0, stderr: '' });
  expect(told.stdout).toMatch(/^first +done/m);
  expect(told.stdout).toMatch(/^web +ready/m);
  expect(await ask(init, 'stop', 'daemon', 'web', '--timeout', '60s')).toMatchObject({ code: 0 });
  expect(childrenOf(init)).toEqual([]);
  expect(run.stdout.lines.filter((line) => /^web +\| term$/.test(line))).toHaveLength(1);
  expect(await ask(init, 'start', 'web', '--timeout', '60s')).toMatchObject({ code: 0 });
  expect(childrenOf(init)).toHaveLength(2);
  await run.signal('SIGTERM');
  expect((await run.ended).code).toBe(0);
}

describeNeeding([], 'jobs in a root with nothing but /tsinit, /proc and the app', () => {
  it('are started in their order, asked for by the ledger, and stopped', async () => {
    const stdio = [openSync(configuration(), 'r'), 'pipe', 'pipe', 'pipe'] as const;
    await doesTheMainJob(runAsInit({ root: 'empty', words: ['--config', '/proc/self/fd/0'], stdio: [...stdio] }));
  });
});

describeNeeding(['crun', 'root'], 'jobs under crun, read-only, without capabilities, no_new_privs, no /tmp', () => {
  describe.each<readonly [string, number, Partial<Container>]>([
    ['as uid 0', 0, {}],
    ['as uid 1000', 1000, {}],
    ['in a user namespace, under the default seccomp profile of docker', 1000, { seccomp: true, userNamespace: true }],
  ])('%s', (_, user, how) => {
    it('are started in their order, asked for by the ledger, and stopped', async () => {
      const words = ['--config', '/dev/tsinit.yaml'];
      await doesTheMainJob(runInContainer({ words, user, configuration: configuration(), ...how }));
    });
  });
});

describeNeeding([], 'jobs where tsinit is not process 1', () => {
  const living = (init: number): number[] => descendantsOf(init).filter((pid) => stateOf(pid) !== 'Z');

  it('are followed through their forks, and no orphan of them falls to somebody else, even when a shepherd is killed', async () => {
    const {
      run,
      ask: asked,
      untilState,
    } = runJobs(
      `  daemon: {kind: daemon, command: [${app()}, spawn-escapee, dies]}\n  web: {shell: "setsid sleep 1001 & exec sleep 1002"}\n`,
      { place: 'child' },
    );
    await untilState('daemon', 'ready');
    await untilState('web', 'ready');
    const init = await run.pid();
    const shepherd = childrenOf(init).find((pid) => descendantsOf(pid).length === 2) ?? 0;
    const members = descendantsOf(shepherd);
    process.kill(shepherd, 'SIGKILL');
    await run.stderr.until(/^tsinit: the shepherd of job web is gone/);
    expect(living(init)).toEqual(expect.arrayContaining(members));
    expect(await asked('stop', 'daemon', 'web', '--timeout', '60s')).toMatchObject({ code: 0 });
    expect(living(init)).toEqual([]);
    expect(await asked('start', 'web', '--timeout', '60s')).toMatchObject({ code: 0 });
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(0);
    expect(run.stdout.text).not.toMatch(/stranded/);
  });
});
