import { exitCode } from '../../model/ids.ts';
import { answerShutdowns } from './answers.ts';
import { wishes } from './order.ts';
import { isHopeless, killRun } from './stop.ts';
import { stopContainer } from './stop-container.ts';
import { emit, type Turn, tell } from './turn.ts';

/** SIGKILL to everybody, at once. */
export function killEverything(turn: Turn): void {
  const { container } = turn.state;
  if (container.id !== 'stopping' || container.killing) return;
  turn.state = { ...turn.state, container: { ...container, killing: true } };
  for (const job of turn.state.jobs) {
    for (const run of job.runs) if (run.ending?.step.id !== 'killing') killRun(turn, job, run);
  }
}

/** The limits of all jobs together. */
export function containerLimits(turn: Turn): void {
  const { container, config, beganAt } = turn.state;
  if (container.id === 'going-on' && config.maxRunTime !== null && turn.now >= beganAt + config.maxRunTime) {
    tell(turn, { type: 'run-time-over', limit: config.maxRunTime });
    stopContainer(turn, exitCode(0), 'the time to run is over');
  }
  if (container.id === 'stopping' && container.killAt !== null && turn.now >= container.killAt) killEverything(turn);
}

/** Nobody is left, or waited for: the end. Nothing is performed after it; after a crash before it, it is decided once more. */
export function leaveWhenStopped(turn: Turn): void {
  const { container } = turn.state;
  if (container.id !== 'stopping') return;
  const left = turn.state.jobs.flatMap((job) => job.runs.map((run) => ({ job, run })));
  if (!left.every(({ run }) => isHopeless(turn, run))) return;
  const names = [...new Set(left.map(({ job }) => job.name))];
  const behind = names.length === 0 ? '' : `; not even SIGKILL has ended ${names.join(', ')}`;
  answerShutdowns(turn, container.code, names);
  tell(turn, { type: 'jobs-left', code: container.code, words: `${container.words}${behind}` });
  turn.state = { ...turn.state, container: { id: 'left', code: container.code }, requests: [] };
  emit(turn, { type: 'leave', code: container.code });
}

/**
 * Everything that was to run has ended, and nothing will ever run again. Not where somebody has stopped a job by hand: he may start
 * it again; nor where nothing has run at all, because it is all started by hand.
 */
export function endWhenDone(turn: Turn): void {
  const { container, jobs } = turn.state;
  if (container.id !== 'going-on' || jobs.some(({ runs, wanted }) => runs.length > 0 || wanted === 'down')) return;
  const { needed } = wishes(turn.state);
  const finished = jobs.filter(
    ({ standing, slots }) => standing.id === 'failed' || slots.every(({ rest }) => rest.id === 'done'),
  );
  if (jobs.some((job) => needed.has(job.name) && !finished.includes(job))) return;
  if (jobs.length > 0 && finished.length === 0) return;
  const failed = finished.filter(({ standing }) => standing.id === 'failed').map(({ name }) => name);
  const words = failed.length === 0 ? 'every job has ended' : `every job has ended, and failed: ${failed.join(', ')}`;
  stopContainer(turn, exitCode(failed.length === 0 ? 0 : 1), words);
}
