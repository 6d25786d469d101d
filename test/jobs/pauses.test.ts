import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { runJobs } from '../helpers/jobs.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

describeNeeding([], 'a job that fails again and again', () => {
  it('is started again after pauses that grow up to the longest, and not any more when its budget is spent', async () => {
    const { run } = runJobs(
      '  web: {shell: "exit 3", backoff: {first: 10ms, factor: 2, max: 40ms, jitter: 0, reset_after: 1h},' +
        ' budget: {starts: 5, within: 1h}, on_failure: stop}\n',
    );
    expect((await run.ended).code).toBe(3);
    const pauses = [...run.stderr.text.matchAll(/exited with 3; restarting in (.*)/g)].map(([, pause]) => pause);
    expect(pauses).toEqual(['10 ms', '20 ms', '40 ms', '40 ms']);
    expect(run.stderr.text).toMatch(/job web has failed for good: .*budget/);
  });

  it('is left alone for the pause of its throttle where it failed at once, while tsinit sleeps; start starts it now', async () => {
    const { run, ask, untilState, directory } = runJobs(
      '  web: {shell: "test -e $DIRECTORY/well && exec sleep 1000; exit 3", throttle: {within: 1h, pause: 2h}}\n' +
        '  other: {command: [/bin/sleep, "1000"]}\n',
    );
    await run.stderr.until(/^tsinit: job web \(pid .*exited with 3; restarting in (2 h|7200 s|120 min)/);
    expect(await untilState('web', 'backoff')).toMatchObject({ starts: 1 });
    await untilAsleep(await run.pid());
    // Without a key `ready` it is ready as soon as it is started: the answer says nothing about what became of it.
    await ask('start', 'web');
    await run.stderr.until(/^tsinit: job web \(pid .*exited with 3; restarting in/);
    expect((await untilState('web', 'backoff')).starts).toBe(2);
    writeFileSync(join(directory, 'well'), '');
    expect(await ask('start', 'web')).toMatchObject({ code: 0 });
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });
});

describeNeeding([], 'output of a job in a file', () => {
  it('is rotated by its size, in whole lines, so many files are kept, and no line between them is lost', async () => {
    const script = 'for i in $(seq 1000 2999); do echo "line $i"; done; exec sleep 1000';
    const { run, ask, directory, untilState } = runJobs(
      `  web: {shell: ${JSON.stringify(script)}, stdout: {file: !env "\${DIRECTORY}/log", max_size: 4096, keep: 2}}\n`,
    );
    await untilState('web', 'ready');
    const log = join(directory, 'log');
    await until('the last line is there', () => existsSync(log) && readFileSync(log, 'utf8').endsWith('line 2999\n'));
    const files = [`${log}.2`, `${log}.1`, log];
    for (const file of files) expect(statSync(file).size).toBeLessThanOrEqual(4096);
    expect(existsSync(`${log}.3`)).toBe(false);
    const lines = files.flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n'));
    expect(lines).toEqual(Array.from({ length: lines.length }, (_, index) => `line ${3000 - lines.length + index}`));
    expect(lines.length).toBeGreaterThan(800);
    expect(run.stdout.text).toBe('');
    const size = statSync(log).size;
    expect(await ask('restart', 'web')).toMatchObject({ code: 0 });
    await until(
      'the second run has written all',
      () => readFileSync(log, 'utf8').endsWith('line 2999\n') && statSync(log).size !== size,
    );
    expect(existsSync(`${log}.3`)).toBe(false);
  });
});
