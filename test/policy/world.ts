import { DEFAULT_SETTINGS } from '../../src/cli/personalities/defaults.ts';
import type { Effect } from '../../src/model/effect.ts';
import type { Event } from '../../src/model/event.ts';
import { errno, millis, pid, signalNumber } from '../../src/model/ids.ts';
import type { Message } from '../../src/model/message.ts';
import type { End } from '../../src/model/process.ts';
import type { HookPoint } from '../../src/model/settings.ts';
import type { State } from '../../src/model/state.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { decide } from '../../src/policy/decide.ts';
import { initialState } from '../../src/policy/initial-state.ts';
import { APP, childEnded, exited, info, inspected, killedBy, member, NO_SUCH_FILE, type Timeless } from './given.ts';
import type { Nature, Straggler } from './nature.ts';

class Crash extends Error {}

const ASKS_TO_STOP: readonly number[] = [2, 3, 15];

/** A tiny kernel: processes that end, a reaper that shows them, time that passes only while nothing else can happen. */
export class World {
  readonly sentToApp: { readonly signal: number; readonly at: number }[] = [];
  readonly messages: Message[] = [];
  readonly hooksRun: { readonly point: HookPoint; readonly at: number; readonly exitCode: number | null }[] = [];
  code: number | null = null;
  now = 1000;
  crashCount = 0;
  appStartedAt: number | null = null;
  appEndedAt: number | null = null;
  readonly #nature: Nature;
  #state: State;
  #queue: Timeless[] = [{ type: 'began' }];
  /** What came of effects: handled before anything else that happens. */
  #answers: Timeless[] = [];
  #zombies: Timeless[] = [];
  #alive: Straggler[];
  #timers: { at: number; happen: () => void }[] = [];
  #signalInHand: Timeless | null = null;

  constructor(nature: Nature) {
    this.#nature = nature;
    const settings = { ...DEFAULT_SETTINGS, ...nature.settings };
    this.#state = initialState(settings, 'pid-1', { type: 'app', program: 'app' });
    this.#alive = [...(nature.stragglers ?? [])];
  }

  after(delay: number, happen: () => void): void {
    this.#timers.push({ at: this.now + delay, happen });
  }

  signal(number: number): void {
    this.#queue.push({ type: 'signal-arrived', info: info(number), sender: undefined });
  }

  get appRuns(): boolean {
    return this.appStartedAt !== null && this.appEndedAt === null;
  }

  /** As far as we know; kill(2) does not fail on a zombie either. */
  get appIsThere(): boolean {
    return this.#state.app.id === 'running';
  }

  /** Those of the set who are there. */
  get living(): readonly number[] {
    const members = this.#alive.filter((straggler) => !straggler.stranger).map((straggler) => straggler.pid);
    return this.appRuns ? [APP, ...members] : members;
  }

