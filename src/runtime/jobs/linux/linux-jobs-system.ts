import { errnoWords } from '../../../evidence/errno-words.ts';
import { type Millis, type Pid, pid } from '../../../model/ids.ts';
import type { JobConfig } from '../../../model/jobs/config.ts';
import type { JobsEvent } from '../../../model/jobs/event.ts';
import type { RunId } from '../../../model/jobs/ids.ts';
import type { Native } from '../../linux/linux-system.ts';
import { createLinuxSystem, type LinuxOptions } from '../../linux/linux-system.ts';
import { createProcessTable } from '../../linux/process-table.ts';
import type { Arrival, JobsSystem, SavedEdge } from '../jobs-system.ts';
import { CONTROL_SOCKET, prepareDirectory } from './control-directory.ts';
import { createControlServer } from './control-server.ts';
import { createLedgerClient } from './ledger-client.ts';
import { createLinks } from './link.ts';
import { createListeners } from './listeners.ts';
import { createLostSets } from './lost-sets.ts';
import { createProbes } from './probes.ts';
import { reapLast } from './reap-last.ts';
import { createRuns, neverStarted } from './runs.ts';
import { createShepherds } from './shepherds.ts';
import { closeStrays } from './strays.ts';
import { createWatch, type Ready } from './watch.ts';

export interface LinuxJobsOptions {
  readonly settings: LinuxOptions['settings'];
  readonly readConfig: JobsSystem['readConfig'];
  /** Of the jobs, as the state has them now: the colours of their prefixes. */
  readonly indexOf: (job: JobConfig) => number;
  /** For the control socket; null: there is no place for one. */
  readonly runDirectory: string | null;
  /** The socket cannot be there. */
  readonly controlRefused: (words: string) => void;
  /** What the brain before this one left. */
  readonly saved: SavedEdge | null;
}

