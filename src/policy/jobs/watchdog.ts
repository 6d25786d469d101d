import { millis } from '../../model/ids.ts';
import { endRun } from './stop.ts';
import { configIn, type EventOf, type Found, runIn, type Turn, tell } from './turn.ts';

/** The shepherd counts the time, and told that it is over. */
export function watchdogExpired(turn: Turn, { run }: EventOf<'watchdog-expired'>): void {
  const found = runIn(turn.state, run);
  if (found !== null) barked(turn, found, 'it did not say in time that it is alive (watchdog)');
}

/** Its time is over, or it has said so itself (WATCHDOG=trigger): the run has failed. */
export function barked(turn: Turn, { job, run }: Found, words: string): void {
  if (run.ending !== null || run.life.id !== 'up') return;
  const limit = configIn(turn.state, job.name)?.watchdog ?? millis(0);
  tell(turn, { type: 'job-watchdog', job: job.name, limit });
  endRun(turn, job, run, { type: 'failed', words });
}
