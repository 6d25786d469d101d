import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newDirectory } from '../helpers/fixtures.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { drive, type Sample, seed } from './driver.ts';
import { expectNoGrowth, inWords } from './growth.ts';
import { count, record } from './record.ts';
import { scaled, timeout } from './scale.ts';

/** What test/fixtures/endure.c prints where nothing crashes. */
interface Soaked {
  readonly signals: number;
  readonly hooks: number;
  readonly delays: number;
  readonly orphans: number;
  readonly samples: readonly Sample[];
  readonly words: string;
}

/** Signals, ends of hooks, delays that are over, and ends of orphans: what a round of test/fixtures/load.c comes to. */
const EVENTS_IN_A_ROUND = 37 + 3 + 3 + 6;
const ROUNDS = Math.ceil(scaled(100_000, 1_500) / EVENTS_IN_A_ROUND);

describeNeeding([], 'a brain that is awake and busy for long', () => {
  it(`needs no more after ${ROUNDS * EVENTS_IN_A_ROUND} events than before`, { timeout }, async () => {
    const words = [`errors=${join(newDirectory(), 'errors')}`, 'kind=none', `crashes=${ROUNDS}`, 'within=4000', `seed=${seed()}`];
    const load = { options: ['-v'], hooks: ['USR1', '60', '61'], delays: ['USR2:2ms', '62:1ms', '63:5ms'] };
    const told = await drive<Soaked>('endure', words, load);
    const events = told.signals + told.hooks + told.delays + told.orphans;
    expect(told, told.words).toMatchObject({
      crashes: 0,
      lost: 0,
      doubled: 0,
      strange: 0,
      hooksLost: 0,
      hooksDoubled: 0,
      orphansLost: 0,
      words: '',
    });
    expect(events).toBeGreaterThanOrEqual(ROUNDS * EVENTS_IN_A_ROUND);
    // V8 grows its heap in steps, as it likes.
    const [before, after] = expectNoGrowth(told.samples, { mappings: 16, anonymous: 8192 });
    const outcome = `awake, at the most, in the second third: ${inWords(before)}; in the last: ${inWords(after)}; nothing lost or doubled`;
    record({ order: 13, what: 'events over the real system', often: count(events), outcome });
  });
});
