import { formatMessage } from '../../logging/format.ts';
import { formatJobsMessage } from '../../logging/jobs/format.ts';
import { type Millis, millis, pid } from '../../model/ids.ts';
import type { JobsConfig } from '../../model/jobs/config.ts';
import type { JobsEffect } from '../../model/jobs/effect.ts';
import type { JobsEvent } from '../../model/jobs/event.ts';
import type { JobsMessage } from '../../model/jobs/message.ts';
import type { JobsState } from '../../model/jobs/state.ts';
import type { Message } from '../../model/message.ts';
import type { Settings } from '../../model/settings.ts';
import { signalName } from '../../model/signals.ts';
import { jobsDeadline } from '../../policy/jobs/deadline.ts';
import { decideJobs } from '../../policy/jobs/decide.ts';
import { jobsMaySleep } from '../../policy/jobs/may-sleep.ts';
import { type JobsReflexOrders, jobsReflexOrders } from '../../policy/jobs/reflex-orders.ts';
import { createEventQueue } from '../event-queue.ts';
import type { Ledger } from '../linux/ledger.ts';
import type { LedgerHeader } from '../linux/ledger-header.ts';
import { createLogWriter } from '../log-writer.ts';
import { runLoop } from '../loop.ts';
import { FIRST_QUIET, type Quiet, quietAfterWake, quietWhereScarce } from '../quiet-time.ts';
import type { ArrivedSignal } from '../system.ts';
import { drainEverything } from './drain.ts';
import type { JobsSystem, KnownToState } from './jobs-system.ts';
import { jobsOrders } from './orders.ts';
import { performJobs } from './performer.ts';
import { encodeConfig, encodeJobsSnapshot, type JobsSnapshot, type NumberedConfig } from './snapshot.ts';
import { createJobsUpgrade } from './upgrade.ts';

export interface JobsBrainParts {
  readonly system: JobsSystem;
  readonly ledger: Pick<Ledger, 'header' | 'saveText' | 'saveConfig' | 'giveOrders' | 'setDeadline'>;
  /** What reflex would leave with after a stop. */
  readonly leaveWith: (code: number) => void;
  readonly previous: JobsSnapshot | null;
  readonly state: JobsState;
  readonly settings: Settings;
  /** Of the configuration, absolute. */
  readonly path: string;
  /** The configuration in the ledger is not the one of the state: a crash has come in between. */
  readonly rereads: boolean;
  /** To be told first. */
  readonly warnings: readonly Message[];
  /** CLOCK_REALTIME in milliseconds: for the log's time only. */
  readonly realtime: () => number;
  /** Of tsinit. */
  readonly version: string;
}

export interface JobsBrain {
  /** Comes back only by an exception, which is our own bug. */
  run(): never;
  saveLastWords(words: string): void;
  /** Before run(): what must be said, and is no event. */
  warn(message: Message): void;
  /** As it is now. */
  config(): JobsConfig;
}

