import { type Case, each, type Outcome } from '../case.ts';
import { Family, type Role } from '../facts/family.ts';
import { settledLifeOf } from '../facts/process.ts';
import { quiet } from '../facts/quiet.ts';
import { type Init, type PeerStart, peers } from '../peer.ts';

/** Not KILL and STOP, which no init sees, nor 32 and 33, which glibc keeps. */
const signals = Array.from({ length: 64 }, (_, index) => index + 1).filter((signal) => ![9, 19, 32, 33].includes(signal));
/** dumb-init makes SIGSTOP of them: see stop-signals.ts. */
const stopping = [20, 21, 22];
const withoutStopping = signals.filter((signal) => !stopping.includes(signal));
const everybody: readonly Role[] = ['member', 'outsider', 'escapee'];

/** The flags of the other manner: to the group where the pid is the default, and the other way round. */
const otherManner = { tini: '-g', 'dumb-init': '-c', catatonit: '-g' } as const;

/** To whom a signal goes that comes from outside, or from inside, and what the app sees of its origin. */
export const forwarding: readonly Case[] = [
  each('who gets signal', ['tini', 'catatonit'], signals, (init, signal) => fromOutside(init, signal, {})),
  each('who gets signal', ['dumb-init'], withoutStopping, (init, signal) => fromOutside(init, signal, {})),
  each('who gets, in the other manner, signal', peers, signals, (init, signal) =>
    fromOutside(init, signal, { flags: [otherManner[init.peer]] }),
  ),
  each('who gets, where the init is not process 1, signal', peers, [1, 2, 3, 10, 12, 15, 18, 28, 37, 64], (init, signal) =>
    fromOutside(init, signal, { place: 'child' }),
  ),
  each('who gets, from the app itself, signal', peers, [1, 2, 3, 6, 10, 11, 12, 15, 17, 18, 28, 37, 64], fromInside),
  each('what an init that is not process 1 makes of a fault that was sent, signal', peers, [4, 5, 6, 7, 8, 11, 31], faultSent),
  each('who gets, with -g and an app that has left its group, signal', ['tini', 'catatonit'], [10, 15], async (init, signal) => {
    const family = await Family.start(init, { flags: ['-g'], prepare: ['group'] }, [], ['joins-init']);
    await family.run.signal(signal);
    return { whoGotIt: await whoGot(family, signal), code: await leaves(family) };
  }),
  each('in which order the app gets, with the flags', peers, ['', 'other'], (init, manner) =>
    inOrder(init, manner === '' ? [] : [otherManner[init.peer]]),
  ),
  each('which of many at once the app gets, with the flags', peers, ['', 'other'], (init, manner) =>
    atOnce(init, manner === '' ? [] : [otherManner[init.peer]]),
  ),
  each('with a value and three times, signal', peers, [10, 37], withValues),
];

async function fromOutside(init: Init, signal: number, given: PeerStart): Promise<Outcome> {
  const family = await Family.start(init, given, everybody);
  await family.run.signal(signal);
  return { whoGotIt: await whoGot(family, signal), code: await leaves(family) };
}

async function fromInside(init: Init, signal: number): Promise<Outcome> {
  const family = await Family.start(init, {}, everybody);
  family.run.type(`kill 1 ${signal}\n`);
  await family.run.stdout.until(/^done$/);
  return { whoGotIt: await whoGot(family, signal), code: await leaves(family) };
}

/** The app is an ordinary one, which such a signal would end. */
async function faultSent(init: Init, signal: number): Promise<Outcome> {
  const family = await Family.start(init, { place: 'child' });
  await family.run.signal(signal);
  await quiet(family.initPid);
  if ((await settledLifeOf(family.initPid)) !== 'alive') return { init: 'dies', whoGotIt: [], code: await family.ending() };
  await family.settled();
  return { init: 'lives', whoGotIt: family.whoGot(signal), code: await leaves(family) };
}

async function inOrder(init: Init, flags: readonly string[]): Promise<Outcome> {
  const family = await Family.start(init, { flags }, ['member']);
  for (const signal of [15, 1, 10, 64, 1, 12, 35, 2, 14]) {
    await family.run.signal(signal);
    await family.settledAfter();
  }
  return { app: family.signalsOf('app'), member: family.signalsOf('member') };
}

/** Several of one kind may become one: what matters is that each kind comes. */
async function atOnce(init: Init, flags: readonly string[]): Promise<Outcome> {
  const family = await Family.start(init, { flags });
  const kinds = [1, 2, 3, 10, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 29, 30, 34, 37, 50, 64];
  for (const signal of [...kinds, ...kinds]) await family.run.signal(signal);
  await family.settledAfter();
  return { app: [...new Set(family.signalsOf('app'))].sort((a, b) => a - b) };
}

/** Who sent it (code and pid of siginfo) is the init in one world, and the sender in the other. */
async function withValues(init: Init, signal: number): Promise<Outcome> {
  const family = await Family.start(init, {});
  for (const value of [7, -1, 2_147_483_647]) {
    family.run.type(`queue 1 ${signal} ${value}\n`);
    await family.run.stdout.until(/^done$/);
    await family.settledAfter();
  }
  const details = family.detailsOf('app', signal);
  return {
    times: details.length,
    values: details.map((words) => Number(/value (-?\d+)/.exec(words)?.[1])),
    fromTheInit: details.every((words) => / pid 1 /.test(words)),
  };
}

async function whoGot(family: Family, signal: number): Promise<string[]> {
  await family.settledAfter();
  return family.whoGot(signal);
}

async function leaves(family: Family): Promise<number | string> {
  await family.end('exit 7');
  return family.ending();
}
