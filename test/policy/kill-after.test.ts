import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/cli/personalities/defaults.ts';
import { millis, type SignalNumber, signalNumber } from '../../src/model/ids.ts';
import type { Settings } from '../../src/model/settings.ts';
import { SIGHUP, SIGINT, SIGTERM, SIGWINCH } from '../../src/model/signals.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { maySleep } from '../../src/policy/may-sleep.ts';
import { standingOrders } from '../../src/policy/standing-orders.ts';
import {
  APP,
  appEnds,
  arrived,
  childEnded,
  drained,
  exited,
  GROUP,
  HOOK,
  hookStarted,
  killedBy,
  Machine,
  member,
  passed,
  signalled,
} from './given.ts';

const SIGKILL = 9;
const KILL = { type: 'signal-members', signals: [SIGKILL] };
const limited = (settings: Partial<Settings> = {}) => new Machine({ killAfter: millis(3000), ...settings }).running();
/** Asked at 1000, killed at 4000, the app and a member being there. */
const killed = (settings: Partial<Settings> = {}) =>
  limited(settings)
    .happens(arrived(SIGTERM))
    .at(4000)
    .happens(passed, signalled(SIGKILL, APP, 20));

describe('with --kill-after the app', () => {
  it('may run for ever as long as nobody asks it to stop', () => {
    expect(nextDeadline(limited().happens(arrived(10), arrived(SIGHUP), arrived(SIGWINCH)).state)).toBeNull();
  });

  it.each([2, 3, 15, 30, 37])('has so long from the first stop signal on: %i', (signal) => {
    expect(nextDeadline(limited().happens(arrived(signal)).state)).toBe(4000);
  });

  it('has so long from what SIGTERM becomes as well', () => {
    expect(nextDeadline(limited({ stopSignal: SIGWINCH }).happens(arrived(SIGTERM)).state)).toBe(4000);
    expect(nextDeadline(limited({ rewrites: new Map([[SIGTERM, SIGHUP]]) }).happens(arrived(SIGTERM)).state)).toBe(4000);
  });

  it('is not limited by a stop signal that it never got', () => {
    expect(nextDeadline(limited({ rewrites: new Map([[SIGTERM, 'drop']]) }).happens(arrived(SIGTERM)).state)).toBeNull();
  });

  it('gets a second stop signal, which changes no deadline', () => {
    const machine = limited().happens(arrived(SIGTERM)).at(2000).happens(arrived(SIGTERM), arrived(SIGINT));
    expect(machine.types).toEqual(['send-signal', 'tell']);
    expect(nextDeadline(machine.state)).toBe(4000);
  });

  it('has its time from when a held signal was forwarded', () => {
    const machine = limited({ delays: new Map([[SIGTERM, millis(500)]]) }).happens(arrived(SIGTERM));
    expect(nextDeadline(machine.state)).toBe(1500);
    machine.at(1500).happens(passed);
    expect(nextDeadline(machine.state)).toBe(4500);
  });

  it('has its time from its start on where it was asked to stop before', () => {
    const machine = new Machine({ killAfter: millis(3000) }).happens(arrived(SIGTERM)).at(1500).running();
    expect(nextDeadline(machine.state)).toBe(4500);
  });

  it('is left alone a moment too early, and then killed with all of its set, who is told of', () => {
    const machine = limited().happens(arrived(SIGTERM)).at(3999).happens(passed);
    expect(machine.effects).toEqual([]);
    expect(machine.at(4000).happens(passed).effects).toEqual([KILL]);
    expect(machine.happens(signalled(SIGKILL, APP, 20)).told).toEqual([
      { type: 'members-killed', members: [member(APP), member(20)], why: 'kill-after', after: 3000 },
    ]);
  });

  it('is killed in the same breath where it is to have no time at all', () => {
    const machine = limited({ killAfter: millis(0), delays: new Map([[SIGTERM, millis(500)]]) });
    machine.happens(arrived(SIGTERM)).at(1500).happens(passed);
    expect(machine.types).toEqual(['send-signal', 'tell', 'signal-members']);
  });

  it('is killed again each 100 ms, and only new members are told of', () => {
    const machine = killed();
    expect(nextDeadline(machine.state)).toBe(4100);
    expect(machine.at(4100).happens(passed).effects).toEqual([KILL]);
    expect(machine.happens(signalled(SIGKILL, APP, 20, 21)).told).toMatchObject([{ members: [member(21)] }]);
    expect(machine.happens(signalled(SIGKILL, APP)).effects).toEqual([]);
  });

  it('is given up after about two seconds, where a disk or a debugger holds it: that is told, and we leave with 137', () => {
    const machine = killed();
    while (machine.state.app.id === 'running') {
      machine.at(nextDeadline(machine.state) ?? 0).happens(passed);
      if (machine.state.app.id === 'running') machine.happens(signalled(SIGKILL, APP));
    }
    expect(machine.now).toBe(6000);
    expect(machine.effects).toEqual([
      { type: 'tell', message: { type: 'members-remain', members: [member(APP)] } },
      { type: 'leave', code: 137 },
    ]);
  });

  it('is given up although nobody ever answers', () => {
    const machine = killed();
    for (let round = 0; round < 30 && machine.state.app.id === 'running'; round += 1) {
      machine.at(nextDeadline(machine.state) ?? 0).happens(passed);
    }
    expect(machine.effects).toEqual([{ type: 'leave', code: 137 }]);
  });

  it('is still sent signals while it is being killed, for what they are worth', () => {
    expect(killed().happens(arrived(SIGTERM)).types).toEqual(['send-signal', 'tell']);
  });

  it('is killed once more after a crash', () => {
    const machine = killed().happens({ type: 'resumed', crash: { signal: null, words: '', count: 1, hung: false } });
    expect(machine.effects[1]).toEqual(KILL);
  });

  it('does not take for killed who was only looked for', () => {
    expect(limited().happens(arrived(SIGTERM), signalled(SIGKILL, 20)).effects).toEqual([]);
    expect(killed().happens(signalled(0, 30)).effects).toEqual([]);
  });
});