export function createJobsBrain(parts: JobsBrainParts): JobsBrain {
  const { system, ledger, previous, settings, path, version } = parts;
  const { header } = ledger;
  const { time } = quietAfterWake(previous?.quiet ?? FIRST_QUIET, header);
  const quietTime = system.isMemoryScarce() ? quietWhereScarce(time) : time;
  const clock = (): { readonly realtimeMs: number } => ({ realtimeMs: parts.realtime() });
  const write = (line: string): boolean => system.writeLine(line);
  const log = createLogWriter((message) => formatMessage(message, settings, clock()), write, previous?.droppedLines ?? 0);
  const tell = (message: JobsMessage): void => {
    const line = formatJobsMessage(message, settings, clock());
    if (line !== null) log.offer(line);
  };

  /** What the core has been told for the time when it is alone. */
  let told: JobsReflexOrders | null = null;
  let written: NumberedConfig | null = previous === null ? null : { config: parts.state.config, number: previous.configNumber };
  const upgrade = createJobsUpgrade({ system, log, settings, wakeReason: header.wakeReason, version }, previous?.upgrade ?? null);

  const save = (present: JobsState, quiet: Quiet, lastWords: string): void => {
    const { config, ...state } = present;
    if (config !== written?.config) {
      written = { config, number: (written?.number ?? 0) + 1 };
      if (!ledger.saveConfig(encodeConfig(written)))
        throw new RangeError(`a configuration of ${config.jobs.length} jobs is too large`);
    }
    const { grace, code } = jobsReflexOrders(present);
    if (grace !== told?.grace) ledger.giveOrders(jobsOrders(grace));
    if (code !== told?.code) parts.leaveWith(code);
    told = { grace, code };
    const droppedLines = log.droppedLines();
    const own = { state, configNumber: written.number, edge: system.saved(), settings, path, upgrade: upgrade.underWay() };
    ledger.saveText(encodeJobsSnapshot({ ...own, quiet, droppedLines, lastWords }));
  };
  const awake: Quiet = { time, sleptAt: null };

  const queue = createEventQueue<JobsState, JobsEvent, JobsEffect>(parts.state, {
    decide: decideJobs,
    save() {
      unsaved = 'state';
    },
    perform(effect, emit) {
      if (effect.type !== 'tell' && unsaved === 'state') saveNow();
      performJobs(effect, { system, tell, tellDropped: log.tellDropped, emit });
      // By which descriptor its shepherd is reached must be known to the next brain.
      if (effect.type === 'start-run') unsaved = 'edge';
    },
  });
  /** A state of many jobs is long: it is written when something is done by it, or what it came of is taken away, and not for each event. */
  let unsaved: 'nothing' | 'edge' | 'state' = 'nothing';
  const saveNow = (): void => {
    if (unsaved !== 'nothing') save(queue.state(), awake, '');
    unsaved = 'nothing';
  };
  const handle = (event: JobsEvent): void => {
    queue.handle(event);
    saveNow();
  };

  const handleSignal = (signal: ArrivedSignal): void => {
    const { info, sender } = signal;
    const found = sender ?? (info.senderPid > 0 ? system.identify(pid(info.senderPid)) : null);
    handle({ type: 'signal-arrived', now: system.now(), info, sender: found });
    signal.finish();
  };

  const deadline = (): Millis | null => earlier(jobsDeadline(queue.state()), system.nextDeadline());

  const sleep = (): void => {
    const present = queue.state();
    log.tell({ type: 'sleeps', awakeFor: millis(system.now() - header.wokenAt) });
    log.tellDropped();
    ledger.setDeadline(deadline());
    save(present, { time, sleptAt: system.now() }, '');
    system.sleep();
    save(present, awake, '');
  };

  return {
    warn: log.tell,
    config: () => queue.state().config,
    run() {
      log.tell({ type: 'woke', reason: header.wakeReason, wakes: header.wakes });
      if (header.wakeReason === 'relief') log.tell({ type: 'relieved' });
      for (const warning of parts.warnings) log.tell(warning);
      if (previous === null && header.role !== 'pid-1') system.setSubreaper();
      system.adopt(knownTo(queue.state()));
      save(queue.state(), awake, '');
      handle(firstEvent(parts, system.now()));
      if (parts.rereads) handle({ type: 'requested', now: system.now(), id: NOBODY, request: RELOAD });
      for (const signal of system.leftoverSignals()) handleSignal(signal);
      return runLoop({
        system,
        handleSignal,
        drain: (happened) => drainEverything(system, { handle: queue.handle, save: saveNow }, happened),
        nextDeadline: deadline,
        deadlinePassed() {
          const own = jobsDeadline(queue.state());
          if (own !== null && own <= system.now()) handle({ type: 'deadline-passed', now: system.now() });
        },
        maySleep: () => jobsMaySleep(queue.state()) && !system.isBusy(),
        sleepsAtOnce: () => false,
        quietTime,
        lookForRequest: () => upgrade.look(() => save(queue.state(), awake, '')),
        sleep,
      });
    },
    saveLastWords: (words) => save(queue.state(), awake, words),
  };
}

/** Nobody waits for the answer. */
const NOBODY = 0;
const RELOAD = { type: 'reload', jobs: [], dryRun: false } as const;

const knownTo = ({ jobs, requests }: JobsState): KnownToState => ({
  runs: jobs.flatMap(({ runs }) => runs.map(({ id }) => id)),
  jobs: jobs.filter(({ sockets }) => sockets.id !== 'closed').map(({ name }) => name),
  requests: requests.map(({ id }) => id),
});

/** What has happened while no brain was up. */
function firstEvent({ previous, ledger }: Pick<JobsBrainParts, 'previous' | 'ledger'>, now: Millis): JobsEvent {
  if (previous === null) return { type: 'began', now };
  const { wakeReason, crash } = ledger.header;
  if (wakeReason !== 'resume') return { type: 'resumed', now, words: '', count: 0 };
  return { type: 'resumed', now, words: crashWords(crash, previous.lastWords), count: crash.count };
}

function crashWords({ signal, hung }: LedgerHeader['crash'], lastWords: string): string {
  if (hung) return 'a decision took too long';
  return signal === null ? lastWords : signalName(signal);
}

function earlier(one: Millis | null, other: Millis | null): Millis | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
