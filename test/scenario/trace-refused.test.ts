import { expect, it } from 'vitest';
import { runInContainer } from '../helpers/run-oci.ts';
import { describeNeeding } from '../helpers/tools.ts';

describeNeeding(['root', 'crun'], 'tracing where a container refuses ptrace', () => {
  it('says why, and runs the app', async () => {
    const run = runInContainer({ words: ['--trace-signals', '--', '/app', 'exit-code', '7'], user: 0, refuses: ['ptrace'] });
    expect((await run.ended).code).toBe(7);
    expect(run.stderr.text).toMatch(/cannot be traced: EPERM .*seccomp filter is in force.*; the app runs without it$/m);
  });
});
