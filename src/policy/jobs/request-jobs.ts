import type { SignalNumber } from '../../model/ids.ts';
import type { JobName, RunId } from '../../model/jobs/ids.ts';
import type { JobState, PendingRequest, Slot } from '../../model/jobs/state.ts';
import { SIGHUP } from '../../model/signals.ts';
import { mainSignal, revived } from './apply-config.ts';
import { dependenciesOf } from './order.ts';
import { changeJob, configIn, emit, jobIn, type Turn } from './turn.ts';

/** A request without its number and time. */
type Asked<Type extends PendingRequest['type']> = Omit<Extract<PendingRequest, { readonly type: Type }>, 'id' | 'since'>;

/** They are wanted from now on, and what they require with them; whatever had failed may be tried again. */
export function startJobs(turn: Turn, jobs: readonly JobName[]): Asked<'start'> {
  const named = new Set(jobs);
  const all = withRequired(turn, jobs);
  const state = turn.state;
  const wanted = state.jobs.map((job) => (all.has(job.name) ? started(job, named.has(job.name)) : job));
  turn.state = { ...state, jobs: revived(wanted, all) };
  return { type: 'start', jobs };
}

function started(job: JobState, named: boolean): JobState {
  const fresh = named || job.standing.id === 'failed';
  const wanted = named ? 'up' : 'as-needed';
  return {
    ...job,
    wanted: job.wanted === 'up' ? 'up' : wanted,
    standing: { id: 'sound' },
    slots: fresh ? job.slots.map((slot) => freshSlot(slot, named)) : job.slots,
  };
}

/** again: a oneshot that is done is done once more. */
const freshSlot = (slot: Slot, again: boolean): Slot => ({
  ...slot,
  rest: slot.rest.id === 'done' && !again ? slot.rest : { id: 'free' },
  quickEnds: 0,
  startedAt: [],
});

function withRequired(turn: Turn, jobs: readonly JobName[]): ReadonlySet<JobName> {
  const all = new Set<JobName>();
  const add = (name: JobName): void => {
    if (all.has(name)) return;
    all.add(name);
    for (const { on, required } of dependenciesOf(turn.state, name)) if (required) add(on);
  };
  for (const name of jobs) add(name);
  return all;
}

/** They, and whatever requires them, are stopped, and stay so until somebody starts them. */
export function stopJobs(turn: Turn, jobs: readonly JobName[]): Asked<'stop'> {
  for (const name of jobs) changeJob(turn, name, { wanted: 'down' });
  return { type: 'stop', jobs };
}

export function restartJobs(turn: Turn, jobs: readonly JobName[]): Asked<'restart'> {
  const from = turn.state.nextRun;
  startJobs(turn, jobs);
  for (const name of jobs) changeJob(turn, name, { restartFrom: from });
  return { type: 'restart', jobs, from };
}

export function signalJobs(turn: Turn, jobs: readonly JobName[], signal: SignalNumber, to: 'main' | 'set'): Asked<'signal'> {
  const open: RunId[] = [];
  const lines: string[] = [];
  for (const name of jobs) {
    const runs = (jobIn(turn.state, name)?.runs ?? []).filter(({ life }) => life.id !== 'ended');
    if (runs.length === 0) lines.push(`${name} does not run`);
    for (const { id } of runs) {
      emit(turn, { type: 'signal-run', run: id, signal, to, spareSessions: false });
      open.push(id);
    }
  }
  return { type: 'signal', signal, open, lines, failed: lines.length > 0 };
}

/** Each as its `reload` says: told by a signal, replaced, or restarted. Only the latter two are waited for where there are any. */
export function reloadJobs(turn: Turn, jobs: readonly JobName[]): Asked<'restart'> | Asked<'signal'> {
  const from = turn.state.nextRun;
  const recycled: JobName[] = [];
  const open: RunId[] = [];
  const lines: string[] = [];
  for (const name of jobs) {
    const job = jobIn(turn.state, name);
    const config = configIn(turn.state, name);
    if (job === null || config === null) continue;
    const living = job.runs.filter(({ life, ending }) => life.id !== 'ended' && ending === null);
    if (living.length === 0) lines.push(`${name} does not run`);
    else if (config.reload.type === 'signal') {
      const { signal } = config.reload;
      for (const run of living) emit(turn, mainSignal(run, signal));
      open.push(...living.map(({ id }) => id));
    } else {
      recycled.push(name);
      if (config.reload.type === 'restart') changeJob(turn, name, { restartFrom: from });
      else changeJob(turn, name, { generation: job.generation + 1 });
    }
  }
  if (recycled.length > 0) return { type: 'restart', jobs: recycled, from };
  const signal = firstSignal(turn, jobs);
  return { type: 'signal', signal, open, lines, failed: lines.length > 0 };
}

function firstSignal(turn: Turn, jobs: readonly JobName[]): SignalNumber {
  const reload = jobs.map((name) => configIn(turn.state, name)?.reload).find((one) => one?.type === 'signal');
  return reload?.type === 'signal' ? reload.signal : SIGHUP;
}
