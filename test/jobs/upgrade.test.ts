import { expect, it } from 'vitest';
import { tsinit } from '../helpers/fixtures.ts';
import { runJobs } from '../helpers/jobs.ts';
import { descendantsOf } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { install, upgrade } from '../helpers/upgrade.ts';

describeNeeding([], 'tsinit upgrade where there are jobs', () => {
  it('keeps the runs, the links and the control socket', async () => {
    const { run, ask, untilState } = runJobs('\n  web: {shell: "sleep 1000 & exec sleep 1000"}\n');
    const before = await untilState('web', 'ready');
    const init = await run.pid();
    const processes = descendantsOf(init);
    const { path } = install();
    expect(await upgrade(tsinit(), init, path)).toMatchObject({ code: 0, stdout: expect.stringMatching(/upgraded/) });
    expect(descendantsOf(init)).toEqual(processes);
    expect((await untilState('web', 'ready')).runs[0]?.main).toBe(before.runs[0]?.main);
    expect((await ask('stop', 'web', '--timeout', '30s')).code).toBe(0);
    expect(descendantsOf(init)).toEqual([]);
  });
});
