import { expect } from 'vitest';
import { millis, pid, signalNumber, uid } from '../../../src/model/ids.ts';
import type { JobsConfig } from '../../../src/model/jobs/config.ts';
import type { JobsAnswer, JobsRequest } from '../../../src/model/jobs/control.ts';
import type { JobsEffect } from '../../../src/model/jobs/effect.ts';
import type { JobsEvent } from '../../../src/model/jobs/event.ts';
import { runId } from '../../../src/model/jobs/ids.ts';
import type { JobsMessage } from '../../../src/model/jobs/message.ts';
import type { JobState, JobsState } from '../../../src/model/jobs/state.ts';
import type { End } from '../../../src/model/process.ts';
import { jobsDeadline } from '../../../src/policy/jobs/deadline.ts';
import { decideJobs } from '../../../src/policy/jobs/decide.ts';
import { initialJobsState } from '../../../src/policy/jobs/initial-state.ts';
import { jobsView } from '../../../src/policy/jobs/status.ts';
import { exited, processName, type Timeless } from './given.ts';

/** Decides step by step, and remembers what was to be done in the last one. */
export class Machine {
  state: JobsState;
  now = 1000;
  effects: readonly JobsEffect[] = [];
  #requests = 0;

  constructor(config: JobsConfig, seed = 7) {
    this.state = initialJobsState(config, millis(this.now), seed);
    this.happens({ type: 'began' });
  }

  happens(event: Timeless): this {
    // The one cast: an event with its time is an event.
    const [state, effects] = decideJobs(this.state, { ...event, now: millis(this.now) } as JobsEvent);
    // Whatever is kept must survive being written and read.
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    this.state = state;
    this.effects = effects;
    const deadline = jobsDeadline(state);
    if (deadline !== null) expect(deadline).toBeGreaterThan(this.now);
    return this;
  }

  /** Time passes, as far as the next deadlines and beyond; what is to be done is collected. */
  passes(time: number): this {
    const end = this.now + time;
    const all: JobsEffect[] = [];
    for (let next = jobsDeadline(this.state); next !== null && next <= end; next = jobsDeadline(this.state)) {
      this.now = next;
      this.happens({ type: 'deadline-passed' });
      all.push(...this.effects);
    }
    this.now = end;
    this.effects = all;
    return this;
  }

  /** The pid of a run's main process is its number and 100. */
  started(run: number): this {
    return this.happens({
      type: 'run-started',
      run: runId(run),
      shepherd: pid(1000 + run),
      main: processName(100 + run, 'main'),
    });
  }

  /** Its main process ends, and so does the run where nobody is left. */
  ended(run: number, end: End | null = exited(0), survivors = 0, heir: number | null = null): this {
    const pidOf = this.job(run).runs.find(({ id }) => id === run)?.life;
    const main = pidOf?.id === 'up' ? pidOf.main : pid(100 + run);
    const heirName = heir === null ? null : processName(heir);
    this.happens({ type: 'main-ended', run: runId(run), pid: main, end, survivors, heir: heirName });
    const effects = this.effects;
    if (survivors > 0 || heir !== null) return this;
    this.emptied(run);
    this.effects = [...effects, ...this.effects];
    return this;
  }

  emptied(run: number, killed: readonly number[] = []): this {
    return this.happens({ type: 'run-emptied', run: runId(run), killed: killed.map((one) => processName(one)) });
  }

  signal(signal: number): this {
    const info = { signal: signalNumber(signal), code: 0, senderPid: 0, senderUid: uid(0), value: 0, pointer: '0' };
    return this.happens({ type: 'signal-arrived', info, sender: null });
  }

  /** Answers the number that the request has. */
  asks(request: JobsRequest): number {
    this.#requests += 1;
    this.happens({ type: 'requested', id: this.#requests, request });
    return this.#requests;
  }

  /** The file is read, and is this. */
  reads(config: JobsConfig): this {
    return this.happens({ type: 'config-read', config });
  }

  reloads(config: JobsConfig): this {
    this.signal(1);
    expect(this.did('read-config')).toHaveLength(1);
    return this.reads(config);
  }

  job(which: string | number): JobState {
    const found = this.state.jobs.find(({ name, runs }) => name === which || runs.some(({ id }) => id === which));
    if (found === undefined) throw new Error(`there is no job or run ${which}`);
    return found;
  }

  /** What a user would see. */
  status(job: string): string {
    return jobsView(this.state, millis(this.now)).find(({ name }) => name === job)?.state ?? 'not there';
  }

  did<Type extends JobsEffect['type']>(type: Type): readonly Extract<JobsEffect, { readonly type: Type }>[] {
    return this.effects.filter((effect): effect is Extract<JobsEffect, { readonly type: Type }> => effect.type === type);
  }

  /** "1 web": the run and its job. */
  get starts(): readonly string[] {
    return this.did('start-run').map(({ run, job }) => `${run} ${job.name}`);
  }

  /** "1 SIG15 set": the run, the signal and who gets it; SIGCONT, which comes along, is left out. */
  get signals(): readonly string[] {
    return this.did('signal-run')
      .filter(({ signal }) => signal !== 18)
      .map(({ run, signal, to }) => `${run} ${signal} ${to}`);
  }

  get kills(): readonly number[] {
    return this.did('kill-run').map(({ run }) => run);
  }

  get told(): readonly JobsMessage[] {
    return this.did('tell').map(({ message }) => message);
  }

  get left(): number | null {
    return this.did('leave')[0]?.code ?? null;
  }

  answerTo(id: number): JobsAnswer | null {
    return this.did('answer').find((one) => one.id === id)?.answer ?? null;
  }
}
