import { app } from '../../helpers/fixtures.ts';
import { outerPid } from '../../helpers/proc.ts';
import { until } from '../../helpers/until.ts';
import { type Case, each, type Outcome, one } from '../case.ts';
import { ending, said } from '../facts/ending.ts';
import { Family } from '../facts/family.ts';
import { type Init, type Peer, type PeerStart, peers } from '../peer.ts';

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
  one('nobody reads standard error any more, and something is said', peers, broken),
];

/** What makes each of them say something of a child that it did not start. */
const talkative: Readonly<Record<Peer, PeerStart>> = {
  tini: { flags: ['-w'] },
  'dumb-init': { flags: ['-v'] },
  catatonit: { environment: { CATATONIT_DEBUG: '1' } },
};

/** SIGPIPE is blocked in them as every signal is: it comes to them as if somebody had sent it. */
async function broken(init: Init): Promise<Outcome> {
  const before = [app(), 'prepare', 'break=2', '--', app(), 'with-children', '9'];
  const family = await Family.start(init, { before, ...talkative[init.peer] });
  const inner = Number(/^inherited (\d+)$/m.exec(family.run.stdout.text)?.[1]);
  process.kill(await until('the child is found', () => outerPid(family.initPid, inner)), 'SIGUSR1');
  await until('it has been reaped', () => outerPid(family.initPid, inner) === null);
  await family.settledAfter();
  family.run.type('exit 0\n');
  return { whoGotPipe: [...new Set(family.whoGot(13))], code: await ending(family.run) };
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
