import { endWords } from '../evidence/end-words.ts';
import { spawnFailureWords } from '../evidence/spawn-failure-words.ts';
import { SIGKILL } from '../model/signals.ts';
import { type Answer, failed, stoppedBy } from './answer.ts';
import type { ChildReport, System } from './system.ts';
import { waitFor } from './wait-for.ts';

const NOTHING_CHANGED = 'nothing was changed';

/**
 * Runs a new file as our child before it takes anybody's place: a loader that misses a library, or a processor that is too old, would
 * end a process 1, and its container with it. patience: milliseconds. null: it ended with 0.
 */
export function runTrial(
  system: Pick<System, 'now' | 'waitForSignals' | 'spawnApp' | 'peekChild' | 'sendSignal'>,
  patience: number,
): Answer | null {
  const spawned = system.spawnApp();
  if (!spawned.ok)
    return failed(
      `the new file cannot even be tried: ${spawnFailureWords(spawned.error, spawned.error.path)}; ${NOTHING_CHANGED}`,
    );
  const { pid } = spawned.value;
  const waited = waitFor(system, patience, () => endOf(system));
  if (waited.type !== 'found') system.sendSignal(SIGKILL, { type: 'process', pid }, null);
  if (waited.type === 'stopped') return stoppedBy(waited.by, NOTHING_CHANGED);
  if (waited.type === 'late')
    return failed(`the new file was tried, and did nothing for ${patience / 1000} s; ${NOTHING_CHANGED}`);
  const { end } = waited.found;
  if (end.type === 'exited' && end.code === 0) return null;
  const how = end.type === 'exited' ? `exited with ${end.code}` : endWords(end);
  return failed(`the new file was tried, and ${how}; ${NOTHING_CHANGED}`);
}

type Ended = Extract<ChildReport['change'], { readonly type: 'ended' }>;

/** Our only child. It is reaped with us. */
function endOf(system: Pick<System, 'peekChild'>): Ended | null {
  const peek = system.peekChild(null);
  return peek.type === 'child' && peek.report.change.type === 'ended' ? peek.report.change : null;
}
