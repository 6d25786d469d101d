import { expect, it } from 'vitest';
import { app, tsinit } from '../helpers/fixtures.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { drive, run, seed } from './driver.ts';
import { count, record } from './record.ts';
import { full, scaled, timeout } from './scale.ts';

/** What test/fixtures/spawn-race.c prints. */
interface Raced {
  readonly count: number;
  readonly looked: number;
  readonly words: string;
}

/** What test/fixtures/lost-signals.c prints. */
interface Started {
  readonly count: number;
  readonly caught: number;
  readonly ended: number;
  readonly words: string;
}

const HOOKS = scaled(10_000, 60);
const STARTS = scaled(10_000, 30);
/** Of the hooks and starts, with a seed of its own; each adds to the figure, so that a run that is broken off has shown something. */
const PART = full ? 250 : 60;
/** Each start is mostly waiting. */
const AT_A_TIME = 4;

const partsOf = (total: number): number[] =>
  Array.from({ length: Math.ceil(total / PART) }, (_, index) => Math.min(PART, total - index * PART));

describeNeeding([], 'SIGTERM and SIGHUP, to process 1 and to its group, at random instants of a spawn', () => {
  it(`are not lost, hang nothing, and run no handler in a child: ${HOOKS} hooks of an awake brain`, { timeout }, async () => {
    let [done, looked] = [0, 0];
    for (const part of partsOf(HOOKS)) {
      const words = [`count=${part}`, `seed=${seed()}`];
      const told = await drive<Raced>('spawn-race', words, { hooks: ['USR1'] });
      const nothing = { lost: 0, doubled: 0, hooksLost: 0, hooksDoubled: 0, handlers: 0, hung: 0, wrongCodes: 0, words: '' };
      expect(told, `${told.words} (${words.join(' ')})`).toMatchObject({ count: part, ...nothing });
      expect(told.looked).toBeGreaterThan(part / 100);
      done += told.count;
      looked += told.looked;
      const seen = `in ${count(looked)} looks at children before their exec, none had a handler for a signal that it did not block`;
      const outcome = `nothing lost or doubled, none hung; ${seen}`;
      record({ order: 14, what: 'hooks with a signal meanwhile', often: count(done), outcome });
    }
    expect(done).toBe(HOOKS);
  });

  it(`are not lost, and hang nothing: ${STARTS} starts of the app`, { timeout }, async () => {
    let [caught, ended] = [0, 0];
    const start = async (part: number): Promise<void> => {
      const words = [`count=${part}`, 'to=5000', 'patience=30000', 'hangups', 'groups', `seed=${seed() + parts.length}`];
      const told = await run<Started>('lost-signals', words, [tsinit(), '--', app(), 'trap-stops-report']);
      expect(told, `${told.words} (${words.join(' ')})`).toMatchObject({ count: part, lost: 0, wrong: 0 });
      expect(told.caught + told.ended).toBe(part);
      caught += told.caught;
      ended += told.ended;
      const outcome = `${count(caught)} were caught by the app, ${count(ended)} ended it before it could; none was lost`;
      record({ order: 15, what: 'starts with a signal meanwhile', often: count(caught + ended), outcome });
    };
    const parts = partsOf(STARTS);
    const one = async (): Promise<void> => {
      for (let part = parts.shift(); part !== undefined; part = parts.shift()) await start(part);
    };
    await Promise.all(Array.from({ length: full ? AT_A_TIME : 1 }, one));
    expect(caught + ended).toBe(STARTS);
  });
});
