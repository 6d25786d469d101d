import { expect, it } from 'vitest';
import { runJobs } from '../helpers/jobs.ts';
import { describeNeeding } from '../helpers/tools.ts';

describeNeeding([], 'the event log of jobs', () => {
  it('tells the story of a job by its name: its start, its end, and what there was around it', async () => {
    const { run, ask, untilState, untilThere } = runJobs(
      '  web: {command: [/bin/sh, -c, "kill -SEGV $$"], restart: never}\n  db: {command: [/bin/sleep, "1000"]}\n',
    );
    await untilThere();
    await untilState('web', 'failed');
    const at = ['--pid', String(await run.pid())];
    const why = await ask('why', 'web', ...at);
    expect(why).toMatchObject({ code: 0, stderr: '' });
    expect(why.stdout).toMatch(/^sh\(\d+\) was killed by SIGSEGV/);
    expect(why.stdout).toMatch(/^ .* started a command, pid \d+: sh$/m);
    const log = (await ask('log', ...at)).stdout;
    expect(log).toMatch(/ job web started, pid \d+$/m);
    expect(log).toMatch(/ job web has failed for good: /m);

    expect((await ask('stop', 'db')).code).toBe(0);
    expect((await ask('why', 'db', ...at)).stdout).toMatch(/^sleep\(\d+\) was killed by SIGTERM, sent by tsinit /);
    expect((await ask('reload')).code).toBe(0);
    expect((await ask('log', ...at)).stdout).toMatch(/ reloaded: nothing has changed$/m);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });
});