  /** Until we have left, or nothing can happen any more. */
  run(): void {
    for (let steps = 0; this.code === null; steps += 1) {
      if (steps > 10_000) throw new Error('this life does not end');
      try {
        this.#finishQueue();
        this.#drain();
        if (this.code !== null || !this.#letTimePass()) return;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        this.#boot();
      }
    }
  }

  #finishQueue(): void {
    const next = () => this.#answers.shift() ?? this.#queue.shift();
    for (let event = next(); event !== undefined && this.code === null; event = next()) {
      this.#signalInHand = event.type === 'signal-arrived' ? event : this.#signalInHand;
      const [state, effects] = decide(this.#state, { ...event, now: millis(this.now) } as Event);
      this.#state = state;
      for (const effect of effects) {
        if (this.#nature.crashes?.() === true) throw new Crash();
        this.#perform(effect);
      }
      if (event.type === 'signal-arrived') this.#signalInHand = null;
    }
  }

  /** As the brain that comes after a crash: what was in memory is lost, what was not passed on comes again (runtime/boot.ts). */
  #boot(): void {
    this.crashCount += 1;
    this.#answers = [];
    const signals = this.#queue.filter((event) => event.type === 'signal-arrived');
    const spawned: Timeless = { type: 'app-spawned', pid: APP, startTime: 100 };
    const start = this.#state.app.id !== 'unborn' ? [] : [this.appStartedAt === null ? ({ type: 'began' } as const) : spawned];
    const resumed = { type: 'resumed', crash: { signal: null, words: '', count: 1, hung: false } } as const;
    this.#queue = [...start, resumed, ...(this.#signalInHand === null ? [] : [this.#signalInHand]), ...signals];
  }

  /** Each is handled while it is still a zombie, and shown again where that was not finished. */
  #drain(): void {
    for (let zombie = this.#zombies[0]; zombie !== undefined; zombie = this.#zombies[0]) {
      this.#queue.push(zombie);
      this.#finishQueue();
      this.#zombies.shift();
    }
    this.#queue.push({ type: 'reaper-drained', childrenLeft: this.appRuns || this.#alive.length > 0 });
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
      case 'spawn-app':
        this.#spawnApp();
        return;
      case 'run-hook':
        this.#runHook(effect.point, effect.exitCode);
        return;
      case 'send-signal':
        this.#send(effect.signal, effect.target.type === 'group' ? effect.target.leader : effect.target.pid);
        this.#signalInHand = null;
        return;
      case 'identify-sender':
        this.#answers.push({ ...effect, type: 'sender-identified', sender: null });
        return;
      case 'note-held-sent':
        this.#answers.push({ type: 'held-sent', signal: effect.signal });
        return;
      case 'look-for-zombies':
        this.#answers.push({ type: 'zombies-found', zombies: [] });
        return;
      case 'look-for-stopped':
        this.#answers.push({ ...effect, type: 'stopped-found', stopped: [] });
        return;
      case 'look-at-terminal':
        this.#answers.push({ type: 'terminal-seen', signal: effect.signal, terminal: 'nobody' });
        return;
      case 'inspect-end':
        this.#answers.push(inspected());
        return;
      case 'signal-members':
        this.#signalMembers(effect.signals[0] ?? 0);
        return;
      case 'tell':
        this.messages.push(effect.message);
        return;
      case 'write-termination-log':
        this.#answers.push({ type: 'termination-log-failed', path: '/log', errno: errno(28) });
        return;
      case 'leave':
        this.code = effect.code;
        return;
      default:
        return;
    }
  }

  #spawnApp(): void {
    if (this.appStartedAt !== null) throw new Error('the app was started twice');
    this.appStartedAt = this.now;
    const { runs, code } = this.#nature.app;
    if (runs !== 'never') this.after(runs, () => this.#endApp(exited(code)));
    this.#answers.push({ type: 'app-spawned', pid: APP, startTime: 100 });
  }

  #endApp(end: End): void {
    if (!this.appRuns) return;
    this.appEndedAt = this.now;
    this.#zombies.push(childEnded(APP, end));
  }

  #runHook(point: HookPoint, exitCode: number | null): void {
    const { runs, code } = this.#nature.hook?.(point) ?? { runs: 0, code: 0 };
    this.hooksRun.push({ point, at: this.now, exitCode });
    if (runs === null) {
      this.#answers.push({ type: 'hook-failed', point, failure: NO_SUCH_FILE });
      return;
    }
    const hook = { pid: 5000 + this.hooksRun.length, obeysAfter: 'never', stranger: false, forksWhenKilled: false } as const;
    this.#alive.push(hook);
    if (runs !== 'never') this.after(runs, () => this.#end(hook, exited(code)));
    this.#answers.push({ type: 'hook-started', point, pid: pid(hook.pid) });
  }

  #send(signal: number, target: number): void {
    if (target === APP) this.#sendToApp(signal);
    for (const straggler of this.#alive) if (straggler.pid === target && signal === 9) this.#end(straggler, killedBy(9));
  }

  #sendToApp(signal: number): void {
    if (this.appIsThere) this.sentToApp.push({ signal, at: this.now });
    if (!this.appRuns) return;
    const { obeysAfter, code } = this.#nature.app;
    if (signal === 9) this.#endApp(killedBy(9));
    else if (ASKS_TO_STOP.includes(signal) && obeysAfter !== 'never') this.after(obeysAfter, () => this.#endApp(exited(code)));
  }

  #signalMembers(signal: number): void {
    const answer = this.living.map(member);
    for (const straggler of this.#alive.filter(({ stranger }) => !stranger)) {
      const { obeysAfter } = straggler;
      if (signal === 15 && obeysAfter !== 'never') this.after(obeysAfter, () => this.#end(straggler, killedBy(15)));
      if (signal === 9) this.#end(straggler, killedBy(9));
    }
    if (signal === 9) this.#endApp(killedBy(9));
    this.#answers.push({ type: 'members-signalled', signal: signalNumber(signal), members: answer });
  }

  #end(straggler: Straggler, end: End): void {
    if (!this.#alive.includes(straggler) || straggler.stuck === true) return;
    this.#alive = this.#alive.filter((other) => other !== straggler);
    this.#zombies.push(childEnded(straggler.pid, end));
    const wasKilled = end.type === 'killed' && end.signal === 9;
    if (wasKilled && straggler.forksWhenKilled) {
      this.#alive.push({ ...straggler, pid: straggler.pid + 1000, forksWhenKilled: false });
    }
  }
}
