import { type Case, each, type Outcome, one } from '../case.ts';
import { ending, said } from '../facts/ending.ts';
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
];

async function told(init: Init, signals: readonly number[], end: string): Promise<Outcome> {
  const family = await Family.start(init, {});
  for (const signal of signals) {
    await family.run.signal(signal);
    await family.got(signal);
  }
  family.run.type(`${end}\n`);
  return { code: await ending(family.run), stderr: said(family.run.stderr) };
}
