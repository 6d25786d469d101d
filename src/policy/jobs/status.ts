import type { Millis } from '../../model/ids.ts';
import type { JobView, RunView } from '../../model/jobs/control.ts';
import type { JobState, JobsState, Run } from '../../model/jobs/state.ts';
import { isReady } from './conditions.ts';
import { type Wishes, waitsFor, wishes } from './order.ts';
import { configIn } from './turn.ts';
import { listed } from './words.ts';

/** Every job as `tsinit status` shows it. */
export function jobsView(state: JobsState, now: Millis): readonly JobView[] {
  const wanted = wishes(state);
  return state.jobs.map((job) => {
    const { word, words } = situation(state, job, wanted, now);
    const kind = configIn(state, job.name)?.kind ?? 'gone';
    const runs = job.runs.map(runView);
    return { name: job.name, kind, state: word, words, since: job.since, starts: job.starts, runs };
  });
}

interface Situation {
  readonly word: string;
  readonly words: string;
}

/** The word for the job as a whole is that of the instance that is furthest from being ready. */
function situation(state: JobsState, job: JobState, wanted: Wishes, now: Millis): Situation {
  const { standing } = job;
  if (job.runs.length > 0 && job.runs.every(({ ending }) => ending !== null)) return { word: 'stopping', words: statusOf(job) };
  if (standing.id === 'failed') return { word: 'failed', words: standing.words };
  const starting = job.runs.find((run) => run.ending === null && wordOf(run) !== 'ready');
  if (starting !== undefined) return { word: wordOf(starting), words: statusOf(job) };
  const pausing = job.slots.map(({ rest }) => rest).find((rest) => rest.id === 'pausing');
  if (pausing?.id === 'pausing')
    return { word: 'backoff', words: `${pausing.words}; again in ${Math.max(0, Math.round(pausing.until - now))} ms` };
  if (job.runs.length > 0) return { word: 'ready', words: statusOf(job) };
  if (job.slots.length > 0 && job.slots.every(({ rest }) => rest.id === 'done')) return { word: 'done', words: '' };
  if (!wanted.needed.has(job.name)) return { word: 'stopped', words: '' };
  if (job.sockets.id === 'open' && configIn(state, job.name)?.onDemand !== null) return { word: 'idle', words: '' };
  return { word: 'waiting', words: waitWords(state, job, wanted) };
}

function waitWords(state: JobsState, job: JobState, wanted: Wishes): string {
  if (job.sockets.id === 'opening') return 'for its sockets';
  const waits = waitsFor(state, wanted, job.name).map(({ on, condition }) => `${on} to be ${condition}`);
  return waits.length === 0 ? '' : `for ${listed(waits)}`;
}

const statusOf = ({ runs }: JobState): string =>
  runs.map(({ life }) => (life.id === 'up' ? life.notices.status : '')).find((status) => status !== '') ?? '';

function wordOf(run: Run): string {
  const { life, ending } = run;
  if (ending !== null) return ending.step.id === 'killing' ? 'killed' : 'stopping';
  if (life.id !== 'up') return life.id;
  if (life.notices.reloading) return 'reloading';
  if (life.notices.stopping) return 'stopping';
  if (isReady(run)) return 'ready';
  return 'starting';
}

function runView(run: Run): RunView {
  const { life, instance } = run;
  const state = life.id === 'up' && life.worker.id !== 'new' && run.ending === null ? life.worker.id : wordOf(run);
  if (life.id === 'starting') return { instance, state, shepherd: null, main: null, startedAt: null };
  if (life.id === 'up') return { instance, state, shepherd: life.shepherd, main: life.main, startedAt: life.at };
  return { instance, state, shepherd: life.shepherd, main: null, startedAt: life.mainAt };
}
