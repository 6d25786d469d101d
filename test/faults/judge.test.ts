import { describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { judge } from './judge.ts';
import type { Course } from './play.ts';
import type { Scene } from './scene.ts';

const scene: Scene = { name: 'scene', what: '', app: ['term=4'], steps: [], code: 4 };
const fault: Fault = { whose: 'init', call: 'kill', place: 'c1', first: 1, last: 1, nth: 1, errno: 'EPERM' };
const without: Course = {
  events: [],
  end: { type: 'exited', number: 4 },
  appLines: ['start 2', 'got 15'],
  initLines: ['tsinit: the app (pid 2) exited with 4'],
  missed: [],
  left: 0,
  took: 0,
};
const course = (change: Partial<Course>): Course => ({ ...without, events: ['hit 0 1'], ...change });
const verdictOn = (change: Partial<Course>) => judge(scene, fault, course(change), without);
const REFLEX = 'tsinit: reflex: no memory';

describe('a run with a fault is', () => {
  it.each<[string, Partial<Course>, string]>([
    ['the call was not made', { events: [] }, 'not reached'],
    ['all is as it is without', {}, 'unnoticed'],
    ['a line more is said', { initLines: [...without.initLines, REFLEX] }, 'told'],
    ['it was not started, and that was said', refusal(['tsinit: cannot start it']), 'refused'],
    ['it was given up, and that was said', { end: exited(111), initLines: ['tsinit: lost; leaving with 111'] }, 'given up'],
  ])('right: %s', (_what, change, verdict) => {
    expect(verdictOn(change).verdict).toBe(verdict);
  });

  it.each<[string, Partial<Course>, RegExp]>([
    ['a hang', { end: null }, /^HANG/],
    ['killed', { end: { type: 'killed', number: 11 } }, /killed by signal 11/],
    ['another code', { end: exited(0) }, /left with 0 instead of 4/],
    ['a refusal in silence', refusal([]), /left with 127|missed/],
    ['giving up in silence', { end: exited(111) }, /left with 111/],
    ['a second start', { appLines: ['start 2', 'start 3', 'got 15'] }, /started twice/],
    ['an app that found itself changed', { appLines: ['start 2 wrong: mask of 3', 'got 15'] }, /changed/],
    ['a lost signal', { appLines: ['start 2'] }, /missed: got/],
    ['a doubled signal', { appLines: ['start 2', 'got 15', 'got 15'] }, /too much/],
    ['a report that is not made', { initLines: [] }, /unsaid/],
    ['somebody left behind', { left: 1 }, /without their init/],
  ])('wrong: %s', (_what, change, words) => {
    const { verdict, words: said } = verdictOn(change);
    expect(verdict).toBe('wrong');
    expect(said).toMatch(words);
  });
});

function exited(number: number): NonNullable<Course['end']> {
  return { type: 'exited', number };
}

function refusal(initLines: readonly string[]): Partial<Course> {
  return { end: exited(127), appLines: [], initLines };
}
