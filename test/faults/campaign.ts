import { availableParallelism } from 'node:os';
import { type Fault, type SeenCall, seenCallFrom, wordsOf } from './fault.ts';
import { type Judgement, judge } from './judge.ts';
import { faultsIn } from './matrix.ts';
import { type Course, play } from './play.ts';
import { inParallel } from './pool.ts';
import type { Scene } from './scene.ts';

/** One run with a fault, and how it went. */
export interface Result extends Judgement {
  readonly scene: string;
  readonly fault: Fault;
  /** Milliseconds. */
  readonly took: number;
}

/** What came of the faults that were chosen, and how many there are. */
export interface Campaign {
  readonly results: readonly Result[];
  readonly possible: number;
}

/** Most of a run is waiting. */
const AT_A_TIME = availableParallelism() * 2;

/** Plays the scene once as it is, and then with each of the faults that `choose` takes out of all that there are. */
export async function faultsOf(scene: Scene, choose: (faults: readonly Fault[]) => readonly Fault[]): Promise<Campaign> {
  const without = await play(scene, [], true);
  if (without.end?.type !== 'exited' || without.end.number !== scene.code || without.missed.length > 0) {
    throw new Error(`without any fault it goes wrong: ${JSON.stringify({ ...without, events: [] })}`);
  }
  const possible = faultsIn(callsOf(scene, without));
  const results = await inParallel(choose(possible), AT_A_TIME, async (fault) => {
    const course = await play(scene, [fault]);
    return { scene: scene.name, fault, took: course.took, ...judge(scene, fault, course, without) };
  });
  return { results, possible: possible.length };
}

function callsOf(scene: Scene, { events }: Course): SeenCall[] {
  const calls = events.filter((line) => line.startsWith('call ')).map(seenCallFrom);
  return calls.filter(({ whose }) => (whose === 'node') === (scene.whose === 'node'));
}

/** What is wrong, in a line that says how to see it again. */
export const complaintOf = ({ scene, fault, words }: Result): string =>
  `node test/faults/try.ts ${scene} ${wordsOf(fault)}: ${words}`;
