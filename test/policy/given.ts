import { DEFAULT_SETTINGS } from '../../src/cli/personalities/defaults.ts';
import type { Effect } from '../../src/model/effect.ts';
import type { Event, Member, MemoryFacts, SpawnFailure, Zombie } from '../../src/model/event.ts';
import { errno, exitCode, millis, pid, type SignalNumber, signalNumber, uid } from '../../src/model/ids.ts';
import type { Message } from '../../src/model/message.ts';
import type { UserIds } from '../../src/model/privileges.ts';
import type { End, ProcessFacts, SignalInfo } from '../../src/model/process.ts';
import type { HookPoint, Settings } from '../../src/model/settings.ts';
import type { Role, State, Task } from '../../src/model/state.ts';
import { decide } from '../../src/policy/decide.ts';
import { initialState } from '../../src/policy/initial-state.ts';

/** An event without its time. */
export type Timeless = Event extends infer Each ? (Each extends Event ? Omit<Each, 'now'> : never) : never;

export const APP = pid(7);
export const GROUP = { type: 'group', leader: APP } as const;

export const exited = (code: number): End => ({ type: 'exited', code: exitCode(code) });
export const killedBy = (signal: number): End => ({ type: 'killed', signal: signalNumber(signal), coreDumped: false });

/** A signal that a process (or, with senderPid 0, somebody outside) sent by kill(2). */
export function info(signal: number, change: Partial<SignalInfo> = {}): SignalInfo {
  return { signal: signalNumber(signal), code: 0, senderPid: 12, senderUid: uid(0), value: 0, pointer: '0', ...change };
}

export const arrived = (signal: number, change: Partial<SignalInfo> = {}) =>
  ({ type: 'signal-arrived', info: info(signal, change), sender: null }) as const;

export function facts(process: number, change: Partial<ProcessFacts> = {}): ProcessFacts {
  return { pid: pid(process), ppid: 1, processGroup: process, session: 1, startTime: 100, state: 'S', comm: 'sleep', ...change };
}

export const member = (process: number): Member => ({
  facts: facts(process),
  commandLine: ['sleep', '100'],
  wchan: null,
  age: null,
});

export const childEnded = (process: number, end: End) =>
  ({ type: 'child-changed', pid: pid(process), change: { type: 'ended', end }, facts: facts(process) }) as const;

export const appStopped = (signal: number) =>
  ({ type: 'child-changed', pid: APP, change: { type: 'stopped', signal: signalNumber(signal) }, facts: null }) as const;

export const passed = { type: 'deadline-passed' } as const;

export const signalled = (signal: number, ...pids: readonly number[]) =>
  ({ type: 'members-signalled', signal: signalNumber(signal), members: pids.map(member) }) as const;

/** The answer to inspect-end. */
export const inspected = (memory: MemoryFacts | null = null, zombies: readonly Zombie[] = []) =>
  ({ type: 'end-inspected', inspection: { memory, zombies, left: [] } }) as const;

/** The app has ended, and its end has been looked into. */
export const appEnds = (end: End) => [childEnded(APP, end), inspected()] as const;

export const HOOK = pid(40);
export const hookStarted = (point: HookPoint, process = 40) => ({ type: 'hook-started', point, pid: pid(process) }) as const;
export const NO_SUCH_FILE: SpawnFailure = { step: 'exec', errno: errno(2), path: '/nowhere' };
export const hookFailed = (point: HookPoint) => ({ type: 'hook-failed', point, failure: NO_SUCH_FILE }) as const;

export const drained = (childrenLeft: boolean) => ({ type: 'reaper-drained', childrenLeft }) as const;

const ASIDE: ReadonlySet<Effect['type']> = new Set(['look-for-zombies', 'look-for-stopped', 'note-held-sent']);

/** A machine in some state, to which events can happen one after another; effects are those of the last. */
export class Machine {
  state: State;
  effects: readonly Effect[] = [];
  now = 1000;

  /** As tsinit does by default, but without a termination log, which would be written wherever something fails. */
  constructor(
    settings: Partial<Settings> = {},
    role: Role = 'pid-1',
    task: Task = { type: 'app', program: 'app' },
    user: UserIds | null = null,
  ) {
    this.state = initialState({ ...DEFAULT_SETTINGS, terminationLog: null, ...settings }, role, task, user);
  }

  looksForZombies = false;
  looksForStopped: Extract<Effect, { readonly type: 'look-for-stopped' }> | null = null;

  happens(...events: readonly Timeless[]): this {
    for (const event of events) {
      // Each event gets its time back: the two together are an Event again.
      const [next, effects] = decide(this.state, { ...event, now: millis(this.now) } as Event);
      this.state = next;
      // Looks aside at a request to stop, of which one test each is enough (notices.test.ts, signals.test.ts).
      this.looksForZombies = effects.some(({ type }) => type === 'look-for-zombies');
      this.looksForStopped = effects.find((effect) => effect.type === 'look-for-stopped') ?? null;
      this.effects = effects.filter(({ type }) => !ASIDE.has(type));
      for (const effect of effects) if (effect.type === 'note-held-sent') this.#confirm(effect.signal);
    }
    return this;
  }

  /** What the edge answers at once, where it is not the crash before it that matters (held-sending.test.ts). */
  #confirm(signal: SignalNumber): void {
    [this.state] = decide(this.state, { type: 'held-sent', signal, now: millis(this.now) });
  }

  at(now: number): this {
    this.now = now;
    return this;
  }

  /** The app runs since 1000. */
  running(): this {
    return this.happens({ type: 'began' }, { type: 'app-spawned', pid: APP, startTime: 100 });
  }

  /** The app ended with 3 at 1000, two members are left. */
  draining(): this {
    return this.running().happens(...appEnds(exited(3)), drained(true), signalled(15, 20, 21));
  }

  get types(): readonly string[] {
    return this.effects.map((effect) => effect.type);
  }

  get told(): readonly Message[] {
    return this.effects.flatMap((effect) => (effect.type === 'tell' ? [effect.message] : []));
  }
}
