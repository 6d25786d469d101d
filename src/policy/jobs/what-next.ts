import { exitCode, type Millis } from '../../model/ids.ts';
import type { JobConfig } from '../../model/jobs/config.ts';
import type { JobName } from '../../model/jobs/ids.ts';
import type { NextStep } from '../../model/jobs/message.ts';
import type { JobState, Run } from '../../model/jobs/state.ts';
import { unreachable } from '../../model/result.ts';
import { paceWorkers } from './on-demand-pace.ts';
import { startAgain } from './restart.ts';
import { changeSlot, configIn, jobIn, slotOf, type Turn, tell } from './turn.ts';
import { codeOf, isSuccess, type RunEnd, verdictOn } from './verdict.ts';

/** words: why it has failed for good; empty where it has not. */
export interface Outcome {
  readonly next: NextStep;
  readonly words: string;
}

export const NOTHING_NEXT: Outcome = { next: { type: 'none' }, words: '' };

interface Over extends RunEnd {
  readonly ranFor: Millis;
  /** How it ended: "it exited with 1". */
  readonly words: string;
}

/** What becomes of an instance whose run, which is no longer in the state, is over, although nobody had asked it to end. */
export function whatNext(turn: Turn, name: JobName, run: Run, over: Over): Outcome {
  const job = jobIn(turn.state, name);
  const config = configIn(turn.state, name);
  if (job === null || config === null) return NOTHING_NEXT;
  if (config.onDemand === null) {
    const others = job.runs.filter((one) => one.instance === run.instance && one.ending === null);
    if (others.length > 0) return overlapEnded(turn, job, run, others);
  }
  const slot = slotOf(job, run.instance);
  // There are fewer instances now.
  if (slot === null || (config.onDemand === null && slot.instance !== run.instance)) return NOTHING_NEXT;
  const verdict = verdictOn(config, over);
  switch (verdict) {
    case 'failed':
      return { next: { type: 'failed' }, words: `${over.words}, ${whyNoRestart(config)}` };
    case 'restart': {
      const next = startAgain(turn, job, config, slot, {
        ranFor: over.ranFor,
        failed: over.foundBad || !isSuccess(config, over.end),
        words: over.words,
      });
      return { next, words: next.type === 'failed' ? `${over.words}, and its budget of starts is spent` : '' };
    }
    case 'done':
      if (config.onDemand !== null) return { next: paceWorkers(turn, job, config, slot, over.ranFor), words: '' };
      changeSlot(turn, name, slot.instance, { rest: { id: 'done', at: turn.now, code: exitCode(codeOf(over.end)) } });
      return NOTHING_NEXT;
    default:
      return unreachable(verdict);
  }
}

/** Another run of the instance is there. The new one has failed beside the old one, which stays; or the old one beside the new one. */
function overlapEnded(turn: Turn, job: JobState, run: Run, others: readonly Run[]): Outcome {
  if (run.replaces !== null && others.some(({ id }) => id === run.replaces)) {
    changeSlot(turn, job.name, run.instance, { overlapFailed: run.generation });
    tell(turn, { type: 'job-overlap-failed', job: job.name, instance: run.instance });
  }
  return NOTHING_NEXT;
}

const whyNoRestart = ({ restart }: JobConfig): string =>
  restart.when === 'never' ? 'and is never restarted (restart: never)' : 'which is not followed by a restart';
