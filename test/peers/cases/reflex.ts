import { app } from '../../helpers/fixtures.ts';
import { type Case, each, type Outcome, one } from '../case.ts';
import { ending } from '../facts/ending.ts';
import { Family } from '../facts/family.ts';
import { type Init, peers, start } from '../peer.ts';

const words: readonly (readonly string[])[] = [
  ['--', '/nonexistent'],
  ['--', '/usr'],
  ['--', app(), 'exit-code', '3'],
  ['--', app(), 'die-by-signal', '15'],
  ['--', app(), 'exit-code'],
  [],
];
const named = (given: readonly string[]): string => given.map((word) => (word === app() ? 'APP' : word)).join(' ');

/** /proc is somebody else's: tsinit's brain cannot run, and the native core is alone. The others need no /proc. */
export const reflex: readonly Case[] = [
  each(
    'the code without a /proc of its own, given',
    peers,
    words,
    async (init, given) => ({ code: await ending(start(init, { words: given, proc: false })) }),
    named,
  ),
  one('who gets what without a /proc of its own', peers, forwarded),
];

async function forwarded(init: Init): Promise<Outcome> {
  const family = await Family.start(init, { proc: false }, ['member', 'outsider']);
  for (const signal of [10, 11, 1]) {
    await family.run.signal(signal);
    await family.settledAfter();
  }
  const got = [10, 11, 1].map((signal) => family.whoGot(signal));
  await family.end('exit 4');
  return { got, code: await family.ending() };
}
