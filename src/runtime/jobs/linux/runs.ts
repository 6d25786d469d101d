import { constants } from 'node:os';
import type { ShepherdReport } from '../../../../native-bindings/job-types.ts';
import type { SpawnFailure } from '../../../model/event.ts';
import type { BrainHappening } from '../../../model/happening.ts';
import { errno, type Millis, type Pid } from '../../../model/ids.ts';
import type { JobsEvent, ProcessName } from '../../../model/jobs/event.ts';
import type { RunId } from '../../../model/jobs/ids.ts';
import { ok, type Result } from '../../../model/result.ts';
import type { Arrival, KillRun, SavedRun, SignalRun, StartRun } from '../jobs-system.ts';
import type { Links } from './link.ts';
import { happeningOfReport } from './record-report.ts';
import { reportEvents } from './report-events.ts';
import type { StartedShepherd } from './shepherds.ts';
import type { Watch } from './watch.ts';

export interface RunsParts {
  readonly links: Links;
  readonly watch: Watch;
  readonly now: () => Millis;
  readonly start: (start: StartRun) => Result<StartedShepherd, SpawnFailure>;
  /** Nobody has reaped it. */
  readonly isChild: (shepherd: Pid) => boolean;
  /** Into the event log. */
  readonly record: (happening: BrainHappening) => void;
}

/** A shepherd that has ended without a word: its set, as far as it is known, has fallen to us. */
export interface Forsaken {
  readonly entry: SavedRun;
  readonly main: ProcessName | null;
}

/** The runs that have a shepherd, by their links. */
export interface Runs {
  start(start: StartRun): Result<void, SpawnFailure>;
  signal(signal: SignalRun): boolean;
  kill(kill: KillRun): boolean;
  release(run: RunId): void;
  setMain(run: RunId, main: Pid): void;
  watchOutput(run: RunId, pattern: string | null): void;
  /** null: the descriptor is no link, or has nothing to tell. */
  arrival(descriptor: number): Arrival | null;
  /** Whose link this is, where that has ended and reflex has reaped it: no child's end will tell of it. */
  endedUnheard(descriptor: number): Pid | null;
  /** null: it is no shepherd of a run. */
  linkOf(shepherd: Pid): number | null;
  /** A child that has ended. null: it was no shepherd, or had told that its set is empty. */
  shepherdEnded(shepherd: Pid): Forsaken | null;
  /** Those that live, the released ones too. */
  shepherds(): readonly Pid[];
  has(run: RunId): boolean;
  saved(): readonly SavedRun[];
  adopt(saved: readonly SavedRun[], known: readonly RunId[]): void;
}

