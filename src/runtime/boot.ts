import type { Event } from '../model/event.ts';
import type { Millis, Pid } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { hookToken, startingHooks } from './hook-token.ts';
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
  return [hookEvents, appEvents, setupEvents, privilegeEvents, crashEvents, endEvents].flatMap((events) => events(facts));
}

/** A hook that was started by a brain that crashed before it had written that down. */
function hookEvents({ header, state, now }: BootFacts): readonly Event[] {
  const { beside } = header;
  if (beside === null) return [];
  const started = startingHooks(state).filter((hook) => hookToken(hook) === beside.token);
  return started.map(({ point }) => ({ type: 'hook-started', now, point, pid: beside.pid }));
}

function appEvents({ header, state, firstWake, now, startTimeOf }: BootFacts): readonly Event[] {
  const { main, spawnFailure, wakeReason } = header;
  if (state.app.id === 'pausing') return firstWake ? [{ type: 'began', now }] : [];
  if (state.app.id !== 'unborn') return [];
  if (main.id === 'none') {
    if (spawnFailure !== null) return [{ type: 'spawn-failed', now, failure: spawnFailure }];
    // Otherwise we have slept while the hook START runs.
    return firstWake || wakeReason === 'resume' ? [{ type: 'began', now }] : [];
  }
  // The time of the spawn is that of the event: from it is reckoned how long the app ran.
  return [{ type: 'app-spawned', now: main.spawnedAt, pid: main.pid, startTime: startTimeOf(main.pid) }];
}

function setupEvents({ header, firstWake, now }: BootFacts): readonly Event[] {
  const { subreaperRefused } = header;
  return firstWake && subreaperRefused !== null
    ? [{ type: 'setup-refused', now, what: 'subreaper', errno: subreaperRefused }]
    : [];
}

/** Whoever was to become another user had no brain meanwhile. */
function privilegeEvents({ header, state, now }: BootFacts): readonly Event[] {
  return state.privileges.id === 'dropping' ? [{ type: 'privileges-seen', now, outcome: header.drop }] : [];
}

function crashEvents({ header, now, lastWords }: BootFacts): readonly Event[] {
  if (header.wakeReason !== 'resume') return [];
  const { signal, count, hung } = header.crash;
  return [{ type: 'resumed', now, crash: { signal, words: signal === null ? lastWords : '', count, hung } }];
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
