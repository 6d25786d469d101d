import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tsinit } from '../helpers/fixtures.ts';
import { runJobs } from '../helpers/jobs.ts';
import { childrenOf, descendantsOf, stateOf } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

const GENTLE = '"trap \'sleep 0.2; touch $DIRECTORY/gentle; exit 0\' TERM; while :; do sleep 0.1; done"';
const STUBBORN = '"trap \'\' TERM; while :; do sleep 0.1; done"';

describeNeeding([], 'tsinit that is not process 1, and is killed', () => {
  it('leaves no job behind: each is stopped by its own rule, and killed where it does not obey', async () => {
    // Process 1 is a shell, which stays.
    const { run, directory, untilState } = runJobs(
      `\n  gentle: {shell: ${GENTLE}, stop: {timeout: never}}\n  stubborn: {shell: ${STUBBORN}, stop: {timeout: 500ms}}\n  daemon: {kind: daemon, shell: "setsid sleep 1000 & exit 0"}\n`,
      { bare: ['/bin/sh', '-c', `${tsinit()} --config "$DIRECTORY/tsinit.yaml"; while :; do sleep 1; done`] },
    );
    for (const job of ['gentle', 'stubborn', 'daemon']) await untilState(job, 'ready');
    const shell = await run.pid();
    const init = childrenOf(shell)[0] ?? 0;
    const shepherds = childrenOf(init);
    expect(shepherds).toHaveLength(3);
    process.kill(init, 'SIGKILL');
    const left = (): readonly number[] =>
      [...shepherds, ...shepherds.flatMap(descendantsOf)].filter((pid) => stateOf(pid) !== null && stateOf(pid) !== 'Z');
    await until('nobody of them is left', () => left().length === 0);
    expect(existsSync(join(directory, 'gentle'))).toBe(true);
  });
});
