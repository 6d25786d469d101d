import { type Errno, exitCode, millis, pid, type SignalNumber, signalNumber, uid } from '../../../src/model/ids.ts';
import type { JobsConfig } from '../../../src/model/jobs/config.ts';
import type { JobsAnswer, JobsRequest } from '../../../src/model/jobs/control.ts';
import type { JobsEvent } from '../../../src/model/jobs/event.ts';
import type { RunId } from '../../../src/model/jobs/ids.ts';
import { ok } from '../../../src/model/result.ts';
import type { Arrival, JobsSystem, SavedEdge, SavedRun } from '../../../src/runtime/jobs/jobs-system.ts';
import { killedBy, name, processName, type Timeless } from '../../policy/jobs/given.ts';
import { Left, Slept, WaitsForEver } from '../fake-system.ts';

/** The brain is lost at this very moment. */
export class Lost extends Error {}

interface Shepherd {
  readonly run: RunId;
  readonly reports: Timeless[];
  alive: boolean;
}

/**
 * Shepherds with their links, clients, and a clock that only moves while somebody waits. It is the world, and stays as it is when the brain
 * is lost: what was not finished is shown again to the next one.
 */
export class FakeJobsSystem implements JobsSystem {
  readonly started: { readonly run: RunId; readonly job: string }[] = [];
  readonly answers = new Map<number, JobsAnswer>();
  readonly lines: string[] = [];
  disk: JobsConfig;
  /** How long after SIGTERM a job ends. */
  stopsAfter = 5;
  /** Asked before everything that the brain does; true: it is lost before that. */
  isLost: () => boolean = () => false;
  #clock = 1000;
  #requests = 0;
  #shepherds = new Map<number, Shepherd>();
  #scheduled: { readonly at: number; readonly happen: () => void }[] = [];
  #signals: SignalNumber[] = [];
  #asked: Timeless[] = [];
  /** Shown since the last time that there was nothing more. */
  #shown = new Set<number>();

  constructor(disk: JobsConfig) {
    this.disk = disk;
  }

  schedule(delay: number, happen: () => void): void {
    this.#scheduled.push({ at: this.#clock + delay, happen });
  }

  arrive(signal: number): void {
    this.#signals.push(signalNumber(signal));
  }

  ask(request: JobsRequest): number {
    this.#requests += 1;
    this.#asked.push({ type: 'requested', id: this.#requests, request });
    return this.#requests;
  }

  /** Its main process, and with it the set. */
  end(run: RunId): void {
    const shepherd = this.#shepherds.get(run);
    if (shepherd === undefined || !shepherd.alive) return;
    shepherd.alive = false;
    const main = pid(2000 + run);
    shepherd.reports.push(
      { type: 'main-ended', run, pid: main, end: killedBy(15), survivors: 0, heir: null },
      { type: 'run-emptied', run, killed: [] },
    );
  }

