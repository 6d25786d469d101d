import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { runJobs, untilChildren } from '../helpers/jobs.ts';
import { childrenOf } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

/** kB: what is its own, and its share of what it shares (proc_pid_smaps(5)). */
const pss = (pid: number): number => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);

describeNeeding(['root'], 'a hundred jobs', () => {
  it('cost 8 MB together at the most when it is quiet, and are all stopped well', async () => {
    const { run, status } = runJobs(
      Array.from({ length: 100 }, (_, index) => `  job-${index}: {command: [/bin/sleep, "${10_000 + index}"]}\n`).join(''),
    );
    const init = await run.pid();
    const shepherds = await untilChildren(init, 100);
    await until('each has its process', () => shepherds.every((shepherd) => childrenOf(shepherd).length === 1));
    await untilAsleep(init);
    const all = [init, ...childrenOf(init)].map(pss);
    expect(all).toHaveLength(101);
    expect(all.reduce((sum, one) => sum + one, 0)).toBeLessThan(8192);
    expect((await status()).map(({ state }) => state)).toEqual(Array.from({ length: 100 }, () => 'ready'));
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(0);
    expect(run.stderr.text).not.toMatch(/shepherd/);
  });
});
