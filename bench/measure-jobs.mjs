// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { medians } from './statistics.mjs';

const SERVICES = 100;

/**
 * tsinit with 100 jobs, and s6-svscan with the same 100 services, as PID 1, in turn. A service is a static program that says a dot and
 * waits. start: from the exec of PID 1 until the last of them has said it, so that reading the configuration counts. pss: of PID 1 and
 * its shepherds, or s6-supervise processes, a while after that; services not counted. stop: from a SIGTERM to PID 1 until it has
 * ended, when every service has.
 *
 * @typedef {{ start: number, pss: number, stop: number }} JobsResult milliseconds, kB
 * @param {readonly import('./inits.mjs').Init[]} inits of which tsinit is the only one that has jobs
 * @param {import('./inits.mjs').Init | null} s6 null: it is not installed
 * @param {import('./tools.mjs').Tools} tools
 * @param {boolean} quick
 * @returns {Promise<{ services: number, rounds: number, tsinit: JobsResult, s6: (JobsResult & { version: string }) | null } | undefined>}
 */
export async function measureJobs(inits, s6, tools, quick) {
  const tsinit = inits.find(({ name }) => name === 'tsinit');
  if (tsinit === undefined) return undefined;
  const rounds = quick ? 2 : 5;
  const found = { tsinit: /** @type {JobsResult[]} */ ([]), s6: /** @type {JobsResult[]} */ ([]) };
  for (let round = 0; round < rounds; round++) {
    const directory = mkdtempSync(join(tmpdir(), 'tsinit-bench-jobs-'));
    try {
      const service = tools.path('service');
      found.tsinit.push(
        await runOnce(tools, [`TSINIT_RUN=${directory}/run`, tsinit.path, '--config', configuration(directory, service)]),
      );
      if (s6 !== null) found.s6.push(await runOnce(tools, [s6.path, scanDirectory(directory, service)]));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  return {
    services: SERVICES,
    rounds,
    tsinit: medians(found.tsinit),
    s6: s6 === null ? null : { ...medians(found.s6), version: s6.version },
  };
}

const names = Array.from({ length: SERVICES }, (_, index) => `service-${index}`);

/**
 * @param {string} directory
 * @param {string} service
 */
function configuration(directory, service) {
  const path = join(directory, 'tsinit.yaml');
  writeFileSync(path, `version: 1\njobs:\n${names.map((name) => `  ${name}: {command: [${service}]}\n`).join('')}`);
  return path;
}

/**
 * @param {string} directory
 * @param {string} service
 */
function scanDirectory(directory, service) {
  const scan = join(directory, 'scan');
  for (const name of names) {
    const run = join(scan, name, 'run');
    mkdirSync(join(scan, name), { recursive: true });
    writeFileSync(run, `#!/bin/sh\nexec ${service}\n`);
    chmodSync(run, 0o755);
  }
  return scan;
}

/**
 * @param {import('./tools.mjs').Tools} tools
 * @param {readonly string[]} words of env(1)
 * @returns {Promise<JobsResult>}
 */
async function runOnce(tools, words) {
  const driver = spawn(tools.path('inside'), ['pid1', '/usr/bin/env', ...words], { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(driver, 'exit');
  try {
    const { pid, start } = await allStarted(driver);
    await pause(3000);
    const pss = [pid, ...childrenOf(pid)].reduce((sum, one) => sum + pssOf(one), 0);
    const asked = performance.now();
    process.kill(pid, 'SIGTERM');
    const [code] = await exited;
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code} after a SIGTERM`);
    return { start, pss, stop: performance.now() - asked };
  } finally {
    driver.kill('SIGKILL');
  }
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} driver
 * @returns {Promise<{ pid: number, start: number }>}
 */
async function allStarted(driver) {
  let text = '';
  let began = Number.NaN;
  for await (const chunk of driver.stdout) {
    if (Number.isNaN(began)) began = performance.now();
    text += String(chunk);
    const pid = /^init (\d+)$/m.exec(text)?.[1];
    if (pid !== undefined && text.split('.').length > SERVICES) return { pid: Number(pid), start: performance.now() - began };
  }
  throw new Error('not every service was started');
}

/** @param {number} pid */
const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);

/** @param {number} pid */
const pssOf = (pid) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