export function createRuns({ links, watch, now, start, isChild, record }: RunsParts): Runs {
  const runs = new Map<RunId, SavedRun>();
  /** They have told that nobody is left, and end. */
  const ending = new Set<Pid>();
  const byLink = (descriptor: number): SavedRun | null => [...runs.values()].find(({ link }) => link === descriptor) ?? null;
  const put = (entry: SavedRun): void => void runs.set(entry.run, entry);
  const forget = ({ run, shepherd }: SavedRun): void => {
    runs.delete(run);
    if (shepherd !== null) ending.add(shepherd);
  };
  const command = (run: RunId, words: Parameters<Links['send']>[1]): boolean => {
    const entry = runs.get(run);
    if (entry === undefined || entry.link === null || entry.released) return false;
    links.send(entry.link, words);
    return true;
  };

  /** What a report changes in what we know of its run. Done again after a crash it changes nothing more. */
  const note = (entry: SavedRun, report: ShepherdReport): SavedRun => {
    switch (report.type) {
      case 'started':
        return { ...entry, started: true, mainPid: report.main.pid, mainStart: report.main.startTime };
      case 'main-ended':
        return { ...entry, mainPid: report.heir?.pid ?? null, mainStart: report.heir?.startTime ?? null };
      case 'killed': {
        const { process } = report;
        const told = entry.killed.some(({ pid, startTime }) => pid === process.pid && startTime === process.startTime);
        return told ? entry : { ...entry, killed: [...entry.killed, process] };
      }
      default:
        return entry;
    }
  };

  return {
    start(wanted) {
      if (runs.has(wanted.run)) return ok(undefined);
      const started = start(wanted);
      if (!started.ok) return started;
      const { pid, link } = started.value;
      const { readiness } = wanted.job;
      put({
        run: wanted.run,
        job: wanted.job.name,
        instance: wanted.instance,
        link,
        shepherd: pid,
        started: false,
        heirs: wanted.job.kind === 'daemon',
        mainPid: null,
        mainStart: null,
        released: false,
        pattern: readiness?.type === 'line' ? readiness.pattern : null,
        killed: [],
      });
      watch.add(link, 'readable');
      return ok(undefined);
    },
    signal({ run, signal, to, spareSessions }) {
      const main = runs.get(run)?.mainPid ?? null;
      const sent = command(run, { type: 'signal', signal, to, spareSessions });
      if (sent && main !== null) record({ type: 'sent', signal, to: main, errno: null });
      return sent;
    },
    kill: ({ run, spareSessions }) => command(run, { type: 'kill', spareSessions }),
    release(run) {
      const entry = runs.get(run);
      if (entry === undefined || entry.link === null) return;
      command(run, { type: 'release' });
      put({ ...entry, released: true });
    },
    setMain(run, pid) {
      const entry = runs.get(run);
      if (entry !== undefined && command(run, { type: 'set-main', pid })) put({ ...entry, mainPid: pid, mainStart: null });
    },
    watchOutput(run, pattern) {
      const entry = runs.get(run);
      if (entry === undefined) return;
      put({ ...entry, pattern });
      command(run, { type: 'tee', on: pattern !== null });
    },
    arrival(descriptor) {
      const entry = byLink(descriptor);
      if (entry === null || entry.shepherd === null) return null;
      const seen = links.look(descriptor);
      // Its end is told by waitid(2); until then the descriptor would only keep us awake.
      if (seen.type === 'gone') watch.remove(descriptor);
      if (seen.type !== 'report') return null;
      const { report } = seen;
      if (report === null) return { events: [], canWait: true, finish: () => links.take(descriptor) };
      const happening = happeningOfReport(report);
      if (happening !== null) record(happening);
      const noted = note(entry, report);
      put(noted);
      const isOver = report.type === 'empty' || report.type === 'spawn-failed';
      if (isOver) forget(noted);
      const events = entry.released ? [] : reportEvents(report, { ...noted, shepherd: entry.shepherd }, now());
      return {
        events,
        canWait: true,
        finish() {
          links.take(descriptor);
          if (isOver) watch.close(descriptor);
        },
      };
    },
    endedUnheard(descriptor) {
      const shepherd = byLink(descriptor)?.shepherd ?? null;
      if (shepherd === null || links.look(descriptor).type !== 'gone') return null;
      return isChild(shepherd) ? null : shepherd;
    },
    linkOf: (shepherd) => [...runs.values()].find((entry) => entry.shepherd === shepherd)?.link ?? null,
    shepherdEnded(shepherd) {
      ending.delete(shepherd);
      const entry = [...runs.values()].find((other) => other.shepherd === shepherd);
      if (entry === undefined) return null;
      runs.delete(entry.run);
      if (entry.link !== null) watch.close(entry.link);
      const main = entry.mainPid === null ? null : { pid: entry.mainPid, startTime: entry.mainStart ?? 0, comm: '' };
      return { entry, main };
    },
    shepherds: () => [...[...runs.values()].flatMap(({ shepherd }) => (shepherd === null ? [] : [shepherd])), ...ending],
    has: (run) => runs.has(run),
    saved: () => [...runs.values()],
    adopt(saved, known) {
      for (const entry of saved) {
        put(entry);
        if (entry.link === null) continue;
        watch.add(entry.link, 'readable');
        if (known.includes(entry.run) || entry.released) continue;
        command(entry.run, { type: 'release' });
        put({ ...entry, released: true });
      }
    },
  };
}

/** The shepherd was killed before it had started anything. */
export const neverStarted = (run: RunId, at: Millis): JobsEvent => ({
  type: 'run-failed',
  now: at,
  run,
  failure: { step: 'clone', errno: errno(ECHILD), path: '' },
});

const { ECHILD } = constants.errno;
