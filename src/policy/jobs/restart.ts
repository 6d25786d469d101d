import { type Millis, millis } from '../../model/ids.ts';
import type { JobConfig } from '../../model/jobs/config.ts';
import type { NextStep } from '../../model/jobs/message.ts';
import type { JobState, Slot } from '../../model/jobs/state.ts';
import { isOverBudget, pauseAfter } from './backoff.ts';
import { nextRandom } from './random.ts';
import { changeSlot, type Turn } from './turn.ts';

interface Ended {
  readonly ranFor: Millis;
  readonly failed: boolean;
  readonly words: string;
}

/** It is started again after its pause; or it has been too often, and has failed for good. */
export function startAgain(turn: Turn, job: JobState, config: JobConfig, slot: Slot, { ranFor, failed, words }: Ended): NextStep {
  const { state, value } = nextRandom(turn.state.random);
  turn.state = { ...turn.state, random: state };
  const { pause, quickEnds } = pauseAfter(config, slot, ranFor, failed, value);
  if (isOverBudget(config.restart, slot.startedAt, turn.now + pause)) return { type: 'failed' };
  const until = millis(turn.now + pause);
  changeSlot(turn, job.name, slot.instance, { quickEnds, rest: { id: 'pausing', since: turn.now, until, words } });
  return { type: 'restart', in: pause };
}