  get living(): readonly RunId[] {
    return [...this.#shepherds.values()].filter(({ alive }) => alive).map(({ run }) => run);
  }

  now = () => millis(this.#clock);
  leftoverSignals = () => [];
  peekChild = () => ({ type: 'none' }) as const;
  identify = () => null;
  isMemoryScarce = () => false;
  setSubreaper = () => ok(undefined);
  request = () => null;
  answerRequest = () => undefined;
  replaceSelf = (): never => {
    throw new Error('nobody asks for an upgrade');
  };
  forgetOldFile = () => undefined;
  lastWordsOf = () => null;
  childEnded = () => [];
  nextDeadline = () => null;
  isBusy = () => false;
  watchOutput = () => undefined;
  setMain = () => undefined;
  closeSockets = () => undefined;
  watchSockets = () => undefined;
  probe = () => undefined;
  openSockets = () => ok(undefined);
  readConfig: JobsSystem['readConfig'] = () => ok(this.disk);

  writeLine(line: string): boolean {
    this.lines.push(line);
    return true;
  }

  waitForSignals(deadline: number | null): ReturnType<JobsSystem['waitForSignals']> {
    this.#mayBeLost();
    const ready = this.#signals.length > 0 || this.#asked.length > 0 || this.#hasReports();
    const next = this.#scheduled.reduce((least, { at }) => Math.min(least, at), deadline ?? Number.POSITIVE_INFINITY);
    if (!ready && next === Number.POSITIVE_INFINITY) throw new WaitsForEver();
    if (!ready) this.#clock = Math.max(this.#clock, next);
    const due = this.#scheduled.filter(({ at }) => at <= this.#clock);
    this.#scheduled = this.#scheduled.filter(({ at }) => at > this.#clock);
    for (const { happen } of due) happen();
    return this.#signals.map((signal) => ({
      info: { signal, code: 0, senderPid: 0, senderUid: uid(0), value: 0, pointer: '0' },
      sender: null,
      forwarded: undefined,
      finish: () => {
        this.#signals = this.#signals.filter((other) => other !== signal);
      },
    }));
  }

  nextArrival(): Arrival | null {
    this.#mayBeLost();
    const [asked] = this.#asked;
    if (asked !== undefined) return this.#arrival([asked], false, () => this.#asked.shift());
    for (const { run, reports } of this.#shepherds.values()) {
      const [report] = reports;
      if (report === undefined || this.#shown.has(run)) continue;
      this.#shown.add(run);
      return this.#arrival([report], true, () => {
        reports.shift();
        if (report.type === 'run-emptied') this.#shepherds.delete(run);
      });
    }
    this.#shown.clear();
    return null;
  }

  startRun({ run, job }: Parameters<JobsSystem['startRun']>[0]): ReturnType<JobsSystem['startRun']> {
    this.#mayBeLost();
    if (this.#shepherds.has(run)) return ok(undefined);
    this.started.push({ run, job: job.name });
    const reports: Timeless[] = [
      { type: 'run-started', run, shepherd: pid(1000 + run), main: processName(2000 + run, job.name) },
    ];
    this.#shepherds.set(run, { run, reports, alive: true });
    this.#mayBeLost();
    return ok(undefined);
  }

  signalRun({ run, signal }: Parameters<JobsSystem['signalRun']>[0]): boolean {
    this.#mayBeLost();
    const shepherd = this.#shepherds.get(run);
    if (shepherd === undefined) return false;
    if (signal === 15) this.schedule(this.stopsAfter, () => this.end(run));
    return true;
  }

  killRun({ run }: Parameters<JobsSystem['killRun']>[0]): boolean {
    this.#mayBeLost();
    if (!this.#shepherds.has(run)) return false;
    this.end(run);
    return true;
  }

  releaseRun(run: RunId): void {
    this.#shepherds.delete(run);
  }

  answer(id: number, answer: JobsAnswer): boolean {
    this.#mayBeLost();
    this.answers.set(id, answer);
    return true;
  }

  saved(): SavedEdge {
    const runs = [...this.#shepherds.values()].map(({ run, alive }): SavedRun => savedRun(run, alive));
    return { runs, lost: [], sockets: [], control: null, clients: [], probes: [], nextClient: 1, ledgerClient: null };
  }

  /** Whoever has asked, and is not known to wait, was to be answered by a brain that was lost. */
  adopt({ requests }: Parameters<JobsSystem['adopt']>[0]): void {
    this.#shown.clear();
    const open = new Set([...requests, ...this.#asked.flatMap((event) => (event.type === 'requested' ? [event.id] : []))]);
    for (let id = 1; id <= this.#requests; id += 1) {
      if (!open.has(id) && !this.answers.has(id)) this.answers.set(id, { code: exitCode(1), lines: ['a crash'], jobs: null });
    }
  }

  sleep(): Errno {
    this.#mayBeLost();
    throw new Slept();
  }

  leave(code: Parameters<JobsSystem['leave']>[0]): never {
    this.#mayBeLost();
    throw new Left(code);
  }

  #hasReports(): boolean {
    return [...this.#shepherds.values()].some(({ reports }) => reports.length > 0);
  }

  #mayBeLost(): void {
    if (this.isLost()) throw new Lost();
  }

  #arrival(told: readonly Timeless[], canWait: boolean, finish: () => void): Arrival {
    // The one cast: an event with its time is an event.
    const events = told.map((event) => ({ ...event, now: this.now() }) as JobsEvent);
    return { events, canWait, finish };
  }
}

const savedRun = (run: RunId, alive: boolean): SavedRun => ({
  run,
  job: name('any'),
  instance: 1,
  link: null,
  shepherd: pid(1000 + run),
  started: alive,
  heirs: false,
  mainPid: null,
  mainStart: null,
  released: false,
  pattern: null,
  killed: [],
});
