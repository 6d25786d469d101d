import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { app } from '../helpers/fixtures.ts';
import { runJobs } from '../helpers/jobs.ts';
import { childrenOf, descendantsOf, innerPid, stateOf } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

/** Everyone below the init but the shepherds. */
const members = (init: number): number[] =>
  childrenOf(init)
    .flatMap((shepherd) => descendantsOf(shepherd))
    .filter((pid) => stateOf(pid) !== 'Z');

describeNeeding(['bash'], 'the process set of a job (S3)', () => {
  it.each([
    ['plain: it forks a child and exits', 'sleep 1000 & exit 0', 1],
    ['daemonise: by an intermediate that has its own session', "setsid sh -c 'sleep 1000 & exit 0' & wait; exit 0", 1],
    ['triple and quadruple forks', '(((( sleep 1000 & ) & ) & ) & ) ; exit 0', 1],
    ['two daemons', 'setsid sleep 1000 & setsid sleep 1000 & exit 0', 2],
    ['the intermediate first, while its parent does not wait', "bash -c '(setsid sleep 1000 &) & exec sleep 0.3'; exit 0", 1],
  ])('%s: the children are the job’s, and are gone when it is stopped', async (_, script, count) => {
    const { run, ask, untilState } = runJobs(
      `\n  d: {kind: daemon, shell: ${JSON.stringify(script)}}\n  other: {command: [/bin/sleep, "2000"]}\n`,
    );
    await untilState('other', 'ready');
    const init = await run.pid();
    await until('the daemons are there', () => members(init).length === count + 1);
    const shown = await untilState('d', 'ready');
    expect(shown.starts).toBe(1);
    expect(shown.runs[0]?.main).not.toBeNull();
    expect(await ask('stop', 'd', '--timeout', '30s')).toMatchObject({ code: 0 });
    expect(members(init)).toHaveLength(1);
    expect(childrenOf(init)).toHaveLength(1);
  });

  it('has lost its leader: what is left is known, told of, and stopped', async () => {
    const { run, untilState } = runJobs(
      `\n  s: {command: ${JSON.stringify(['/bin/sh', '-c', 'setsid sleep 1000 & exec sleep 1000'])}, leader_dead: stop, restart: never}\n`,
    );
    await untilState('s', 'ready');
    const init = await run.pid();
    await until('both are there', () => members(init).length === 2);
    const leader = childrenOf(childrenOf(init)[0] ?? 0)[0] ?? 0;
    process.kill(leader, 'SIGKILL');
    await until('nobody is left', () => members(init).length === 0);
  });

  it('keeps what forks while it is killed: nobody is left', async () => {
    const { run, ask, untilState } = runJobs(
      `\n  f: {shell: "trap '' TERM; while :; do sleep 0.05 & sleep 0.01; done", stop: {timeout: 300ms}}\n`,
    );
    await untilState('f', 'ready');
    const init = await run.pid();
    expect((await ask('stop', 'f', '--timeout', '60s')).code).toBe(0);
    expect(members(init)).toEqual([]);
    expect(childrenOf(init)).toEqual([]);
  });

  it('outlives its shepherd: the job goes on, and is stopped right in the end', async () => {
    const { run, ask, untilState } = runJobs(
      `\n  s: {shell: "setsid sleep 1000 & exec sleep 1000"}\n  other: {command: [/bin/sleep, "2000"]}\n`,
    );
    await untilState('s', 'ready');
    const init = await run.pid();
    await until('all are there', () => members(init).length === 3);
    const before = members(init).map(innerPid).sort();
    const shepherd = childrenOf(init).find((pid) => descendantsOf(pid).length === 2) ?? 0;
    process.kill(shepherd, 'SIGKILL');
    await run.stderr.until(/^tsinit: .*shepherd/);
    const all = (): number[] => descendantsOf(init).filter((pid) => stateOf(pid) !== 'Z');
    expect(all().filter((pid) => before.includes(innerPid(pid)))).toHaveLength(3);
    expect((await ask('stop', 's', '--timeout', '30s')).code).toBe(0);
    expect(members(init)).toHaveLength(1);
    expect(all()).toHaveLength(2);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });

  it('has its last words heard, although its shepherd has ended without having read what it was told', async () => {
    const { run, ask, untilState } = runJobs(
      `\n  s: {command: [/bin/sleep, "1000"]}\n  other: {command: [/bin/sleep, "2000"]}\n`,
    );
    const [{ shepherd: inner } = { shepherd: null }] = (await untilState('s', 'ready')).runs;
    const init = await run.pid();
    const shepherd = childrenOf(init).find((pid) => innerPid(pid) === inner) ?? 0;
    const main = childrenOf(shepherd)[0] ?? 0;
    process.kill(shepherd, 'SIGSTOP');
    process.kill(main, 'SIGKILL');
    const stopped = ask('stop', 's', '--timeout', '60s');
    await untilState('s', 'stopping');
    process.kill(shepherd, 'SIGCONT');
    expect(await stopped).toMatchObject({ code: 0 });
    expect(run.stderr.text).not.toMatch(/the shepherd of job/);
  });

  it('goes on when the brain crashes, and is stopped right in the end', async () => {
    const { run, untilState } = runJobs('\n  s: {shell: "sleep 1000 & exec sleep 1000"}\n');
    const first = await untilState('s', 'ready');
    const init = await run.pid();
    const before = members(init);
    expect(before).toHaveLength(2);
    // The brain is awake for a while after each question.
    await untilState('s', 'ready');
    expect(spawnSync(app(), ['wreck', String(init)], { encoding: 'utf8' }).stderr).toBe('');
    await run.stderr.until(/^tsinit: .*(crash|SIGSEGV)/);
    expect(members(init)).toEqual(before);
    expect((await untilState('s', 'ready')).runs[0]?.main).toBe(first.runs[0]?.main);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });
});
