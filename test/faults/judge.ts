import type { Course } from './play.ts';

/** How a run with a fault went, beside the same run without. */
export const verdicts = [
  /** The fault's call was not made. */
  'not reached',
  /** As if there had been no fault. */
  'unnoticed',
  /** The same, and a line on standard error tells of the trouble. */
  'told',
  /** The same, but a line of those without the fault is missing. */
  'unsaid',
  /** The app was not started; a line says why, and the code is the documented one. */
  'refused',
  /** What must not be. */
  'wrong',
] as const;
export type Verdict = (typeof verdicts)[number];

export interface Judgement {
  readonly verdict: Verdict;
  /** 'wrong': what is wrong; else what was told, or ''. */
  readonly words: string;
}

/** "111, 126, 127": what a start that was refused may leave with (src/model/exit-codes.ts). */
const REFUSALS: readonly number[] = [111, 126, 127];

/** What is the same in every run: numbers (pids, durations) are not, nor where the app lies. */
const shape = (line: string): string =>
  line
    .replace(/`[^`]*`/g, '`…`')
    .replace(/\/\S*\/app\b/g, 'app')
    .replace(/\d+(\.\d+)? (ms|s|min)( \d+ s)?\b/g, '(time)')
    .replace(/\d+/g, '#');

export function judge(course: Course, without: Course, code: number): Judgement {
  if (!course.events.some((line) => line.startsWith('hit 0 '))) return { verdict: 'not reached', words: '' };
  const known = new Set(without.initLines.map(shape));
  const news = course.initLines.filter((line) => !known.has(shape(line)));
  const complaint = complaintOf(course, without, code, news);
  if (complaint !== null) return { verdict: 'wrong', words: [complaint, ...news].join(' | ') };
  const told = news.map(shape).join(' | ');
  if (started(course) < started(without)) return { verdict: 'refused', words: `${course.end?.number}: ${told}` };
  if (news.length > 0) return { verdict: 'told', words: told };
  const unsaid = surplus(without.initLines, course.initLines).map(shape);
  return { verdict: unsaid.length > 0 ? 'unsaid' : 'unnoticed', words: unsaid.join(' | ') };
}

function complaintOf(course: Course, without: Course, code: number, news: readonly string[]): string | null {
  const { end } = course;
  if (end === null) return `HANG (missed: ${course.missed.join(', ')})`;
  if (end.type === 'killed') return `the init was killed by signal ${end.number}`;
  if (started(course) > started(without)) return 'the app was started twice';
  if (course.left > 0) return `${course.left} processes were left without their init`;
  const inherited = course.appLines.find((line) => / wrong:/.test(line));
  if (inherited !== undefined) return `the app found itself wrong: ${inherited}`;
  if (started(course) < started(without)) {
    return REFUSALS.includes(end.number) && news.length > 0 ? null : `not started, left with ${end.number}, ${news.length} lines`;
  }
  if (end.number !== code) return `left with ${end.number} instead of ${code}`;
  const doubled = surplus(course.appLines, without.appLines);
  if (doubled.length > 0) return `the app saw too much: ${doubled.join(', ')}`;
  const lost = surplus(without.appLines, course.appLines);
  if (lost.length > 0 && news.length === 0) return `the app never saw, and nobody said: ${lost.join(', ')}`;
  if (course.missed.length > 0 && news.length === 0) return `missed in silence: ${course.missed.join(', ')}`;
  return null;
}

const started = (course: Course): number => course.appLines.filter((line) => line.startsWith('start ')).length;

/** The lines of `some` that are not in `others`, each as often as it is missing there. */
function surplus(some: readonly string[], others: readonly string[]): string[] {
  const left = others.map(shape);
  return some.map(shape).filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
