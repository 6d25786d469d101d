import type { Millis } from '../../model/ids.ts';
import type { JobConfig } from '../../model/jobs/config.ts';
import type { NextStep } from '../../model/jobs/message.ts';
import type { JobState, Slot } from '../../model/jobs/state.ts';
import { startAgain } from './restart.ts';
import { changeSlot, type Turn } from './turn.ts';

/** A worker that lived no longer, in milliseconds, may not have served anybody. */
const AT_ONCE = 100;
/** So many in a row of those are no coincidence: the connection still waits, and one would be started after the other for ever. */
const MOST_AT_ONCE = 20;

/** A worker of an on-demand job has ended well: the next one is started when somebody connects. */
export function paceWorkers(turn: Turn, job: JobState, config: JobConfig, slot: Slot, ranFor: Millis): NextStep {
  if (ranFor >= AT_ONCE) {
    changeSlot(turn, job.name, slot.instance, { quickEnds: 0 });
    return { type: 'none' };
  }
  if (slot.quickEnds < MOST_AT_ONCE) {
    changeSlot(turn, job.name, slot.instance, { quickEnds: slot.quickEnds + 1 });
    return { type: 'none' };
  }
  return startAgain(turn, job, config, { ...slot, quickEnds: slot.quickEnds - MOST_AT_ONCE }, PACED(ranFor));
}

const PACED = (ranFor: Millis) => ({ ranFor, failed: false, words: 'its workers end at once' });
