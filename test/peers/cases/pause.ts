import { app } from '../../helpers/fixtures.ts';
import { outerPid, stateOf } from '../../helpers/proc.ts';
import { until } from '../../helpers/until.ts';
import { type Case, each, type Outcome, one } from '../case.ts';
import { ending, said } from '../facts/ending.ts';
import { settledLifeOf } from '../facts/process.ts';
import { listening, quiet } from '../facts/quiet.ts';
import { type Init, type PeerStart, start } from '../peer.ts';

const signals = [1, 2, 3, 6, 10, 12, 13, 15, 17, 18, 20, 21, 28, 30, 37, 64] as const;

/** catatonit -P, which podman runs for a pod: no program, only reaping, until somebody says stop. */
export const pause: readonly Case[] = [
  each('-P gets signal', ['catatonit'], signals, (init, signal) => paused(init, signal, { words: ['-P'] })),
  each('-P that is not process 1 gets signal', ['catatonit'], [2, 10, 15], (init, signal) =>
    paused(init, signal, { words: ['-P'], place: 'child' }),
  ),
  each(
    '-P does not start a program that is named',
    ['catatonit'],
    ['-P APP exit-code 5', '-P -- /nonexistent', '-gP'],
    (init, words) => paused(init, 15, { words: words.replace('APP', app()).split(' ') }),
  ),
  one('-P reaps', ['catatonit'], async (init) => {
    const run = start(init, { words: ['-P'], before: [app(), 'with-children', '9'] });
    const inner = await run.stdout.number(/^inherited (\d+)$/);
    const pid = await listening(run);
    const child = await until('the child is found', () => outerPid(pid, inner));
    process.kill(child, 'SIGUSR1');
    await until('it has been reaped', () => stateOf(child) === null);
    await run.signal('SIGTERM');
    return { code: await ending(run) };
  }),
];

async function paused(init: Init, signal: number, given: PeerStart): Promise<Outcome> {
  const run = start(init, given);
  const pid = await listening(run);
  await run.signal(signal);
  await quiet(pid);
  const first = await settledLifeOf(pid);
  if (first === 'alive') await run.signal('SIGTERM');
  return { stays: first === 'alive', code: await ending(run), stdout: said(run.stdout), stderr: said(run.stderr) };
}
