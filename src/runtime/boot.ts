import type { Event } from '../model/event.ts';
import type { Millis, Pid } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import type { LedgerHeader } from './linux/ledger-header.ts';

export interface BootFacts {
  readonly header: LedgerHeader;
  /** What the ledger held, or a fresh state. */
  readonly state: State;
  /** No brain was up before this one, so that nothing of the header was told of. */
  readonly firstWake: boolean;
  readonly now: Millis;
  readonly lastWords: string;
  readonly startTimeOf: (pid: Pid) => number | null;
}

/**
 * What happened while no brain was up, as events. It is told by comparing what the core wrote down with the state,
 * and not by the reason of the wake alone, because a brain may have crashed between any two steps.
 */
export function bootEvents(facts: BootFacts): readonly Event[] {
  return [...appEvents(facts), ...setupEvents(facts), ...crashEvents(facts), ...endEvents(facts)];
}

function appEvents({ header, state, now, startTimeOf }: BootFacts): readonly Event[] {
  if (state.app.id !== 'unborn') return [];
  const { main, spawnFailure } = header;
  if (main.id === 'none')
    return [spawnFailure === null ? { type: 'began', now } : { type: 'spawn-failed', now, failure: spawnFailure }];
  // The time of the spawn is that of the event: from it is reckoned how long the app ran.
  return [{ type: 'app-spawned', now: main.spawnedAt, pid: main.pid, startTime: startTimeOf(main.pid) }];
}

function setupEvents({ header, firstWake, now }: BootFacts): readonly Event[] {
  const { subreaperRefused } = header;
  return firstWake && subreaperRefused !== null
    ? [{ type: 'setup-refused', now, what: 'subreaper', errno: subreaperRefused }]
    : [];
}

function crashEvents({ header, now, lastWords }: BootFacts): readonly Event[] {
  if (header.wakeReason !== 'resume') return [];
  const { signal, count } = header.crash;
  return [{ type: 'resumed', now, crash: { signal, words: signal === null ? lastWords : '', count } }];
}

/** Reaped by the core, or by a brain that crashed before it had decided on it. */
function endEvents({ header, state, now }: BootFacts): readonly Event[] {
  const { main } = header;
  if (main.id !== 'ended' || (state.app.id !== 'running' && state.app.id !== 'unborn')) return [];
  return [
    {
      type: 'child-changed',
      now: header.wakeReason === 'child' ? header.wokenAt : now,
      pid: main.pid,
      change: main.change,
      facts: null,
    },
  ];
}
