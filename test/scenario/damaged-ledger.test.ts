import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ABI, LAYOUT } from '../../native-bindings/abi.ts';
import { untilAsleep } from '../helpers/asleep.ts';
import { newDirectory } from '../helpers/fixtures.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { OpenLedger } from '../helpers/upgrade.ts';

const at = LAYOUT.ledger_header.offsets;
const DAMAGED = /reflex: the brain cannot run: the ledger, our memory across the exec, was damaged/;

/** All that is sealed, from the limits on: who the app is, how it ended, and what is to be done. */
async function scramble(init: number, start = 0): Promise<void> {
  const ledger = await until('the ledger is there', () => {
    try {
      return new OpenLedger(init);
    } catch {
      return null; // between two images its descriptor is another one
    }
  });
  ledger.write(start + at.nofile_soft, Buffer.alloc(at.seal - at.nofile_soft, 0xa5));
}

/** What was sealed last is kept a second time. */
async function scrambleBoth(init: number): Promise<void> {
  await scramble(init, ABI.LEDGER_COPY_OFFSET);
  await scramble(init);
}

/** SIGCHLD is nobody's signal: the core looks, and finds out. */
async function noticed(run: Running, init: number): Promise<void> {
  process.kill(init, 'SIGCHLD');
  await run.stderr.until(DAMAGED);
}

const shell = (script: string): readonly string[] => ['--', '/bin/sh', '-c', script];

describeNeeding([], 'a damaged ledger', () => {
  it('does not cost the code of an app that has ended, while others are waited for', async () => {
    const script = 'trap "" TERM; (trap "" TERM; echo straggler; read line; exit 0) & echo started; exit 7';
    const run = runAsInit({ words: ['--grace', '60s', ...shell(`exec 3<&0; ${script.replace('read line', 'read line <&3')}`)] });
    await run.stderr.until(/waiting|exited with 7/);
    const init = await run.pid();
    await scramble(init);
    await noticed(run, init);
    run.type('now\n');
    expect(await run.ended).toEqual({ code: 7, signal: null });
  });

  it('does not cost --kill-after: who does not obey is killed all the same', async () => {
    const script = 'trap "" TERM; echo ready; while :; do read line; done';
    const run = runAsInit({ words: ['--kill-after', '3s', ...shell(script)] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await run.signal('SIGTERM');
    await run.stderr.until(/SIGTERM/);
    await scramble(init);
    await noticed(run, init);
    expect(await run.ended).toEqual({ code: 137, signal: null });
  });

  it('does not cost a remapped exit code', async () => {
    const run = runAsInit({ words: ['--remap-exit', '143', ...shell('echo ready; read line; exit 3')] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await untilAsleep(init);
    await scramble(init);
    await noticed(run, init);
    await run.signal('SIGTERM');
    expect(await run.ended).toEqual({ code: 0, signal: null });
  });

  it('found before the app was started, does not keep it from being started, once, when its hook still runs', async () => {
    const fifo = join(newDirectory(), 'started');
    const script = `echo x >> ${fifo}; echo app; read line; exit 5`;
    const hook = 'START=echo hook; sleep 60';
    const run = runAsInit({ words: ['--on', hook, '--hook-limit', '100s', ...shell(script)] });
    const init = await run.pid();
    await run.stdout.until(/^hook/);
    await scramble(init);
    await noticed(run, init);
    await run.stdout.until(/^app/);
    run.type('now\n');
    await until('the app has said so', () => existsSync(fifo));
    expect((await run.ended).code).toBe(5);
    expect(readFileSync(fifo, 'utf8')).toBe('x\n');
  });

  it('of which nothing is whole, leaves the oldest child as the app, its code, and the signals for it', async () => {
    const run = runAsInit({ words: shell('trap "echo usr2" USR2; echo ready; until read line; do :; done; exit 9') });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await untilAsleep(init);
    await scrambleBoth(init);
    await noticed(run, init);
    await run.signal('SIGUSR2');
    await run.stdout.until(/^usr2/);
    run.type('now\n');
    expect(await run.ended).toEqual({ code: 9, signal: null });
  });

  it('of which the copy alone is damaged, is as good as whole', async () => {
    const run = runAsInit({ words: shell('echo ready; read line; exit 9') });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await untilAsleep(init);
    await scramble(init, ABI.LEDGER_COPY_OFFSET);
    await run.signal('SIGUSR1');
    expect((await run.ended).code).toBe(138);
    expect(run.stderr.text).not.toMatch(DAMAGED);
  });
});
