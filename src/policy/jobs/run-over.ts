import { exitCode, type Millis, millis } from '../../model/ids.ts';
import type { ProcessName } from '../../model/jobs/event.ts';
import type { JobName } from '../../model/jobs/ids.ts';
import type { NextStep } from '../../model/jobs/message.ts';
import type { JobState, Run, RunLife } from '../../model/jobs/state.ts';
import type { End } from '../../model/process.ts';
import { runsOnce } from './conditions.ts';
import { failJob } from './fail.ts';
import { stopContainer } from './stop-container.ts';
import { changeJob, changeSlot, configIn, jobIn, removeRun, slotOf, type Turn, tell } from './turn.ts';
import { codeOf } from './verdict.ts';
import { NOTHING_NEXT, type Outcome, whatNext } from './what-next.ts';
import { endedHow } from './words.ts';

/** Nobody of its set is left. killed: who had to be. */
export function runOver(turn: Turn, name: JobName, run: Run, killed: readonly ProcessName[]): void {
  removeRun(turn, name, run.id);
  const asked = wasAsked(run);
  const end = endOf(run.life);
  const ranFor = ranForOf(run, turn.now);
  const { next, words } = asked ? NOTHING_NEXT : outcomeOf(turn, name, run, end, ranFor);
  tellEnd(turn, name, run, { end, ranFor, asked, next });
  if (run.ending !== null && (asked || killed.length > 0)) {
    tell(turn, { type: 'job-stopped', job: name, killed, after: millis(turn.now - run.ending.since) });
  }
  const job = jobIn(turn.state, name);
  if (job !== null && asked) freeSlot(turn, job, run);
  changeJob(turn, name, { since: turn.now });
  if (next.type === 'failed') failJob(turn, name, { words, code: codeOf(end), because: null });
  const isTask = configIn(turn.state, name)?.kind === 'task';
  if (isTask && !asked && next.type === 'none') {
    stopContainer(turn, exitCode(codeOf(end)), `job ${name}, a task, ${endedHow(end)}`);
  }
}

/** We wanted its end, so that it says nothing of the job. */
function wasAsked({ ending }: Run): boolean {
  return ending !== null && ending.why.type !== 'failed' && ending.why.type !== 'leaderless';
}

function outcomeOf(turn: Turn, name: JobName, run: Run, end: End | null, ranFor: Millis): Outcome {
  const why = run.ending?.why;
  const foundBad = why?.type === 'failed';
  const words = foundBad ? why.words : `it ${endedHow(end)}`;
  return whatNext(turn, name, run, { end, foundBad, leaderless: run.life.id === 'leaderless', ranFor, words });
}

/** It was asked to end: what comes next is no restart, and nothing is held against it. */
function freeSlot(turn: Turn, job: JobState, run: Run): void {
  const slot = slotOf(job, run.instance);
  const why = run.ending?.why.type;
  // Workers that are retired, and generations that are replaced, say nothing of others that fail.
  if (slot === null || slot.rest.id === 'done' || why === 'retire' || why === 'replaced') return;
  changeSlot(turn, job.name, slot.instance, { rest: { id: 'free' }, quickEnds: 0, startedAt: [] });
}

interface Told {
  readonly end: End | null;
  readonly ranFor: Millis;
  readonly asked: boolean;
  readonly next: NextStep;
}

function tellEnd(turn: Turn, job: JobName, { life, instance }: Run, { end, ranFor, asked, next }: Told): void {
  if (life.id === 'starting') return;
  const config = configIn(turn.state, job);
  const completed = config !== null && runsOnce(config) && end?.type === 'exited' && end.code === 0;
  if (completed && !asked && next.type === 'none') tell(turn, { type: 'job-completed', job, instance, ranFor });
  else {
    const pid = life.id === 'up' ? life.main : life.pid;
    tell(turn, { type: 'job-ended', job, instance, pid, end, ranFor, asked, next });
  }
}

const endOf = (life: RunLife): End | null => (life.id === 'ended' || life.id === 'leaderless' ? life.end : null);

function ranForOf({ life, startedAt }: Run, now: Millis): Millis {
  if (life.id === 'starting') return millis(now - startedAt);
  return life.id === 'up' ? millis(now - life.at) : millis(life.at - life.mainAt);
}
