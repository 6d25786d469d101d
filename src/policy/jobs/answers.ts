import { type ExitCode, exitCode } from '../../model/ids.ts';
import type { JobView } from '../../model/jobs/control.ts';
import { emit, type Turn } from './turn.ts';

export const DONE = 0;
export const NOT_SO = 1;
/** There is no job of that name. */
export const UNKNOWN_JOB = 100;

/** To whoever asked; the edge throws away what nobody waits for any more. */
export function answer(
  turn: Turn,
  id: number,
  code: number,
  lines: readonly string[],
  jobs: readonly JobView[] | null = null,
): void {
  emit(turn, { type: 'answer', id, answer: { code: exitCode(code), lines, jobs } });
}

/** The last that is said: to those who asked for the end, and to those who wait for what will not come any more. */
export function answerShutdowns(turn: Turn, code: ExitCode, behind: readonly string[]): void {
  for (const { id, type } of turn.state.requests) {
    if (type === 'shutdown' || type === 'stop') {
      const lines =
        behind.length === 0 ? 'everything has been stopped' : `left, although not even SIGKILL has ended ${behind.join(', ')}`;
      answer(turn, id, behind.length === 0 ? DONE : NOT_SO, [`${lines}; leaving with ${code}`]);
    } else answer(turn, id, NOT_SO, ['everything has been stopped']);
  }
}
