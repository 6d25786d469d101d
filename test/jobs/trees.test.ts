import { spawn } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { count, record } from '../endurance/record.ts';
import { scaled, timeout } from '../endurance/scale.ts';
import { attributed, processesIn, reported } from '../helpers/attribution.ts';
import { app } from '../helpers/fixtures.ts';
import { runJobs } from '../helpers/jobs.ts';
import { childrenOf, innerPid } from '../helpers/proc.ts';
import { describeNeeding, toolPath } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

const trees = scaled(2000, 104);
const JOBS = Array.from({ length: 8 }, (_, index) => `tree-${index}`);
/** Processes of a tree besides its first. */
const ROOM = 11;
const STRANGERS = 3;

/** So that pids come again after some 180 forks: those below 300 are given once only. */
const prepare = { prepare: ['write=/proc/sys/kernel/pid_max:480'] };

/** A process that somebody brought into the container from outside, with a child. */
function stranger(init: number): void {
  const words = ['-t', String(init), '-p', '-m', '--', '/bin/sh', '-c', 'sleep 1000 & exec sleep 1000'];
  const process = spawn(toolPath('nsenter'), words, { stdio: 'ignore' });
  onTestFinished(() => void process.kill('SIGKILL'));
}

describeNeeding(['root', 'nsenter', 'pid_max of a namespace'], 'random trees of processes over eight jobs at once', () => {
  it(`${trees} of them: each process is attributed to the job that it reports itself, and a stop leaves none and kills no stranger`, {
    timeout,
  }, async () => {
    const job = (name: string): string =>
      `  ${name}: {command: [${app()}, grow, !env "\${DIRECTORY}/report", ${name}, !env "\${DIRECTORY}/seed", "${ROOM}"],` +
      ' autostart: false, restart: never, leader_dead: keep, stop: {timeout: 200ms}}\n';
    const { run, directory, ask } = runJobs(`${JOBS.map(job).join('')}  other: {command: [/bin/sleep, "100000"]}\n`, prepare);
    const init = await run.pid();
    await until('the other job runs', () => childrenOf(init).length === 1 && childrenOf(childrenOf(init)[0] ?? 0).length === 1);
    const report = join(directory, 'report');
    writeFileSync(report, '');
    chmodSync(report, 0o666);
    for (let one = 0; one < STRANGERS; one++) stranger(init);
    const always = await until('the strangers are there', () =>
      processesIn(init).length === 9 ? processesIn(init).sort() : null,
    );

    let [compared, seenInAll] = [0, 0];
    const wrong: string[] = [];
    for (let round = 0; round < trees / JOBS.length; round++) {
      writeFileSync(join(directory, 'seed'), `${round + 1}`);
      const seen = new Map<string, string | null>();
      const starting = ask('start', ...JOBS);
      let started = false;
      void starting.then(() => (started = true));
      const look = (): void => {
        for (const { key, job } of attributed(init)) {
          // The job of a process never changes: a first look that differs from a later one is a mistake as well.
          if (seen.has(key) && seen.get(key) !== job)
            wrong.push(`round ${round}: ${key} was of ${seen.get(key)}, and is of ${job}`);
          seen.set(key, job);
        }
      };
      await until('the trees have been started', () => {
        look();
        return started;
      });
      // Not ready any more is whose first process has ended already: that is no failure of a tree.
      const lines = (await starting).stderr.split('\n').filter((line) => line !== '');
      expect(lines.filter((line) => !/is ready$|has lost its main process/.test(line))).toEqual([]);
      for (let looks = 0; looks < 5; looks++) look();
      const told = reported(report);
      for (const [key, job] of seen) {
        if (!told.has(key)) continue;
        compared++;
        if (told.get(key) !== job) wrong.push(`round ${round}: ${key} says ${told.get(key)}, and is attributed to ${job}`);
      }
      seenInAll += seen.size;
      expect(wrong).toEqual([]);
      expect(await ask('stop', ...JOBS, '--timeout', '60s')).toMatchObject({ code: 0 });
      expect(processesIn(init).sort().map(innerPid)).toEqual(always.map(innerPid));
      writeFileSync(report, '');
    }
    expect(compared).toBeGreaterThan(2 * trees);
    expect(run.stderr.text).not.toMatch(/shepherd|error/);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(0);
    const outcome =
      `${count(compared)} processes compared with what each reports itself (${count(seenInAll)} seen): each is of its own job, and never of another; ` +
      `after each stop all sets were empty, and the ${2 * STRANGERS} strangers and the other job untouched; pids came again after some 180 forks`;
    record({ order: 21, what: 'random trees of processes over eight jobs at once', often: count(trees), outcome });
  });
});
