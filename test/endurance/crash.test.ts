import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newDirectory } from '../helpers/fixtures.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { drive, seed } from './driver.ts';
import { count, record } from './record.ts';
import { full, scaled, timeout } from './scale.ts';

/** What test/fixtures/endure.c prints. */
interface Endured {
  readonly crashes: number;
  readonly waiting: number;
  readonly signals: number;
  readonly lost: number;
  readonly doubled: number;
  readonly hooks: number;
  readonly orphans: number;
  readonly runs: number;
  readonly calm: readonly number[];
  readonly crashing: readonly number[];
  readonly words: string;
}

const KINDS = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS', 'uncaught', 'watchdog'];
const HOW: Readonly<Record<string, string>> = {
  uncaught: 'an uncaught JavaScript error',
  watchdog: 'an endless loop, caught by the watchdog',
};

/** A run ends with one crash more, which may come too late to be one. */
const PER_RUN = scaled(38, 5);
const RUNS = scaled(3, 1);

/** Of the app's pulse, in microseconds. */
const pauses: { readonly calm: number[]; readonly crashing: number[] } = { calm: [], crashing: [] };

describeNeeding(['x86-64'], 'a brain that crashes at random instants of a busy run', () => {
  it.each(KINDS.map((kind, index) => [HOW[kind] ?? kind, kind, index] as const))(
    `loses no child, no signal and no exit code in ${RUNS * PER_RUN} crashes: %s`,
    { timeout },
    async (how, kind, index) => {
      const errors = join(newDirectory(), 'errors');
      const words = [`errors=${errors}`, `kind=${kind}`, `crashes=${PER_RUN}`, `runs=${RUNS}`, `seed=${seed()}`];
      const load = { options: ['-v'], hooks: ['USR1', '60', '61'], delays: ['USR2:20ms', '62:5ms', '63:40ms'] };
      const told = await drive<Endured>('endure', words, load);
      expect(told, `${told.words} (${words.join(' ')})`).toMatchObject({
        ...NOTHING_LOST,
        runs: RUNS,
        appStarts: RUNS,
        words: '',
      });
      expect(told.crashes).toBeGreaterThanOrEqual(RUNS * PER_RUN);
      pauses.calm.push(...told.calm);
      pauses.crashing.push(...told.crashing);
      const pulse = `nine of ten of the app's pauses of 50 ms took ${inWords(told.crashing)} at the most around a crash, ${inWords(told.calm)} without one`;
      const { signals, hooks, orphans, doubled, runs, waiting } = told;
      const done = `${count(signals)} signals, ${count(hooks)} hooks, ${count(orphans)} orphans, ${runs} exit codes: nothing lost, no child doubled`;
      const where = `${count(doubled)} signals came twice; ${count(told.crashes - waiting)} of the crashes were in the middle of work`;
      record({ order: index + 1, what: `crashes by ${how}`, often: count(told.crashes), outcome: `${done}; ${where}; ${pulse}` });
    },
  );

  it('is not noticed by the app: its pulse is as in the calm between the crashes', () => {
    expect(pauses.calm.length).toBeGreaterThan(KINDS.length * RUNS);
    const [calm, crashing] = [mostOf(pauses.calm), mostOf(pauses.crashing)];
    expect(crashing).toBeLessThan(1.5 * calm);
  });
});

/** A signal may come twice: whether it was sent is written down after it was sent. */
const NOTHING_LOST = {
  lost: 0,
  strange: 0,
  hooksLost: 0,
  hooksDoubled: 0,
  orphansLost: 0,
  wrongCodes: 0,
  wrongKind: 0,
  reflex: 0,
  hangs: 0,
};

/** An app that was stopped for each crash would be late in most of its beats; one that a busy machine left waiting now and then is not. */
const SHARE = full ? 0.9 : 0.5;

function mostOf(list: readonly number[]): number {
  const sorted = [...list].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * SHARE)] ?? 0;
}

const inWords = (pauses: readonly number[]): string => `${(mostOf(pauses) / 1000).toFixed(1)} ms`;
