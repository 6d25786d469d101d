import { type Case, each, type Outcome, one } from '../case.ts';
import { ending } from '../facts/ending.ts';
import { Family, type Role } from '../facts/family.ts';
import { settledLifeOf, untilLife } from '../facts/process.ts';
import { endsOrStays, quiet } from '../facts/quiet.ts';
import { type Init, type PeerStart, peers } from '../peer.ts';

const SIGTSTP = 20;
const SIGTTIN = 21;
const SIGTTOU = 22;
const stops = [SIGTSTP, SIGTTIN, SIGTTOU];
/** The app leaves these to the kernel, as most programs do. */
const left = ['but=TSTP', 'but=TTIN', 'but=TTOU', 'but=CONT'];
const everybody: readonly Role[] = ['member', 'outsider', 'escapee'];

/** What stops whom, and what is done about those who are stopped. */
export const stopSignals: readonly Case[] = [
  each('who stops, and goes on after CONT, when process 1 gets signal', peers, stops, (init, signal) =>
    stopped(init, signal, {}),
  ),
  each('who stops, and goes on after CONT, when an init that is not process 1 gets signal', peers, stops, (init, signal) =>
    stopped(init, signal, { place: 'child' }),
  ),
  each('the same in single-child mode, signal', ['dumb-init'], stops, (init, signal) =>
    stopped(init, signal, { flags: ['-c'], place: 'child' }),
  ),
  each('the same with -g, signal', ['tini', 'catatonit'], stops, (init, signal) =>
    stopped(init, signal, { flags: ['-g'], place: 'child' }),
  ),
  each('the app is stopped already, and the init gets signal', peers, [1, 2, 15], stoppedBefore),
  each(
    'a member of the group is stopped already, and the init gets, with the flags of the group, signal',
    peers,
    [1, 2, 15],
    memberStopped,
  ),
  one('the app stops itself, and is continued from outside', peers, continued),
  one('the app is killed while it is stopped', peers, async (init) => {
    const family = await Family.start(init, {}, [], left);
    process.kill(family.pid('app'), 'SIGSTOP');
    await untilLife(family.pid('app'), 'stopped');
    process.kill(family.pid('app'), 'SIGKILL');
    return { code: await ending(family.run) };
  }),
];

async function stopped(init: Init, signal: number, given: PeerStart): Promise<Outcome> {
  const family = await Family.start(init, given, everybody, left);
  await family.run.signal(signal);
  await quiet(family.initPid);
  const whileStopped = await family.lives();
  await family.run.signal('SIGCONT');
  await quiet(family.initPid);
  return { whileStopped, afterwards: await family.lives() };
}

/** An app that has no traps. */
async function stoppedBefore(init: Init, signal: number): Promise<Outcome> {
  const family = await Family.start(init, {}, [], [...left, `but=${signal}`]);
  process.kill(family.pid('app'), 'SIGSTOP');
  await untilLife(family.pid('app'), 'stopped');
  await family.run.signal(signal);
  const end = await endsOrStays(init, family.initPid, family.run.ended);
  const code = end === 'ends' ? await ending(family.run) : null;
  return { end, app: await settledLifeOf(family.pid('app')), code };
}

/** The app waits for its member, as many do. */
async function memberStopped(init: Init, signal: number): Promise<Outcome> {
  const flags = init.peer === 'dumb-init' ? [] : ['-g'];
  const family = await Family.start(init, { flags }, ['member'], ['but=CONT']);
  const member = family.pid('member');
  process.kill(member, 'SIGSTOP');
  await untilLife(member, 'stopped');
  await family.run.signal(signal);
  if (init.ours) await family.got(signal, 'member');
  else await quiet(family.initPid);
  return { member: await settledLifeOf(member), memberGotIt: family.whoGot(signal).includes('member') };
}

async function continued(init: Init): Promise<Outcome> {
  const family = await Family.start(init, {}, [], left);
  process.kill(family.pid('app'), 'SIGSTOP');
  await untilLife(family.pid('app'), 'stopped');
  await quiet(family.initPid);
  const whileStopped = await family.lives();
  process.kill(family.pid('app'), 'SIGCONT');
  await family.settled();
  family.run.type('exit 4\n');
  return { whileStopped, code: await ending(family.run) };
}
