import { app } from '../../helpers/fixtures.ts';
import { outerPid, stateOf } from '../../helpers/proc.ts';
import { until } from '../../helpers/until.ts';
import { type Case, each, type Outcome, one } from '../case.ts';
import { ending, exitOf, said } from '../facts/ending.ts';
import { Family } from '../facts/family.ts';
import { type Init, peers } from '../peer.ts';

/** What is said although nobody asked for more than usual. */
export const telling: readonly Case[] = [
  each('what is said without -v, the app doing', peers, ['exit 0', 'exit 3', 'die 15'] as const, (init, end) =>
    told(init, [], end),
  ),
  one('what is said without -v of a signal', peers, (init) => told(init, [10], 'exit 0')),
  one('what is said without -v where everything said is turned off', ['tini'], async (init) => {
    const family = await Family.start(init, { environment: { TINI_VERBOSITY: '0' } });
    await family.run.signal(10);
    await family.settledAfter();
    family.run.type('exit 3\n');
    return { code: await ending(family.run), stderr: said(family.run.stderr) };
  }),
  one('nobody reads standard error any more, and something is said', ['tini'], broken),
  one('nobody reads standard error any more, and CATATONIT_DEBUG', ['catatonit'], (init) =>
    exitOf(init, { prepare: ['break=2'], environment: { CATATONIT_DEBUG: '1' }, app: ['exit-code'] }),
  ),
];

/**
 * SIGPIPE is blocked in an init as every signal is: what its own write raises comes to it as if somebody had sent it, and is
 * passed on. (dumb-init -v writes of that again, and so on: not compared, because it never comes to an end.)
 */
async function broken(init: Init): Promise<Outcome> {
  const before = [app(), 'prepare', 'break=2', '--', app(), 'with-children', '9'];
  const family = await Family.start(init, { before, flags: ['-w'] });
  const inner = Number(/^inherited (\d+)$/m.exec(family.run.stdout.text)?.[1]);
  const child = await until('the child is found', () => outerPid(family.initPid, inner));
  process.kill(child, 'SIGUSR1');
  await until('it has been reaped', () => stateOf(child) === null);
  await family.settledAfter();
  return { whoGotPipe: family.whoGot(13) };
}

async function told(init: Init, signals: readonly number[], end: string): Promise<Outcome> {
  const family = await Family.start(init, {});
  for (const signal of signals) {
    await family.run.signal(signal);
    await family.got(signal);
  }
  family.run.type(`${end}\n`);
  return { code: await ending(family.run), stderr: said(family.run.stderr) };
}
