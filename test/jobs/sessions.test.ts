import { expect, it } from 'vitest';
import { runJobs } from '../helpers/jobs.ts';
import { childrenOf, descendantsOf, stateOf, statusOf } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

const NOBODY = 65_534;
/** A server, a login of somebody else in a session of its own, and one of another user in the server's session. */
const SERVER = [
  '/bin/sh',
  '-c',
  `setsid setpriv --reuid=${NOBODY} --clear-groups sleep 1001 & setpriv --reuid=${NOBODY} --clear-groups sleep 1002 & exec sleep 1003`,
];

const living = (init: number): number[] => descendantsOf(init).filter((pid) => stateOf(pid) !== 'Z');
const ofNobody = (init: number): number[] => living(init).filter((pid) => statusOf(pid, 'Uid') === NOBODY);

describeNeeding(['root', 'setpriv'], 'sessions of other users (S3)', () => {
  const start = async (spare: boolean) => {
    const jobs = runJobs(
      `  server: {command: ${JSON.stringify(SERVER)}, spare_sessions: ${spare}, stop: {timeout: 2s}}\n` +
        '  other: {command: [/bin/sleep, "2000"]}\n',
    );
    await jobs.untilState('other', 'ready');
    await jobs.untilState('server', 'ready');
    const init = await jobs.run.pid();
    await until('both of the other user are there', () => ofNobody(init).length === 2);
    return { ...jobs, init };
  };

  it('live on with spare_sessions while the job is restarted and stopped, and end with the container', async () => {
    const { run, init, ask, status } = await start(true);
    const before = ofNobody(init);
    expect(await ask('restart', 'server', '--timeout', '60s')).toMatchObject({ code: 0 });
    await until('the new server has its own', () => ofNobody(init).length === 3);
    const spared = ofNobody(init).filter((pid) => before.includes(pid));
    expect(spared).toHaveLength(1);
    expect((await status()).find(({ name }) => name === 'server')).toMatchObject({ state: 'ready', starts: 2 });
    expect(await ask('stop', 'server', '--timeout', '60s')).toMatchObject({ code: 0 });
    await until('the two logins alone are left', () => ofNobody(init).length === 2);
    expect(ofNobody(init)).toContain(spared[0]);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });

  it('end with the job where nobody has chosen to spare them', async () => {
    const { run, init, ask } = await start(false);
    expect(await ask('stop', 'server', '--timeout', '60s')).toMatchObject({ code: 0 });
    expect(ofNobody(init)).toEqual([]);
    expect(childrenOf(init)).toHaveLength(1);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });
});

describeNeeding([], 'events of a process set in the wrong order (S3)', () => {
  it.each([
    ['the death of the parent is seen with the child long adopted, and no restart is made of it', 'keep', 1],
    ['with restart-when-empty the job is not started on top of the rest', 'restart-when-empty', 1],
  ])('%s', async (_, leaderDead, starts) => {
    const script = '(sleep 1001 & exec sleep 1002) & exec sleep 1003';
    const { run, ask, untilState } = runJobs(
      `  web: {command: ${JSON.stringify(['/bin/sh', '-c', script])}, leader_dead: ${leaderDead}}\n  other: {command: [/bin/sleep, "2000"]}\n`,
    );
    const shown = await untilState('web', 'ready');
    const init = await run.pid();
    await until('all are there', () => living(init).length === 6);
    const shepherd = childrenOf(init).find((pid) => descendantsOf(pid).length === 3) ?? 0;
    const [leader = 0] = childrenOf(shepherd);
    const [middle = 0] = childrenOf(leader);
    const [child = 0] = childrenOf(middle);
    // Stopped, the shepherd sees nothing of it until all has happened: parent and intermediate dead, the child its own already.
    process.kill(shepherd, 'SIGSTOP');
    await until('it is stopped', () => stateOf(shepherd) === 'T');
    process.kill(leader, 'SIGKILL');
    process.kill(middle, 'SIGKILL');
    await until('the child is adopted', () => childrenOf(shepherd).includes(child));
    process.kill(shepherd, 'SIGCONT');
    expect(await untilState('web', 'leaderless')).toMatchObject({ starts });
    expect(shown.starts).toBe(starts);
    expect(living(shepherd)).toEqual([child]);
    await run.stderr.until(/web: its main process has ended, and 1 process of it/);
    expect(await ask('stop', 'web', '--timeout', '60s')).toMatchObject({ code: 0 });
    expect(living(init)).toHaveLength(2);
  });
});
