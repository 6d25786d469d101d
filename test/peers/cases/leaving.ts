import { type Case, each, type Outcome } from '../case.ts';
import { Family, type Role } from '../facts/family.ts';
import { settledLifeOf, untilLife } from '../facts/process.ts';
import { type Init, peers } from '../peer.ts';

const children: readonly Role[] = ['member', 'outsider', 'escapee'];
const ends = ['exit 0', 'exit 3', 'die 9', 'die 15', 'die 11'] as const;
/** dumb-init's last SIGTERM goes through the rules, too. */
const rules = ['-r 15:10', '-r 15:0', '-r 15:9', '-c', '-c -r 15:10', '-r 10:15'] as const;

/** What becomes of the others when the app has ended. */
export const leaving: readonly Case[] = [
  each('who is left, and what they have got, the init not being process 1 and the app doing', peers, ends, (init, end) =>
    left(init, end, []),
  ),
  each('the same with the flags', ['dumb-init'], rules, (init, flags) => left(init, 'exit 3', flags.split(' '))),
  each('the same with -g, the app doing', ['tini', 'catatonit'], ['exit 3', 'die 15'] as const, (init, end) =>
    left(init, end, ['-g']),
  ),
  each('a stopped member is left, the app doing', peers, ['exit 3'] as const, stoppedMember),
  each('the code of process 1 that leaves others behind, the app doing', peers, ends, async (init, end) => {
    const family = await Family.start(init, {}, children);
    await family.end(end);
    return { code: await family.ending() };
  }),
];

async function left(init: Init, end: string, flags: readonly string[]): Promise<Outcome> {
  const family = await Family.start(init, { place: 'child', flags }, children);
  await family.end(end);
  const lives = await family.lives();
  const alive = children.filter((role) => lives.includes(`${role} alive`));
  await family.settled(alive);
  const got = children.flatMap((role) => family.signalsOf(role).map((signal) => `${role} ${signal}`));
  return { alive, got, code: await family.ending() };
}

async function stoppedMember(init: Init, end: string): Promise<Outcome> {
  const family = await Family.start(init, { place: 'child' }, ['member'], ['but=CONT']);
  const member = family.pid('member');
  process.kill(member, 'SIGSTOP');
  await untilLife(member, 'stopped');
  await family.end(end);
  const life = await settledLifeOf(member);
  process.kill(member, 'SIGCONT');
  await family.settled(['member']);
  return { life, got: family.signalsOf('member'), code: await family.ending() };
}
