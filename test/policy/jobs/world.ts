import { errno, millis, pid, signalNumber, uid } from '../../../src/model/ids.ts';
import type { JobConfig, JobsConfig } from '../../../src/model/jobs/config.ts';
import type { JobsAnswer, JobsRequest } from '../../../src/model/jobs/control.ts';
import type { JobsEffect } from '../../../src/model/jobs/effect.ts';
import type { JobsEvent } from '../../../src/model/jobs/event.ts';
import type { RunId } from '../../../src/model/jobs/ids.ts';
import type { JobsState } from '../../../src/model/jobs/state.ts';
import type { End } from '../../../src/model/process.ts';
import { jobsDeadline } from '../../../src/policy/jobs/deadline.ts';
import { decideJobs } from '../../../src/policy/jobs/decide.ts';
import { initialJobsState } from '../../../src/policy/jobs/initial-state.ts';
import type { Random } from '../random.ts';
import { killedBy, processName, type Timeless } from './given.ts';

/** How processes behave. Times in milliseconds; null: never by itself. */
export interface Nature {
  readonly startsAfter: number;
  readonly failsToStart: boolean;
  readonly readyAfter: number;
  readonly livesFor: number | null;
  readonly end: End;
  /** How many outlive the main process, and for how long. */
  readonly survivors: number;
  readonly survivorsFor: number;
  /** After the stop signal; null: it takes no notice. */
  readonly stopsAfter: number | null;
  readonly healthy: boolean;
}

/** A process set as the world has it. */
export interface Living {
  readonly run: RunId;
  readonly config: JobConfig;
  readonly instance: number;
  readonly nature: Nature;
  main: boolean;
  survivors: number;
  ready: boolean;
  released: boolean;
}

/** Shepherds, their sets, a file, sockets, and a brain that may crash between any two effects. */
export class World {
  state: JobsState;
  now = 0;
  code: number | null = null;
  disk: JobsConfig;
  crashes = 0;
  readonly living = new Map<number, Living>();
  /** As far as the brain has been told: who has ended is there until then. */
  readonly seen = new Map<number, Living>();
  readonly answers = new Map<number, JobsAnswer[]>();
  readonly everStarted: number[] = [];
  /** Asked after each decision, and before each start of a run. */
  check: (world: World, event: Timeless) => void = () => undefined;
  beforeStart: (world: World, config: JobConfig) => void = () => undefined;
  refusesConfig = false;
  refusesSockets: () => boolean = () => false;
  readonly #random: Random;
  readonly #natureOf: (config: JobConfig) => Nature;
  readonly #crashes: () => boolean;
  #timers: { readonly at: number; readonly happen: () => void }[] = [];
  #queue: Timeless[] = [];
  #requests = 0;

  constructor(config: JobsConfig, random: Random, natureOf: (config: JobConfig) => Nature, crashes: () => boolean) {
    this.#random = random;
    this.#natureOf = natureOf;
    this.#crashes = crashes;
    this.disk = config;
    this.state = initialJobsState(config, millis(0), random.between(0, 2 ** 31));
    this.#queue.push({ type: 'began' });
  }

  after(delay: number, happen: () => void): void {
    this.#timers.push({ at: this.now + delay, happen });
  }

  signal(number: number): void {
    const info = { signal: signalNumber(number), code: 0, senderPid: 0, senderUid: uid(0), value: 0, pointer: '0' };
    this.tells({ type: 'signal-arrived', info, sender: null });
  }

  asks(request: JobsRequest): number {
    this.#requests += 1;
    this.tells({ type: 'requested', id: this.#requests, request });
    return this.#requests;
  }

  get asked(): number {
    return this.#requests;
  }

  tells(event: Timeless): void {
    this.#queue.push(event);
  }

  /** Until then, or until we have left. */
  runUntil(end: number): void {
    for (let steps = 0; this.code === null; steps += 1) {
      if (steps > 100_000) throw new Error('time does not pass');
      this.#drain();
      const timer = this.#timers.reduce<number>((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
      const next = Math.min(timer, jobsDeadline(this.state) ?? Number.POSITIVE_INFINITY);
      if (this.code !== null || next > end) break;
      this.now = Math.max(this.now, next);
      const due = this.#timers.filter(({ at }) => at <= this.now);
      this.#timers = this.#timers.filter(({ at }) => at > this.now);
      for (const { happen } of due) happen();
      if (due.length === 0) this.tells({ type: 'deadline-passed' });
    }
    this.now = Math.max(this.now, end);
  }

  #drain(): void {
    for (let event = this.#queue.shift(); event !== undefined && this.code === null; event = this.#queue.shift()) {
      if (event.type === 'run-emptied' || event.type === 'run-failed') this.seen.delete(event.run);
      // The one cast: an event with its time is an event.
      const [state, effects] = decideJobs(this.state, { ...event, now: millis(this.now) } as JobsEvent);
      this.state = state;
      this.check(this, event);
      for (const effect of effects) {
        if (this.#crashes()) {
          this.#comeBack();
          break;
        }
        this.#perform(effect);
      }
    }
  }

  /** The brain is another one, and has the state alone; the edge compares what there is with what it says. */
  #comeBack(): void {
    this.crashes += 1;
    const known = new Set(this.state.jobs.flatMap(({ runs }) => runs.map(({ id }): number => id)));
    for (const one of this.living.values()) if (!known.has(one.run)) one.released = true;
    this.#queue.unshift({ type: 'resumed', words: 'an error', count: this.crashes });
  }

