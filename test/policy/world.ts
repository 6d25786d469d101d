import { DEFAULT_SETTINGS } from '../../src/cli/parse-arguments.ts';
import type { Effect } from '../../src/model/effect.ts';
import type { Event, Member } from '../../src/model/event.ts';
import { millis, pid, signalNumber } from '../../src/model/ids.ts';
import type { Message } from '../../src/model/message.ts';
import type { Settings } from '../../src/model/settings.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { decide } from '../../src/policy/decide.ts';
import { initialState } from '../../src/policy/initial-state.ts';
import { APP, childEnded, exited, info, killedBy, member, type Timeless } from './given.ts';

/** A process of the app that outlives it. */
export interface Straggler {
  readonly pid: number;
  /** How long after SIGTERM it ends, in ms; never: it ignores SIGTERM. */
  readonly obeysAfter: number | 'never';
  /** A stranger's orphan: not signalled, and reaped by us when it ends. */
  readonly stranger: boolean;
  /** Where it is killed it has left one child behind that was born a moment before. */
  readonly forksWhenKilled: boolean;
}

/** A tiny kernel: processes that end, a reaper that shows them, time that passes only while nothing else can happen. */
export class World {
  readonly signalsSeen: number[] = [];
  readonly messages: Message[] = [];
  code: number | null = null;
  now = 1000;
  #state;
  #queue: Timeless[] = [];
  #zombies: Timeless[] = [];
  #alive: Straggler[] = [];
  #timers: { at: number; happen: () => void }[] = [];
  #appRuns = true;

  constructor(settings: Partial<Settings>, stragglers: readonly Straggler[]) {
    this.#state = initialState({ ...DEFAULT_SETTINGS, ...settings }, 'pid-1', 'app');
    this.#alive = [...stragglers];
    this.#queue.push({ type: 'app-spawned', pid: APP, startTime: 100 });
  }

  after(delay: number, happen: () => void): void {
    this.#timers.push({ at: this.now + delay, happen });
  }

  signal(number: number): void {
    this.#queue.push({ type: 'signal-arrived', info: info(number), sender: undefined });
  }

  endApp(code: number): void {
    this.#appRuns = false;
    this.#zombies.push(childEnded(APP, exited(code)));
  }

  get appRuns(): boolean {
    return this.#appRuns;
  }

  /** Until somebody has left, or nothing can happen any more. */
  run(): void {
    for (let steps = 0; this.code === null; steps += 1) {
      if (steps > 10_000) throw new Error('this life does not end');
      this.#finishQueue();
      this.#drain();
      if (this.code !== null || !this.#letTimePass()) return;
    }
  }

  #finishQueue(): void {
    for (let event = this.#queue.shift(); event !== undefined && this.code === null; event = this.#queue.shift()) {
      const [state, effects] = decide(this.#state, { ...event, now: millis(this.now) } as Event);
      this.#state = state;
      for (const effect of effects) this.#perform(effect);
    }
  }

  #drain(): void {
    for (let zombie = this.#zombies.shift(); zombie !== undefined; zombie = this.#zombies.shift()) {
      this.#queue.push(zombie);
      this.#finishQueue();
    }
    this.#queue.push({ type: 'reaper-drained', childrenLeft: this.#appRuns || this.#alive.length > 0 });
    this.#finishQueue();
  }

  #letTimePass(): boolean {
    const deadline = nextDeadline(this.#state);
    const times = this.#timers.map((timer) => timer.at);
    const next = Math.min(...times, deadline ?? Number.POSITIVE_INFINITY);
    if (next === Number.POSITIVE_INFINITY) return this.#queue.length + this.#zombies.length > 0;
    this.now = Math.max(this.now, next);
    const due = this.#timers.filter((timer) => timer.at <= this.now);
    this.#timers = this.#timers.filter((timer) => timer.at > this.now);
    for (const timer of due) timer.happen();
    if (deadline !== null && deadline <= this.now) this.#queue.push({ type: 'deadline-passed' });
    return true;
  }

  #perform(effect: Effect): void {
    if (this.code !== null) throw new Error('something was done after leave');
    switch (effect.type) {
      case 'send-signal':
        if (this.#appRuns) this.signalsSeen.push(effect.signal);
        return;
      case 'identify-sender':
        this.#queue.push({ ...effect, type: 'sender-identified', sender: null });
        return;
      case 'signal-members':
        this.#signalMembers(effect.signals[0] ?? 0);
        return;
      case 'tell':
        this.messages.push(effect.message);
        return;
      case 'leave':
        this.code = effect.code;
        return;
      default:
        return;
    }
  }

  #signalMembers(signal: number): void {
    const members = this.#alive.filter((straggler) => !straggler.stranger);
    for (const straggler of members) {
      const { obeysAfter } = straggler;
      if (signal === 15 && obeysAfter !== 'never') this.after(obeysAfter, () => this.#end(straggler, 15));
      if (signal === 9) this.#end(straggler, 9);
    }
    const answer: readonly Member[] = members.map((straggler) => member(straggler.pid));
    this.#queue.push({ type: 'members-signalled', signal: signalNumber(signal), members: answer });
  }

  #end(straggler: Straggler, signal: number): void {
    if (!this.#alive.includes(straggler)) return;
    this.#alive = this.#alive.filter((other) => other !== straggler);
    this.#zombies.push(childEnded(pid(straggler.pid), killedBy(signal)));
    if (signal === 9 && straggler.forksWhenKilled) {
      this.#alive.push({ ...straggler, pid: straggler.pid + 1000, forksWhenKilled: false });
    }
  }
}
