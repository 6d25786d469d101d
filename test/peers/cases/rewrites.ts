import { type Case, each, type Outcome } from '../case.ts';
import { Family } from '../facts/family.ts';
import { settledLifeOf } from '../facts/process.ts';
import { quiet } from '../facts/quiet.ts';
import type { Init, PeerStart } from '../peer.ts';

interface Rule {
  readonly flags: readonly string[];
  readonly sent: number;
}

const rule = (flags: string, sent: number): Rule => ({ flags: flags.split(' '), sent });

/** Rules, and the signal that process 1 gets: what do the app and its group get of it? */
const rules: readonly Rule[] = [
  rule('-r 15:3', 15),
  rule('-r 15:3', 3),
  rule('-r 15:0', 15),
  rule('-r 15:15', 15),
  rule('-r 1:2 -r 2:1', 1),
  rule('-r 1:2 -r 2:1', 2),
  rule('-r 15:3 -r 15:10', 15),
  rule('-r 15:0 -r 15:10', 15),
  rule('-r 15:10 -r 15:0', 15),
  rule('-c -r 10:12', 10),
  rule('-c -r 10:0', 10),
  rule('--rewrite=10:12', 10),
  rule('-r 17:10', 17),
  rule('-r 18:0', 18),
  rule('-r 18:10', 18),
  rule('-r 10:17', 10),
  rule('-r 30:31', 30),
  rule('-r 11:10', 11),
  rule('-r 6:0', 6),
  rule('-r 3:11', 3),
  rule('-r 20:20', 20),
  rule('-r 20:10', 20),
  rule('-r 21:0', 21),
  rule('-r 22:12', 22),
  rule('-c -r 20:10', 20),
  rule('-r 15:3', 37),
  rule('-r 9:15', 15),
];

/** dumb-init's -r. */
export const rewrites: readonly Case[] = [
  each('who gets what, given', ['dumb-init'], rules, rewritten, named),
  each('a rule that ends, given', ['dumb-init'], [rule('-r 15:9', 15), rule('-c -r 1:9', 1)], ended, named),
  each('a rule that stops, given', ['dumb-init'], [rule('-r 10:19', 10), rule('-r 12:20', 12)], stopped, named),
  each(
    'a rule for a signal that stops an init that is not process 1, given',
    ['dumb-init'],
    [rule('-r 20:0', 20), rule('-r 20:10', 20), rule('-r 22:0', 22), rule('-r 10:20', 10)],
    stopsItself,
    named,
  ),
];

function named({ flags, sent }: Rule): string {
  return `${flags.join(' ')}, signal ${sent}`;
}

const families = (init: Init, flags: readonly string[], given: PeerStart, words: readonly string[] = []): Promise<Family> =>
  Family.start(init, { flags, ...given }, ['member', 'outsider'], words);

async function rewritten(init: Init, { flags, sent }: Rule): Promise<Outcome> {
  const family = await families(init, flags, {});
  await family.run.signal(sent);
  await family.settledAfter();
  return { app: family.signalsOf('app'), member: family.signalsOf('member'), outsider: family.signalsOf('outsider') };
}

async function ended(init: Init, { flags, sent }: Rule): Promise<Outcome> {
  const family = await families(init, flags, {});
  await family.run.signal(sent);
  return { code: await family.ending() };
}

async function stopped(init: Init, { flags, sent }: Rule): Promise<Outcome> {
  const family = await families(init, flags, {}, ['but=TSTP']);
  await family.run.signal(sent);
  await quiet(family.initPid);
  return { lives: await family.lives() };
}

async function stopsItself(init: Init, { flags, sent }: Rule): Promise<Outcome> {
  const family = await families(init, flags, { place: 'child' });
  await family.run.signal(sent);
  await quiet(family.initPid);
  const whileStopped = await family.lives();
  await family.run.signal('SIGCONT');
  await family.settledAfter();
  return { whileStopped, app: family.signalsOf('app'), init: await settledLifeOf(family.initPid) };
}
