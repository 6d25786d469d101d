import { formatMessage, formatRecord } from '../logging/format.ts';
import { wordsOf } from '../logging/words.ts';
import type { Event } from '../model/event.ts';
import { type Errno, millis } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { State } from '../model/state.ts';
import { nextDeadline } from '../policy/deadline.ts';
import { decide } from '../policy/decide.ts';
import { maySleep, sleepsAtOnce } from '../policy/may-sleep.ts';
import { reflexOrders } from '../policy/reflex-orders.ts';
import { mustHearOfCleanEnd, standingOrders } from '../policy/standing-orders.ts';
import { bootEvents } from './boot.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import type { Ledger } from './linux/ledger.ts';
import { createLogWriter } from './log-writer.ts';
import { runLoop } from './loop.ts';
import { FIRST_QUIET, type Quiet, quietAfterWake, quietWhereScarce } from './quiet-time.ts';
import { drainChildren } from './reaper.ts';
import { requestEvent } from './request-event.ts';
import type { Snapshot } from './snapshot.ts';
import type { System } from './system.ts';
import { tracerEvent } from './tracer-event.ts';

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
  /** Of tsinit. */
  readonly version: string;
}

export interface Brain {
  /** Comes back only by an exception, which is our own bug. */
  run(): never;
  /** Leaves in the ledger what an exception said, for the brain that comes next. */
  saveLastWords(words: string): void;
}

export function createBrain({ system, ledger, previous, state, warnings, realtime, version }: BrainParts): Brain {
  const { header } = ledger;
  const { settings } = state;
  const { time } = quietAfterWake(previous?.quiet ?? FIRST_QUIET, header);
  const quietTime = system.isMemoryScarce() ? quietWhereScarce(time) : time;
  const clock = (): { readonly realtimeMs: number } => ({ realtimeMs: realtime() });
  const format = (message: Message): string | null => formatMessage(message, settings, clock());
  const log = createLogWriter(format, (line) => system.writeLine(line), previous?.droppedLines ?? 0);

  const snapshot = (present: State, quiet: Quiet, lastWords: string): Snapshot => ({
    state: present,
    quiet,
    droppedLines: log.droppedLines(),
    lastWords,
  });
  const awake = { time, sleptAt: null };

  const giveOrders = (present: State): void => {
    const single = settings.forwardTo === 'process';
    const tellCleanEnd = mustHearOfCleanEnd(settings) || log.droppedLines() > 0 || system.mustTidyUp();
    ledger.giveOrders({ ...standingOrders(present), ...reflexOrders(present), single, tellCleanEnd });
  };

  const inner = createDispatcher(state, {
    system,
    log,
    record: (message) => formatRecord(message, settings, clock()),
    words: (message) => wordsOf(message, settings),
    decide,
    save(present) {
      giveOrders(present);
      ledger.save(snapshot(present, awake, ''));
      // Before it is reaped, so that nobody waits for it any more whatever happens to the state.
      if (present.app.id === 'ended') ledger.recordMainEnd(present.app.pid, present.app.end);
    },
  });

  const hearTracer = (): void => {
    for (const report of system.tracerReports()) inner.handle(tracerEvent(report, system.now()));
  };
  // A signal that ends somebody was seen before the end was.
  const dispatcher: Dispatcher = {
    ...inner,
    handle(event) {
      if (event.type === 'child-changed') hearTracer();
      inner.handle(event);
    },
  };

  const lookForRequest = (): void => {
    hearTracer();
    const { upgrade } = dispatcher.state();
    const event = requestEvent({ system, upgrade, wakeReason: header.wakeReason, version });
    if (event !== null) dispatcher.handle(event);
  };

  let delayTold = false;
  /** Who wanted us to be another user by now has to know that we are not. */
  const tellDelay = ({ privileges }: State, errno: Errno): void => {
    if (privileges.id !== 'dropping' || delayTold) return;
    delayTold = true;
    log.tell({ type: 'privileges-refused', to: privileges.to, step: 'exec', errno });
  };

  const sleep = (): void => {
    const now = system.now();
    log.tell({ type: 'sleeps', awakeFor: millis(now - header.wokenAt) });
    log.tellDropped();
    const present = dispatcher.state();
    giveOrders(present);
    ledger.setDeadline(nextDeadline(present));
    ledger.save(snapshot(present, { time, sleptAt: system.now() }, ''));
    const refused = system.sleep();
    ledger.save(snapshot(present, awake, ''));
    tellDelay(present, refused);
  };

  return {
    run() {
      giveOrders(state);
      log.tell({ type: 'woke', reason: header.wakeReason, wakes: header.wakes });
      if (header.wakeReason === 'relief') log.tell({ type: 'relieved' });
      for (const warning of warnings) log.tell(warning);
      for (const event of bootEvents(bootFacts(system, ledger, previous, state))) dispatcher.handle(event);
      for (const signal of system.leftoverSignals()) dispatcher.handleSignal(signal);
      // When the core noticed the children that the first look will show.
      let noticedAt = header.wakeReason === 'child' ? header.wokenAt : null;
      const { state: present, handleSignal } = dispatcher;
      return runLoop({
        system,
        handleSignal,
        drain(happened) {
          const handle = (event: Event): void => {
            if (event.type === 'child-changed') happened();
            dispatcher.handle(event);
          };
          const rest = drainChildren(system, handle, noticedAt);
          noticedAt = null;
          return rest;
        },
        nextDeadline: () => nextDeadline(present()),
        deadlinePassed: () => dispatcher.handle({ type: 'deadline-passed', now: system.now() }),
        maySleep: () => maySleep(present()),
        sleepsAtOnce: () => sleepsAtOnce(present()),
        quietTime,
        lookForRequest,
        sleep,
      });
    },
    saveLastWords: (words) => ledger.save(snapshot(dispatcher.state(), awake, words)),
  };
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