/** The port's adapter for Linux. */
export function createLinuxJobsSystem(native: Native, options: LinuxJobsOptions): JobsSystem {
  const base = createLinuxSystem(native, { program: [], settings: options.settings });
  const { now } = base;
  const self = pid(process.pid);
  const us = process.geteuid?.() ?? 0;
  const watch = createWatch(native);
  const links = createLinks(native);
  const listeners = createListeners(native, watch);
  const start = createShepherds(native, watch);
  const table = createProcessTable(native.shim, native.allocate);
  const runs = createRuns({
    links,
    watch,
    now,
    isChild(shepherd) {
      const asked = native.jobs.isChild(shepherd);
      return !asked.ok || asked.value === 1;
    },
    record: base.record,
    start: ({ job, instance }) =>
      start({ job, instance, index: options.indexOf(job), listeners: listeners.of(job.name), probe: null }),
  });
  const probes = createProbes({
    native,
    links,
    watch,
    now,
    startProbe: ({ job }, command) => start({ job, instance: 1, index: 0, listeners: [], probe: command }),
  });
  const lost = createLostSets({
    everybody: table.everybody,
    self,
    shepherds: () => [...runs.shepherds(), ...probes.shepherds()],
    // Never a pid of 1 or less, whatever /proc has said.
    kill: (member, signal) => member > 1 && native.libc.kill(member, signal).ok,
    now,
  });
  const control = createControlServer(native, watch, now, options.saved?.nextClient ?? 1, us);

  const ledgerClient = createLedgerClient(native.ledger, options.saved?.ledgerClient ?? null);

  /** Answers that were there at once. */
  let made: readonly JobsEvent[] = [];
  const make = (events: readonly JobsEvent[]): void => {
    made = [...made, ...events];
  };
  let ready: readonly Ready[] = [];
  let asked = false;

  const openControl = (): void => {
    const directory = options.runDirectory;
    if (directory === null) return;
    const prepared = prepareDirectory(directory, us);
    if (!prepared.ok) {
      options.controlRefused(prepared.error);
      return;
    }
    const refused = control.listen(`${directory}/${CONTROL_SOCKET}`);
    if (refused !== null) options.controlRefused(`${directory}/${CONTROL_SOCKET}: ${errnoWords(refused)}`);
  };

  /** null: it was none of a run's. */
  const shepherdEnded = (shepherd: Pid): readonly JobsEvent[] | null => {
    const forsaken = runs.shepherdEnded(shepherd);
    if (forsaken === null) return null;
    const { entry, main } = forsaken;
    if (entry.released) return [];
    return entry.started ? lost.take(entry.run, main, entry.heirs) : [neverStarted(entry.run, now())];
  };

  const arrivalAt = (one: Ready): Arrival | null => {
    const { descriptor } = one;
    const found = runs.arrival(descriptor) ?? probes.arrival(descriptor) ?? control.arrival(one);
    if (found !== null) return found;
    const unheard = runs.endedUnheard(descriptor);
    if (unheard !== null) return atOnce(shepherdEnded(unheard) ?? []);
    const job = listeners.connectionAt(descriptor);
    return job === null ? null : atOnce([{ type: 'connection-waiting', now: now(), job }]);
  };

  const arrival = (): Arrival | null => {
    const asks = ledgerClient.take(control.newId, now());
    if (asks !== null) return atOnce([asks]);
    const due = [...made, ...probes.overdue(), ...(isDue(lost.nextLook(), now()) ? lost.look() : [])];
    made = [];
    if (due.length > 0) return atOnce(due);
    for (;;) {
      const [first, ...rest] = ready;
      if (first === undefined) {
        // Once is enough: whatever comes later, or did not fit, ends the next wait at once.
        if (asked) return null;
        ready = watch.ready();
        asked = true;
        if (ready.length === 0) return null;
        continue;
      }
      const found = arrivalAt(first);
      // There may be more behind it: at once, or, where it is not taken away yet, after the next wait.
      if (found?.canWait !== false) ready = rest;
      if (found !== null) return found;
    }
  };

  return {
    ...base,
    // What was answered at once is not waited for.
    waitForSignals: (deadline) => base.waitForSignals(made.length > 0 ? now() : deadline),
    leave(code) {
      // The kernel reaps for process 1.
      if (self !== 1) reapLast(base);
      return base.leave(code);
    },
    startRun: runs.start,
    signalRun(signal) {
      if (!lost.has(signal.run)) return runs.signal(signal);
      make(lost.signal(signal));
      return true;
    },
    killRun(kill) {
      if (!lost.has(kill.run)) return runs.kill(kill);
      make(lost.kill(kill));
      return true;
    },
    releaseRun(run) {
      probes.forget(run);
      if (lost.has(run)) lost.release(run);
      else runs.release(run);
    },
    setMain(run, main) {
      if (lost.has(run)) lost.setMain(run, main);
      else runs.setMain(run, main);
    },
    watchOutput: runs.watchOutput,
    probe(ask) {
      const answer = probes.ask(ask);
      if (answer !== null) make([answer]);
    },
    openSockets: listeners.open,
    closeSockets: listeners.close,
    watchSockets: listeners.watch,
    readConfig: options.readConfig,
    answer: (id, answer) => ledgerClient.answer(id, answer) || control.answer(id, answer),
    request: () => (ledgerClient.isThere() ? null : base.request()),
    nextArrival() {
      const found = arrival();
      if (found === null) asked = false;
      for (const event of found?.events ?? []) if (isEnd(event)) probes.forget(event.run);
      return found;
    },
    lastWordsOf(child) {
      const link = runs.linkOf(child) ?? probes.linkOf(child);
      return link === null ? null : (runs.arrival(link) ?? probes.arrival(link));
    },
    childEnded({ pid: child, change }) {
      if (change.type !== 'ended') return [];
      return [...probes.childEnded(child), ...(shepherdEnded(child) ?? lost.childEnded(child, change.end))];
    },
    nextDeadline: () => earlier(probes.nextDeadline(), lost.nextLook()),
    isBusy: () => made.length > 0 || control.isSending(),
    saved: () => ({
      runs: runs.saved(),
      lost: lost.saved(),
      sockets: listeners.saved(),
      control: control.listener(),
      clients: control.clients(),
      probes: probes.saved(),
      nextClient: control.nextId(),
      ledgerClient: ledgerClient.id(),
    }),
    adopt({ runs: known, jobs, requests }) {
      const { saved } = options;
      if (saved !== null) {
        closeStrays(native, links, saved);
        runs.adopt(saved.runs, known);
        lost.adopt(saved.lost, known);
        listeners.adopt(saved.sockets, jobs);
        probes.adopt(saved.probes);
        control.adopt(saved.control, saved.clients, requests);
        ledgerClient.adopt(requests);
      }
      if (control.listener() === null) openControl();
    },
  };
}

const atOnce = (events: readonly JobsEvent[]): Arrival => ({ events, canWait: false, finish: () => undefined });
const isDue = (at: Millis | null, now: Millis): boolean => at !== null && at <= now;
type Ending = Extract<JobsEvent, { readonly run: RunId; readonly type: 'run-emptied' | 'run-failed' }>;
const isEnd = (event: JobsEvent): event is Ending => event.type === 'run-emptied' || event.type === 'run-failed';

function earlier(one: Millis | null, other: Millis | null): Millis | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
