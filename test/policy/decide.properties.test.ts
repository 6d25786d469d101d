import { describe, expect, it } from 'vitest';
import { errno, gid, pid, signalNumber, uid } from '../../src/model/ids.ts';
import type { DropOutcome } from '../../src/model/privileges.ts';
import { SIGCHLD } from '../../src/model/signals.ts';
import type { State } from '../../src/model/state.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { MAX_ROUNDS } from '../../src/policy/kill-rounds.ts';
import {
  APP,
  childEnded,
  drained,
  exited,
  GROUP,
  hookFailed,
  hookStarted,
  info,
  inspected,
  killedBy,
  Machine,
  member,
  type Timeless,
} from './given.ts';
import { anySettings } from './nature.ts';
import { Random } from './random.ts';

/** What the ledger has room for (core/abi.h). */
const STATE_CAPACITY = 0x40000;
const SEEDS = Array.from({ length: 250 }, (_, index) => index + 1);
const STEPS = 120;
const REFUSED: DropOutcome = { type: 'refused', step: 'user', errno: errno(1) };
const NOBODY = { user: uid(65534), group: gid(65534) };

/** Any event at all, whether or not it could come now. */
function anyEvent(random: Random): Timeless {
  const signal = random.pick([0, 1, 2, 9, 10, 15, 15, 15, 17, 18, 20, 34, 64]);
  const process = random.pick([7, 20, 21, 40, 41, 40, 41, 300]);
  const point = random.pick([signalNumber(15), signalNumber(1), signalNumber(10), 'START', 'EXIT'] as const);
  const members = Array.from({ length: random.between(0, 3) }, (_, index) => member(20 + index));
  const sent = info(Math.max(signal, 1), { code: random.pick([0, -1, -6, 128]), senderPid: random.pick([0, 12]) });
  return random.pick<() => Timeless>([
    () => ({ type: 'began' }),
    () => ({ type: 'app-spawned', pid: APP, startTime: random.pick([null, 100]) }),
    () => ({ type: 'spawn-failed', failure: { step: 'exec', errno: errno(2), path: '/x' } }),
    () => ({ type: 'signal-arrived', info: sent, sender: random.pick([null, undefined]) }),
    () => ({ type: 'signal-arrived', info: sent, sender: undefined }),
    () => ({ type: 'sender-identified', info: sent, action: { type: 'dropped', why: 'rule' }, sender: null }),
    () => childEnded(process, random.pick([exited(0), exited(3), killedBy(15), killedBy(9)])),
    () => hookStarted(point, random.pick([40, 41])),
    () => hookStarted(point, random.pick([40, 41])),
    () => hookFailed(point),
    () => inspected(),
    () => ({ type: 'termination-log-failed', path: '/log', errno: errno(28) }),
    () => ({ type: 'resumed', crash: { signal: null, words: '', count: 1, hung: false } }),
    () => ({ type: 'child-changed', pid: pid(process), change: { type: 'stopped', signal: signalNumber(20) }, facts: null }),
    () => ({ type: 'child-changed', pid: pid(process), change: { type: 'continued' }, facts: null }),
    () => drained(random.chance(0.97)),
    () => drained(true),
    () => ({ type: 'members-signalled', signal: signalNumber(random.pick([0, 9, 15])), members }),
    () => ({
      type: 'signal-refused',
      signal: signalNumber(random.pick([0, 2, 15])),
      target: GROUP,
      errno: errno(random.pick([1, 3, 11])),
    }),
    () => ({ type: 'deadline-passed' }),
    () => ({ type: 'upgrade-requested', path: '/new', version: '1.0' }),
    () => ({ type: 'upgrade-failed', path: '/new', obstacle: { type: 'not-tsinit' } }),
    () => ({ type: 'upgraded', version: '1.1' }),
    () =>
      random.chance(0.5)
        ? { type: 'privileges-seen', outcome: random.pick<DropOutcome>([{ type: 'dropped' }, { type: 'not-tried' }, REFUSED]) }
        : { type: 'setup-refused', what: random.pick(['subreaper', 'parent-death-signal']), errno: errno(1) },
  ])();
}

