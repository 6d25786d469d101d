import type { Fault } from './fault.ts';
import { type Course, isOwnForGood, NOT_SENT, REFLEX } from './play.ts';
import type { Scene } from './scene.ts';
import { shape, surplus } from './shape.ts';

/** How a run with a fault went, beside the same run without. */
export const verdicts = [
  /** The fault's call was not made. */
  'not reached',
  /** As if there had been no fault. */
  'unnoticed',
  /** The same, and a line on standard error tells of the trouble. */
  'told',
  /** The same, but a line of those without the fault is missing, because writing it is what failed. */
  'unsaid',
  /** The app was not started; a line says why, and the code is the documented one. */
  'refused',
  /** The app was started, and has to be given up with 111, because nothing is left to go on with; a line says why. */
  'given up',
  /** What must not be. */
  'wrong',
] as const;
export type Verdict = (typeof verdicts)[number];

export interface Judgement {
  readonly verdict: Verdict;
  /** 'wrong': what is wrong; else what was told, or ''. */
  readonly words: string;
}

/** What a start that was refused leaves with (src/model/exit-codes.ts). */
const REFUSALS: readonly number[] = [111, 126, 127];
const GIVING_UP = /; leaving with 111$/;
/** By these a line gets out: where they fail, nobody can be told. */
const WRITING: readonly string[] = ['pwritev2', 'write', 'sendto', 'openat', 'fstat', 'ppoll'];
/** A crash that is part of the scene comes elsewhere, or not at all, where the course is another one. */
const OWN_CRASH = /internal error|goes on after a crash/;
/** That somebody stays behind, which can only be where the init is not process 1. */
const LEFT_BEHIND = /cannot become a subreaper|cannot send SIG\w+ to process|cannot list who is left|stays behind/;

interface Case {
  readonly scene: Scene;
  readonly fault: Fault;
  readonly course: Course;
  readonly without: Course;
  /** The lines that are not said without the fault. */
  readonly news: readonly string[];
}

export function judge(scene: Scene, fault: Fault, course: Course, without: Course): Judgement {
  if (!course.events.some((line) => line.startsWith('hit 0 '))) return { verdict: 'not reached', words: '' };
  const known = new Set(without.initLines.map(shape));
  const news = course.initLines.filter((line) => !known.has(shape(line)));
  const one: Case = { scene, fault, course, without, news };
  const complaint = complaintOf(one);
  if (complaint !== null) return { verdict: 'wrong', words: [complaint, ...news].join(' | ') };
  const told = news.map(shape).join(' | ');
  if (wasRefused(one)) return { verdict: 'refused', words: `${course.end?.number}: ${told}` };
  if (wasGivenUp(one)) return { verdict: 'given up', words: told };
  if (news.length > 0) return { verdict: 'told', words: told };
  const unsaid = unsaidIn(one);
  return unsaid.length > 0 ? { verdict: 'unsaid', words: unsaid.join(' | ') } : { verdict: 'unnoticed', words: '' };
}

/** null: nothing is wrong. */
function complaintOf(one: Case): string | null {
  const { scene, course, without, news } = one;
  const { end } = course;
  if (end === null) return `HANG (missed: ${course.missed.join(', ')})`;
  if (end.type === 'killed') return `the init was killed by signal ${end.number}`;
  if (starts(course).length > starts(without).length) return 'the app was started twice';
  const stay = course.initLines.some((line) => LEFT_BEHIND.test(line));
  if (course.left > 0 && !stay) return `${course.left} processes were left without their init`;
  const changed = surplus(starts(course), starts(without));
  if (changed.length > 0) return `the app found itself changed: ${changed.join(', ')}`;
  if (wasRefused(one) || wasGivenUp(one)) return null;
  const stays = news.some((line) => line.startsWith(REFLEX)) || isOwnForGood(scene, one.fault);
  const inReflex = stays ? (scene.inReflex ?? {}) : {};
  const code = inReflex.code ?? scene.code;
  if (end.number !== code) return `left with ${end.number} instead of ${code}`;
  const doubled = surplus(course.appLines, without.appLines).filter((line) => !mayChange(one, line));
  if (doubled.length > 0) return `the app saw too much: ${doubled.join(', ')}`;
  const unseen = [...(inReflex.unseen ?? []), ...(WRITING.includes(one.fault.call) ? ['init-says'] : [])];
  const lost = [...surplus(without.appLines, course.appLines), ...course.missed].filter(
    (line) => !unseen.some((start) => line.startsWith(start)) && !mayChange(one, line),
  );
  if (lost.length > 0 && !news.some((line) => NOT_SENT.test(line))) return `nobody said that this was missed: ${lost.join(', ')}`;
  if (news.length > 0 || WRITING.includes(one.fault.call)) return null;
  const unsaid = unsaidIn(one);
  return unsaid.length > 0 ? `unsaid: ${unsaid.join(' | ')}` : null;
}

/** Who the init is, where it was refused to become another, or has not yet come to the exec at which it does. */
const mayChange = ({ scene: { changed }, fault, news }: Case, line: string): boolean =>
  changed !== undefined &&
  line.startsWith(changed.lines) &&
  (fault.call === 'execve' || news.some((other) => changed.where.test(other)));

/** The app could not be started, and that was said. */
function wasRefused({ scene, course, without, news }: Case): boolean {
  const codes = scene.refusals ?? REFUSALS;
  const never = starts(course).length === 0 && (starts(without).length > 0 || course.end?.number !== scene.code);
  return never && news.length > 0 && codes.includes(course.end?.number ?? -1);
}

function wasGivenUp({ scene, course, news }: Case): boolean {
  return course.end?.number === 111 && scene.code !== 111 && news.some((line) => GIVING_UP.test(line));
}

const starts = (course: Course): readonly string[] => course.appLines.filter((line) => line.startsWith('start '));

const unsaidIn = ({ course, without }: Case): readonly string[] =>
  surplus(
    without.initLines.filter((line) => !OWN_CRASH.test(line)),
    course.initLines,
  );
