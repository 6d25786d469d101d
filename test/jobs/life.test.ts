import { expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { runJobs } from '../helpers/jobs.ts';
import { childrenOf, statusOf } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';

const SLEEP = '[/bin/sleep, "1000"]';

describeNeeding([], 'jobs', () => {
  it('are started in their order, each when what it requires is so, and stopped well by SIGTERM', async () => {
    const { run, untilState, status } = runJobs(`
  last: {shell: "echo last; exec sleep 1000", requires: {middle: completed}}
  middle: {kind: oneshot, shell: "echo middle", requires: {first: ready}}
  first: {shell: "echo first; exec sleep 1000"}
`);
    await run.stdout.until(/^last$/);
    expect(run.stdout.lines).toEqual(['first', 'middle', 'last']);
    await untilState('last', 'ready');
    expect((await status()).map(({ name, state }) => `${name} ${state}`).sort()).toEqual([
      'first ready',
      'last ready',
      'middle done',
    ]);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });

  it('cost a sleeping core and a small shepherd each, and are told of when they end meanwhile', async () => {
    const { run, untilState } = runJobs(`
  one: {command: ${SLEEP}}
  two: {command: ${SLEEP}, restart: never}
`);
    const { runs } = await untilState('two', 'ready');
    const init = await run.pid();
    await untilAsleep(init);
    const shepherds = childrenOf(init);
    expect(shepherds).toHaveLength(2);
    for (const shepherd of shepherds) expect(statusOf(shepherd, 'VmRSS')).toBeLessThan(200);
    expect(runs).toHaveLength(1);
    const victim = shepherds.flatMap((shepherd) => childrenOf(shepherd))[1];
    process.kill(victim ?? 0, 'SIGKILL');
    await run.stderr.until(/^tsinit: job two \(pid \d+, ran .*\) was killed by SIGKILL/);
    await untilAsleep(init);
  });

  it('end the container with the code of the task', async () => {
    const { run } = runJobs(`
  other: {command: ${SLEEP}}
  work: {kind: task, shell: "exit 7"}
`);
    expect((await run.ended).code).toBe(7);
  });

  it('end the container when one whose failure stops it has failed for good, and with 1 where the budget was spent', async () => {
    const { run } = runJobs(`
  other: {command: ${SLEEP}}
  broken: {shell: "exit 9", restart: never, on_failure: stop}
`);
    expect((await run.ended).code).toBe(9);
    expect(run.stderr.text).toMatch(/job broken .* exited with 9/);
  });

  it('end the container well where nothing is left that could run', async () => {
    const { run } = runJobs('\n  one: {kind: oneshot, shell: "true"}\n  two: {kind: oneshot, shell: "true", after: [one]}\n');
    expect((await run.ended).code).toBe(0);
  });

  it('are not started by a configuration that is wrong: the mistakes are shown, and the code is 100', async () => {
    const { run } = runJobs('\n  web: {comand: [sleep, "1"]}\n');
    expect((await run.ended).code).toBe(100);
    expect(run.stderr.text).toMatch(/comand/);
    expect(run.stderr.text).toMatch(/command/);
    expect(run.stdout.text).toBe('');
  });

  it('have their output with their names before it, and whole lines', async () => {
    const { run } = runJobs('\n  web: {shell: "printf a; sleep 0.1; echo b; echo c; exec sleep 1000", stdout: prefix}\n');
    await run.stdout.until(/^web \| c$/);
    expect(run.stdout.lines).toEqual(['web | ab', 'web | c']);
  });

  it('are ended by max_run_time', async () => {
    const { run } = runJobs(`version: 1\nmax_run_time: 500ms\njobs:\n  web: {command: ${SLEEP}}\n`);
    expect((await run.ended).code).toBe(0);
    expect(run.stderr.text).toMatch(/500 ms/);
  });

  it('whose configuration cannot be read end with 111, and the line says how to name it', async () => {
    const { run } = runJobs(`\n  web: {command: [/app, wait-forever]}\n`, { root: 'empty' });
    // The image has nothing but /tsinit, the app and /proc.
    expect((await run.ended).code).toBe(111);
    expect(run.stderr.text).toMatch(/cannot read the configuration .*--config FILE or TSINIT_CONFIG/);
  });
});