  #perform(effect: JobsEffect): void {
    switch (effect.type) {
      case 'start-run':
        if (!this.everStarted.includes(effect.run)) this.#start(effect.run, effect.job, effect.instance);
        else if (!this.living.has(effect.run)) this.tells({ type: 'run-emptied', run: effect.run, killed: [] });
        return;
      case 'signal-run':
        this.#signal(effect);
        return;
      case 'kill-run': {
        const one = this.living.get(effect.run);
        if (one === undefined) this.tells({ type: 'run-emptied', run: effect.run, killed: [] });
        else this.after(this.#random.between(0, 5), () => this.#die(one, killedBy(9)));
        return;
      }
      case 'release-run': {
        const one = this.living.get(effect.run);
        if (one !== undefined) one.released = true;
        return;
      }
      case 'probe':
        this.#probe(effect);
        return;
      case 'open-sockets': {
        const { job } = effect;
        if (!this.refusesSockets()) this.tells({ type: 'sockets-opened', job });
        else this.tells({ type: 'sockets-failed', job, socket: 'http', errno: errno(98), words: 'in use' });
        return;
      }
      case 'read-config':
        if (this.refusesConfig) this.tells({ type: 'config-refused', path: '/etc/tsinit.yaml', diagnostics: [] });
        else this.tells({ type: 'config-read', config: this.disk });
        return;
      case 'answer':
        this.answers.set(effect.id, [...(this.answers.get(effect.id) ?? []), effect.answer]);
        return;
      case 'leave':
        this.code = effect.code;
        return;
      default:
        return;
    }
  }

  #start(run: RunId, config: JobConfig, instance: number): void {
    this.beforeStart(this, config);
    this.everStarted.push(run);
    const nature = this.#natureOf(config);
    const one: Living = { run, config, instance, nature, main: true, survivors: 0, ready: false, released: false };
    this.living.set(run, one);
    this.seen.set(run, one);
    this.after(nature.startsAfter, () => {
      if (!this.living.has(run)) return;
      if (nature.failsToStart) {
        this.living.delete(run);
        this.tells({ type: 'run-failed', run, failure: { step: 'exec', errno: errno(2), path: '/x' } });
        return;
      }
      this.tells({ type: 'run-started', run, shepherd: pid(10_000 + run), main: processName(20_000 + run, 'main') });
      const { livesFor } = nature;
      if (livesFor !== null) this.after(livesFor, () => this.#mainEnds(one, nature.end));
      this.after(nature.readyAfter, () => this.#becomesReady(one, run));
    });
  }

  #becomesReady(one: Living, run: RunId): void {
    if (!one.main || one.released) return;
    one.ready = true;
    const fields = {
      reloading: false,
      stopping: false,
      watchdog: 'none',
      status: 'ok',
      mainPid: null,
      errno: null,
      fdStore: false,
    } as const;
    if (one.config.readiness?.type === 'notify')
      this.tells({ type: 'notified', run, pid: pid(20_000 + run), fields: { ...fields, ready: true } });
  }

  #mainEnds(one: Living, end: End): void {
    if (!one.main || !this.living.has(one.run)) return;
    one.main = false;
    one.survivors = one.nature.survivors;
    const run = one.run;
    if (!one.released) this.tells({ type: 'main-ended', run, pid: pid(20_000 + run), end, survivors: one.survivors, heir: null });
    if (one.survivors === 0) this.#empty(one, []);
    else this.after(one.nature.survivorsFor, () => this.#empty(one, []));
  }

  #empty(one: Living, killed: readonly number[]): void {
    if (!this.living.delete(one.run) || one.released) return;
    const run = one.run;
    this.tells({ type: 'run-emptied', run, killed: killed.map((number) => processName(number)) });
  }

  #die(one: Living, end: End): void {
    if (one.main) {
      one.main = false;
      const run = one.run;
      if (!one.released) this.tells({ type: 'main-ended', run, pid: pid(20_000 + run), end, survivors: 0, heir: null });
    }
    this.#empty(one, [20_000 + one.run]);
  }

  #signal({ run, signal }: Extract<JobsEffect, { type: 'signal-run' }>): void {
    const one = this.living.get(run);
    if (one === undefined) {
      this.tells({ type: 'run-emptied', run, killed: [] });
      return;
    }
    this.tells({ type: 'run-signalled', run, signal, reached: 1, errno: null });
    const { stopsAfter } = one.nature;
    if (signal === 15 && stopsAfter !== null) this.after(stopsAfter, () => this.#die(one, killedBy(15)));
  }

  #probe({ run, purpose }: Extract<JobsEffect, { type: 'probe' }>): void {
    this.after(this.#random.between(0, 20), () => {
      const one = this.living.get(run);
      if (one === undefined) return;
      const good = purpose === 'readiness' ? one.ready : one.nature.healthy;
      this.tells({ type: 'probe-answered', run, purpose, good, words: good ? '' : 'refused' });
    });
  }
}
