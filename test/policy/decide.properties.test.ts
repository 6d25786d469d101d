import { describe, expect, it } from 'vitest';
import { errno, millis, pid, signalNumber } from '../../src/model/ids.ts';
import { SIGCHLD } from '../../src/model/signals.ts';
import type { State } from '../../src/model/state.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { APP, childEnded, drained, exited, GROUP, info, killedBy, Machine, member, type Timeless } from './given.ts';
import { Random } from './random.ts';

/** What the ledger has room for (core/abi.h). */
const STATE_CAPACITY = 0x40000;
const SEEDS = Array.from({ length: 400 }, (_, index) => index + 1);
const STEPS = 120;

/** Any event at all, whether or not it could come now. */
function anyEvent(random: Random): Timeless {
  const signal = random.pick([0, 1, 2, 9, 10, 15, 15, 15, 17, 18, 20, 34, 64]);
  const process = random.pick([7, 7, 20, 21, 300]);
  const members = Array.from({ length: random.between(0, 3) }, (_, index) => member(20 + index));
  const sent = info(Math.max(signal, 1), { code: random.pick([0, -1, -6, 128]), senderPid: random.pick([0, 12]) });
  return random.pick<() => Timeless>([
    () => ({ type: 'began' }),
    () => ({ type: 'app-spawned', pid: APP, startTime: random.pick([null, 100]) }),
    () => ({ type: 'spawn-failed', failure: { step: 'exec', errno: errno(2), path: '/x' } }),
    () => ({ type: 'signal-arrived', info: sent, sender: random.pick([null, undefined]) }),
    () => ({ type: 'signal-arrived', info: sent, sender: undefined }),
    () => ({ type: 'sender-identified', info: sent, action: { type: 'dropped' }, sender: null }),
    () => childEnded(process, random.pick([exited(0), exited(3), killedBy(15)])),
    () => ({ type: 'child-changed', pid: pid(process), change: { type: 'stopped', signal: signalNumber(20) }, facts: null }),
    () => ({ type: 'child-changed', pid: pid(process), change: { type: 'continued' }, facts: null }),
    () => drained(random.chance(0.9)),
    () => drained(true),
    () => ({ type: 'members-signalled', signal: signalNumber(random.pick([0, 9, 15])), members }),
    () => ({
      type: 'signal-refused',
      signal: signalNumber(random.pick([0, 2, 15])),
      target: GROUP,
      errno: errno(random.pick([1, 3, 11])),
    }),
    () => ({ type: 'deadline-passed' }),
    () => ({ type: 'setup-refused', what: random.pick(['subreaper', 'parent-death-signal']), errno: errno(1) }),
  ])();
}

/** Runs random events through a machine that starts with the app running (or, now and then, unborn). */
function eachStep(check: (before: State, event: Timeless, machine: Machine, seed: number) => void): void {
  for (const seed of SEEDS) {
    const random = new Random(seed);
    const role = random.pick(['pid-1', 'subreaper', 'parent-only'] as const);
    const machine = new Machine(
      { grace: millis(random.pick([0, 500, 5000])), forwardTo: random.pick(['group', 'process']) },
      role,
    );
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
  it('never loses a running app: only its end, or that no child is left at all, takes us further', () => {
    let ends = 0;
    eachStep((before, event, { state }, seed) => {
      if (before.app.id !== 'running' || state.app.id === 'running') return;
      const appEnded = event.type === 'child-changed' && event.change.type === 'ended' && event.pid === before.app.pid;
      const nobodyLeft = event.type === 'reaper-drained' && !event.childrenLeft;
      expect(appEnded || nobodyLeft, `seed ${seed}`).toBe(true);
      ends += 1;
    });
    expect(ends).toBeGreaterThan(100);
  });

  it('decides to leave once, as the last thing, and does nothing after it', () => {
    let leaves = 0;
    eachStep((before, _, { state, effects }, seed) => {
      const leaving = effects.findIndex((effect) => effect.type === 'leave');
      if (before.app.id === 'left') expect(effects, `seed ${seed}`).toEqual([]);
      if (leaving < 0) return;
      leaves += 1;
      expect([leaving, state.app.id], `seed ${seed}`).toEqual([effects.length - 1, 'left']);
    });
    expect(leaves).toBeGreaterThan(100);
  });

  it('leaves with nothing but the code that the app ended with, or one of our own', () => {
    let ended: number | null = null;
    eachStep((before, _, { state, effects }, seed) => {
      if (before.app.id === 'unborn') ended = null;
      if (state.app.id === 'ended' && before.app.id === 'running') ended = state.app.exitCode;
      const last = effects.at(-1);
      if (last?.type === 'leave') expect([ended, 127, 111], `seed ${seed}`).toContain(last.code);
      if (last?.type === 'leave' && before.app.id !== 'running' && before.app.id !== 'unborn') expect(last.code).toBe(ended);
    });
  });

  it('sends signals to the app or its group only, only while it runs, and never SIGCHLD', () => {
    let sent = 0;
    eachStep((_, __, { state, effects }, seed) => {
      for (const effect of effects) {
        if (effect.type !== 'send-signal') continue;
        sent += 1;
        const target = effect.target.type === 'group' ? effect.target.leader : effect.target.pid;
        expect([target, state.app.id], `seed ${seed}`).toEqual([APP, 'running']);
        expect(effect.signal, `seed ${seed}`).not.toBe(SIGCHLD);
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
      const waiting = state.app.id === 'draining' || state.app.id === 'killing';
      expect(nextDeadline(state) !== null, `seed ${seed}`).toBe(waiting);
    });
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
