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
  one('nobody reads standard error any more, and something is said', ['tini', 'dumb-init'], broken),
  one('nobody reads standard error any more, and CATATONIT_DEBUG', ['catatonit'], (init) =>
    exitOf(init, { prepare: ['break=2'], environment: { CATATONIT_DEBUG: '1' }, app: ['exit-code'] }),
  ),
];

/**
 * SIGPIPE is blocked in an init as every signal is: what its own write raises comes to it as if somebody had sent it, and is
 * passed on. dumb-init writes of that again, and so on: it does nothing else any more.
 */
async function broken(init: Init): Promise<Outcome> {
  const inherits = init.peer === 'tini' ? [app(), 'with-children', '9'] : [];
  const before = [app(), 'prepare', 'break=2', '--', ...inherits];
  const family = await Family.start(init, { before, flags: init.peer === 'tini' ? ['-w'] : ['-c', '-v'] });
  const inherited = /^inherited (\d+)$/m.exec(family.run.stdout.text)?.[1];
  const child = inherited === undefined ? null : outerPid(family.initPid, Number(inherited));
  if (child !== null) {
    process.kill(child, 'SIGUSR1');
    await until('it has been reaped', () => stateOf(child) === null);
  }
  if (init.ours) await family.settledAfter();
  else await family.got(13);
  return { gotPipe: family.whoGot(13).length > 0 };
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
