import { expect, it } from 'vitest';
import { describeNeeding } from '../helpers/tools.ts';
import { drive, type Sample } from './driver.ts';
import { expectNoGrowth, inWords } from './growth.ts';
import { count, record } from './record.ts';
import { full, scaled, timeout } from './scale.ts';

/** What test/fixtures/sleep-rounds.c prints. */
interface Slept {
  readonly count: number;
  readonly wakes: number;
  readonly samples: readonly Sample[];
  readonly words: string;
}

/** Side by side, because a round is mostly waiting. */
const INITS = full ? 4 : 1;
const ROUNDS = Math.ceil(scaled(10_000, 40) / INITS);

describeNeeding([], 'asleep and awake, again and again', () => {
  it(`nothing grows in ${ROUNDS} rounds of ${INITS} inits, and nothing that woke them is lost`, { timeout }, async () => {
    const one = () => drive<Slept>('sleep-rounds', [`count=${ROUNDS}`], { options: ['-v'], hooks: ['USR1'] });
    const all = await Promise.all(Array.from({ length: INITS }, one));
    let wakes = 0;
    for (const told of all) {
      expect(told, told.words).toMatchObject({ count: ROUNDS, lost: 0, wrongCodes: 0, words: '' });
      expect(told.wakes).toBeGreaterThanOrEqual(ROUNDS);
      const [before, after] = expectNoGrowth(told.samples, { mappings: 0, anonymous: 8 });
      wakes += told.wakes;
      const outcome = `asleep, at the most, in the second third: ${inWords(before)}; in the last: ${inWords(after)}; nothing lost`;
      record({ order: 11, what: 'rounds of sleep and wake', often: count(wakes), outcome });
    }
  });
});