describe('after the app has been killed by --kill-after', () => {
  it('is said that this was why', () => {
    const machine = killed()
      .at(4001)
      .happens(...appEnds(killedBy(SIGKILL)));
    expect(machine.told).toMatchObject([{ exitCode: 137, cause: { type: 'kill-after', signal: SIGTERM, after: 3001 } }]);
  });

  it('nobody is asked politely who is left: they are killed, and told of once', () => {
    const machine = killed()
      .at(4001)
      .happens(...appEnds(killedBy(SIGKILL)), drained(true));
    expect(machine.effects).toEqual([KILL]);
    expect(machine.happens(signalled(SIGKILL, 20, 22)).told).toEqual([
      { type: 'members-killed', members: [member(22)], why: 'kill-after', after: 3001 },
    ]);
    expect(machine.happens(drained(false)).effects).toEqual([{ type: 'leave', code: 137 }]);
  });

  it('the rest is killed where no grace is given as well, and dumb-init needs no farewell', () => {
    const machine = killed({ ...DEFAULTS['dumb-init'], killAfter: millis(3000) }).happens(childEnded(APP, killedBy(SIGKILL)));
    expect(machine.types).toEqual(['inspect-end']);
    expect(machine.happens(drained(true)).effects).toContainEqual(KILL);
  });

  it('we leave at once where nobody is left', () => {
    expect(killed().happens(...appEnds(killedBy(SIGKILL)), drained(false)).effects).toEqual([{ type: 'leave', code: 137 }]);
  });
});

describe('an app that obeyed in time', () => {
  it('leaves its rest the whole grace time', () => {
    const machine = limited()
      .happens(arrived(SIGTERM))
      .at(3900)
      .happens(...appEnds(exited(0)), drained(true));
    expect(machine.effects).toEqual([{ type: 'signal-members', signals: [15, 18] }]);
    expect(nextDeadline(machine.state)).toBe(8900);
  });
});

describe('the brain may sleep', () => {
  it('while the app runs, asked to stop or not, since the core wakes it at the deadline', () => {
    expect(maySleep(limited().state)).toBe(true);
    expect(maySleep(limited().happens(arrived(SIGTERM)).state)).toBe(true);
  });

  it('while a hook runs or a signal is delayed: the hook’s end is an end that is not reaped unseen', () => {
    const hooks = new Map<SignalNumber, string>([[SIGTERM, 'drain']]);
    const machine = limited({ hooks }).happens(arrived(SIGTERM), hookStarted(SIGTERM));
    expect([maySleep(machine.state), standingOrders(machine.state).reapQuietly]).toEqual([true, false]);
    expect(machine.happens(childEnded(HOOK, exited(0))).effects).toContainEqual({
      type: 'send-signal',
      signal: SIGTERM,
      target: GROUP,
      carry: null,
    });
  });

  it('not while the app is being killed, nor before it is there, nor after it', () => {
    expect(maySleep(killed().state)).toBe(false);
    expect(maySleep(new Machine().state)).toBe(false);
    expect(maySleep(new Machine().running().happens(...appEnds(exited(0))).state)).toBe(false);
    expect(maySleep(new Machine().draining().state)).toBe(false);
  });

  it('never means that a signal is sent by the core that the brain would not have sent', () => {
    const { orders } = standingOrders(limited({ stopSignal: signalNumber(3) }).happens(arrived(SIGTERM)).state);
    expect(orders[SIGTERM]).toBe(3);
  });
});
