import { app } from '../../helpers/fixtures.ts';
import { toolPath } from '../../helpers/tools.ts';
import { until } from '../../helpers/until.ts';
import { type Case, each, type Outcome, one } from '../case.ts';
import { ending, said } from '../facts/ending.ts';
import { Family } from '../facts/family.ts';
import { settledLifeOf } from '../facts/process.ts';
import { type Init, peers, start } from '../peer.ts';

/**
 * A process 1 that is root without CAP_KILL, and an app of another user: --cap-drop=ALL --cap-add=SETUID,SETGID.
 * catatonit is left out: it looks with kill(2) whether its program has started, and leaves where that has changed its user by then.
 */
export const privileges: readonly Case[] = [
  {
    ...each('the app is another user’s, and the init may not send it signal', ['tini', 'dumb-init'], [15, 10], forbidden),
    root: true,
  },
  { ...one('the system lets the init make no process', peers, noProcess), root: true },
];

/** A user who may have one process, and has it: another one for each of the two, because it is the user's processes that are counted. */
async function noProcess(init: Init): Promise<Outcome> {
  const run = start(init, { prepare: ['nproc=1', init.ours ? 'user=64001' : 'user=64002'], app: ['exit-code', '0'] });
  return { code: await ending(run), saysWhyNot: said(run.stderr) };
}

async function forbidden(init: Init, signal: number): Promise<Outcome> {
  const words = ['--', app(), 'prepare', 'user=65534', '--', app(), 'tell'];
  const before = [toolPath('setpriv'), '--bounding-set', '-kill', '--inh-caps', '-kill', '--'];
  const family = await Family.start(init, { before, words });
  await family.run.signal(signal);
  // tini dies of it, dumb-init goes on as if it had arrived; with ours it arrives, by a helper that becomes that user.
  if (init.ours) await until('the app has got it', () => family.whoGot(signal).length > 0);
  else if (init.peer === 'tini') await family.run.ended;
  else await family.settledAfter();
  return { init: await settledLifeOf(family.initPid), whoGotIt: family.whoGot(signal) };
}
