import { formatMessage } from '../logging/format.ts';
import { millis } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { State } from '../model/state.ts';
import { nextDeadline } from '../policy/deadline.ts';
import { decide } from '../policy/decide.ts';
import { standingOrders } from '../policy/standing-orders.ts';
import { bootEvents } from './boot.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Ledger } from './linux/ledger.ts';
import { createLogWriter } from './log-writer.ts';
import { runLoop } from './loop.ts';
import { FIRST_QUIET, type Quiet, quietAfterWake } from './quiet-time.ts';
import type { Snapshot } from './snapshot.ts';
import type { System } from './system.ts';

export interface BrainParts {
  readonly system: System;
  readonly ledger: Ledger;
  /** What the brain before this one left; null: there was none, or it cannot be read. */
  readonly previous: Snapshot | null;
  /** The state to go on with: the previous one's, or a fresh one. */
  readonly state: State;
  /** To be told first. */
  readonly warnings: readonly Message[];
  /** CLOCK_REALTIME in milliseconds: for the log's time only. */
  readonly realtime: () => number;
}

export interface Brain {
  /** Comes back only by an exception, which is our own bug. */
  run(): never;
  /** Leaves in the ledger what an exception said, for the brain that comes next. */
  saveLastWords(words: string): void;
}

export function createBrain({ system, ledger, previous, state, warnings, realtime }: BrainParts): Brain {
  const { header } = ledger;
  const { settings } = state;
  const { time } = quietAfterWake(previous?.quiet ?? FIRST_QUIET, header.wokenAt);
  const format = (message: Message): string | null => formatMessage(message, settings, { realtimeMs: realtime() });
  const log = createLogWriter(format, (line) => system.writeLine(line), previous?.droppedLines ?? 0);

  const snapshot = (present: State, quiet: Quiet, lastWords: string): Snapshot => ({
    state: present,
    quiet,
    droppedLines: log.droppedLines(),
    lastWords,
  });
  const awake = { time, sleptAt: null };

  const dispatcher = createDispatcher(state, {
    system,
    log,
    decide,
    save(present) {
      ledger.giveOrders(standingOrders(present));
      ledger.save(snapshot(present, awake, ''));
      // Before it is reaped, so that nobody waits for it any more whatever happens to the state.
      if (present.app.id === 'ended') ledger.recordMainEnd(present.app.pid, present.app.end);
    },
  });

  const sleep = (): void => {
    const now = system.now();
    log.tell({ type: 'sleeps', awakeFor: millis(now - header.wokenAt) });
    log.tellDropped();
    ledger.notePolicy(corePolicy(state, log.droppedLines()));
    ledger.save(snapshot(dispatcher.state(), { time, sleptAt: system.now() }, ''));
    system.sleep();
    ledger.save(snapshot(dispatcher.state(), awake, ''));
  };

  return {
    run() {
      ledger.notePolicy(corePolicy(state, 0));
      ledger.giveOrders(standingOrders(state));
      log.tell({ type: 'woke', reason: header.wakeReason, wakes: header.wakes });
      for (const warning of warnings) log.tell(warning);
      for (const event of bootEvents(bootFacts(system, ledger, previous, state))) dispatcher.handle(event);
      for (const signal of system.leftoverSignals()) dispatcher.handleSignal(signal);
      const childrenNoticedAt = header.wakeReason === 'child' ? header.wokenAt : null;
      return runLoop({ system, dispatcher, nextDeadline, childrenNoticedAt, quietTime: time, sleep });
    },
    saveLastWords: (words) => ledger.save(snapshot(dispatcher.state(), awake, words)),
  };
}

/** What the core has to know because it leaves with 0 by itself, and forwards when no brain can be booted. */
function corePolicy({ settings }: State, droppedLines: number): { single: boolean; tellCleanEnd: boolean } {
  return { single: settings.forwardTo === 'process', tellCleanEnd: settings.verbosity > 0 || droppedLines > 0 };
}

function bootFacts(system: System, ledger: Ledger, previous: Snapshot | null, state: State): Parameters<typeof bootEvents>[0] {
  return {
    header: ledger.header,
    state,
    firstWake: previous === null,
    now: system.now(),
    lastWords: previous?.lastWords ?? '',
    startTimeOf: (pid) => system.identify(pid)?.facts.startTime ?? null,
  };
}