/** Runs random events through a machine that starts with the app running (or, now and then, unborn). */
function eachStep(check: (before: State, event: Timeless, machine: Machine, seed: number) => void): void {
  for (const seed of SEEDS) {
    const random = new Random(seed);
    const role = random.pick(['pid-1', 'subreaper', 'parent-only'] as const);
    const machine = new Machine(anySettings(random), role, random.chance(0.05) ? { type: 'pause' } : undefined, NOBODY);
    if (random.chance(0.8)) machine.running();
    for (let step = 0; step < STEPS; step += 1) {
      const before = deeplyFrozen(machine.state);
      const event = deeplyFrozen(anyEvent(random));
      machine.at(machine.now + random.pick([0, 1, 99, 100, 4000])).happens(event);
      check(before, event, machine, seed);
    }
  }
}

function deeplyFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deeplyFrozen(inner);
  }
  return value;
}

describe('whatever happens in whatever order, decide', () => {
  it('never loses a running app: only its end, that no child is left, or that nothing kills it takes us further', () => {
    let ends = 0;
    eachStep((before, event, { state }, seed) => {
      if (before.app.id !== 'running' || state.app.id === 'running') return;
      const appEnded = event.type === 'child-changed' && event.change.type === 'ended' && event.pid === before.app.pid;
      const nobodyLeft = event.type === 'reaper-drained' && !event.childrenLeft;
      const { stopping } = before.app;
      const unkillable = stopping.id === 'killed' && stopping.rounds > MAX_ROUNDS;
      expect(appEnded || nobodyLeft || unkillable, `seed ${seed}`).toBe(true);
      ends += 1;
    });
    expect(ends).toBeGreaterThan(100);
  });

  it('decides to leave once, as the last thing, and does nothing after it', () => {
    let leaves = 0;
    eachStep((before, event, { state, effects }, seed) => {
      const leaving = effects.findIndex((effect) => effect.type === 'leave');
      if (before.app.id === 'left' && event.type === 'resumed') return;
      if (before.app.id === 'left') expect(effects, `seed ${seed}`).toEqual([]);
      if (leaving < 0) return;
      leaves += 1;
      expect([leaving, state.app.id], `seed ${seed}`).toEqual([effects.length - 1, 'left']);
    });
    expect(leaves).toBeGreaterThan(100);
  });

  it('leaves with nothing but the code that the app ended with, or one of our own', () => {
    let ended: number | null = null;
    let leaves = 0;
    eachStep((before, _, { state, effects }, seed) => {
      if (['unborn', 'pausing', 'running'].includes(before.app.id)) ended = null;
      if (state.app.id === 'ended' && before.app.id === 'running') ended = state.app.exitCode;
      const last = effects.at(-1);
      if (last?.type !== 'leave') return;
      leaves += 1;
      // Before the app: --pause, spawn-failed, a hook START that ended with 3, or was killed. After it: app-lost, or not to be killed.
      if (ended === null) expect([0, 1, 2, 3, 111, 127, 137, 143], `seed ${seed}`).toContain(last.code);
      else expect(last.code, `seed ${seed}`).toBe(ended);
    });
    expect(leaves).toBeGreaterThan(100);
  });

  it('sends signals to a running app or its group only, or SIGKILL to a hook’s, and never SIGCHLD', () => {
    let sent = 0;
    eachStep((before, _, { state, effects }, seed) => {
      for (const effect of effects) {
        if (effect.type !== 'send-signal') continue;
        sent += 1;
        expect(effect.signal, `seed ${seed}`).not.toBe(SIGCHLD);
        const target = effect.target.type === 'group' ? effect.target.leader : effect.target.pid;
        if (target !== APP) {
          expect([effect.signal, effect.target.type], `seed ${seed}`).toEqual([9, 'group']);
          expect([40, 41], `seed ${seed}`).toContain(target);
          continue;
        }
        // The farewell comes with its end, and again where that has not been told when the brain crashed.
        const farewell = state.app.id === 'ended' && !state.app.told && state.settings.farewell !== null;
        expect([before.app.id, state.app.id].includes('running') || farewell, `seed ${seed}`).toBe(true);
      }
    });
    expect(sent).toBeGreaterThan(1000);
  });

  it('says of every signal but SIGCHLD what became of it, exactly once', () => {
    eachStep((before, event, { effects }, seed) => {
      if (event.type !== 'signal-arrived' || before.app.id === 'left') return;
      const said = effects.filter(
        (effect) => effect.type === 'identify-sender' || (effect.type === 'tell' && effect.message.type === 'signal'),
      );
      const wokeUs = before.app.id === 'running' && before.app.resuming && event.info.signal === 18;
      expect(said, `seed ${seed}`).toHaveLength(event.info.signal === SIGCHLD || wokeUs ? 0 : 1);
    });
  });

  it('never waits for ever once the app has ended', () => {
    eachStep((_, __, { state }, seed) => {
      const { app } = state;
      const hasDeadline = nextDeadline(state) !== null;
      if (app.id === 'running') {
        const limited = app.stopping.id === 'killed' || (app.stopping.id === 'asked' && app.stopping.killAt !== null);
        expect(hasDeadline, `seed ${seed}`).toBe(limited || app.held.length > 0);
      } else {
        const waiting = ['draining', 'killing', 'closing'].includes(app.id) || (app.id === 'unborn' && app.hook !== null);
        expect(hasDeadline, `seed ${seed}`).toBe(waiting);
      }
    });
  });

  it('never moves the end of --kill-after away, once it is set', () => {
    let set = 0;
    eachStep((before, _, { state }, seed) => {
      if (before.app.id !== 'running' || state.app.id !== 'running') return;
      const { stopping } = before.app;
      if (stopping.id === 'not-asked') return;
      set += 1;
      if (stopping.id === 'killed')
        expect(state.app.stopping, `seed ${seed}`).toMatchObject({ id: 'killed', askedAt: stopping.askedAt });
      else if (state.app.stopping.id !== 'killed') expect(state.app.stopping, `seed ${seed}`).toEqual(stopping);
    });
    expect(set).toBeGreaterThan(1000);
  });

  it('holds one signal of a kind, does not pass it on meanwhile, and tells of each that it lets go, once', () => {
    let released = 0;
    eachStep((before, event, { state, told, effects }, seed) => {
      if (before.app.id !== 'running' || (state.app.id !== 'running' && state.app.id !== 'ended')) return;
      const held = before.app.held.map(({ info }) => info);
      const after = state.app.id === 'running' ? state.app.held.map(({ info }) => info) : [];
      expect(new Set(after.map(({ signal }) => signal)).size, `seed ${seed}`).toBe(after.length);
      const gone = held.filter((info) => !after.includes(info));
      const letGo = told.flatMap((message) => (message.type === 'signal-released' ? [message.info] : []));
      expect(letGo, `seed ${seed}`).toEqual(gone);
      released += gone.length;
      if (event.type !== 'signal-arrived' || !held.some(({ signal }) => signal === event.info.signal)) return;
      expect(
        effects.filter(({ type }) => type === 'send-signal'),
        `seed ${seed}`,
      ).toEqual([]);
    });
    expect(released).toBeGreaterThan(250);
  });

  it('keeps its state small enough for the ledger', () => {
    eachStep((_, __, { state }) => {
      expect(JSON.stringify(state).length).toBeLessThan(STATE_CAPACITY / 4);
    });
  });

  it('is pure: the same state and event give the same, and neither is changed', () => {
    eachStep((before, event, machine, seed) => {
      const again = new Machine();
      again.state = before;
      again.at(machine.now).happens(event);
      expect([again.state, again.effects], `seed ${seed}`).toEqual([machine.state, machine.effects]);
    });
  });
});
