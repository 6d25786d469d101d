import { describe, expect, it } from 'vitest';
import { errno, millis, pid, signalNumber } from '../../src/model/ids.ts';
import { APP, appEnds, arrived, childEnded, drained, exited, GROUP, Machine } from './given.ts';

const EPERM = errno(1);
const ESRCH = errno(3);
const EAGAIN = errno(11);
const SIGTERM = signalNumber(15);
const crash = { signal: signalNumber(11), words: '', count: 1, hung: false };

const refused = (error: typeof EPERM, target: typeof GROUP | { type: 'process'; pid: typeof APP } = GROUP) =>
  ({ type: 'signal-refused', signal: SIGTERM, target, errno: error }) as const;

describe('a signal that could not be sent', () => {
  it('is told of once where we may not, whoever it was for', () => {
    const machine = new Machine().running().happens(refused(EPERM));
    expect(machine.told).toEqual([{ type: 'signal-refused', signal: SIGTERM, target: GROUP, errno: EPERM }]);
    expect(machine.happens(refused(EPERM, { type: 'process', pid: pid(20) })).effects).toEqual([]);
    expect(machine.happens(...appEnds(exited(0)), drained(true), refused(EPERM)).effects).toEqual([]);
  });

  it('is told of each time where the system was short of something', () => {
    const machine = new Machine().running().happens(refused(EAGAIN));
    expect(machine.happens(refused(EAGAIN)).told).toHaveLength(1);
    expect(machine.happens(refused(EPERM), refused(EAGAIN)).told).toHaveLength(1);
  });

  it('is told of in the first round of SIGKILL alone', () => {
    const sigkill = { ...refused(EAGAIN), signal: signalNumber(9) };
    const machine = new Machine().running().happens(...appEnds(exited(3)), drained(true), refused(EAGAIN));
    machine.at(machine.now + 6000).happens({ type: 'deadline-passed' }, sigkill);
    expect(machine.told).toMatchObject([{ type: 'signal-refused', signal: 9 }]);
    machine.at(machine.now + 100).happens({ type: 'deadline-passed' }, sigkill);
    expect(machine.told).toEqual([]);
  });

  it('is told of as sent where it was its value alone that could not be', () => {
    const machine = new Machine().running().happens({ ...refused(EAGAIN), valueOnly: true });
    expect(machine.told).toEqual([{ type: 'signal-refused', signal: SIGTERM, target: GROUP, errno: EAGAIN, valueOnly: true }]);
  });

  it('goes to the app by its pid where its group is empty, because the app has left it', () => {
    const machine = new Machine().running().happens(refused(ESRCH));
    const target = { type: 'process', pid: APP };
    expect(machine.effects).toEqual([{ type: 'send-signal', signal: SIGTERM, target, carry: null }]);
    expect(machine.happens(refused(ESRCH, { type: 'process', pid: APP })).effects).toEqual([]);
  });

  it('is not sent to the app where it was for the group of a hook that has gone', () => {
    const group = { type: 'group', leader: pid(40) } as const;
    const machine = new Machine().running().happens({ ...refused(ESRCH), signal: signalNumber(9), target: group });
    expect(machine.effects).toEqual([]);
  });

  it('is no news where its target has gone meanwhile', () => {
    expect(new Machine().draining().happens(refused(ESRCH, { type: 'process', pid: pid(20) })).effects).toEqual([]);
  });

  it('is none where nobody was to be signalled but only to be looked for', () => {
    const machine = new Machine().draining().happens({ ...refused(EPERM), signal: signalNumber(0) });
    expect([machine.effects, machine.state.refusalTold]).toEqual([[], false]);
  });
});

describe('after a crash of the brain', () => {
  const resumed = { type: 'resumed', crash } as const;
  const told = { type: 'tell', message: { type: 'resumed', crash } };

  it('says so, and goes on waiting for the app', () => {
    const machine = new Machine().running();
    const before = machine.state;
    machine.happens(resumed);
    expect([machine.state, machine.effects]).toEqual([before, [told]]);
  });

  it('asks the rest to end once more, because it is not known whether it was asked', () => {
    const machine = new Machine().running().happens(...appEnds(exited(3)), drained(true), resumed);
    expect(machine.effects).toEqual([told, { type: 'signal-members', signals: [15, 18] }]);
  });

  it('kills the rest once more where it was being killed', () => {
    const machine = new Machine().draining().at(6000).happens({ type: 'deadline-passed' }, resumed);
    expect(machine.effects).toEqual([told, { type: 'signal-members', signals: [9] }]);
  });

  it('leaves where leaving had been decided', () => {
    const machine = new Machine().running().happens(...appEnds(exited(3)), drained(false), resumed);
    expect(machine.effects).toEqual([told, { type: 'leave', code: 3 }]);
  });

  it('spawns the app where that had not been done', () => {
    const machine = new Machine().happens({ type: 'began' }, resumed, { type: 'began' });
    expect(machine.effects).toEqual([{ type: 'spawn-app' }]);
  });

  it('still forwards what it had kept for the app', () => {
    const machine = new Machine().happens(arrived(15), resumed, { type: 'app-spawned', pid: APP, startTime: null });
    expect(machine.types).toEqual(['tell', 'send-signal']);
  });
});

describe('having left', () => {
  it('answers nothing that still comes', () => {
    const machine = new Machine({ grace: millis(0) }).running().happens(...appEnds(exited(0)), drained(true));
    machine.happens(arrived(15), drained(false), childEnded(30, exited(0)), { type: 'deadline-passed' });
    expect(machine.effects).toEqual([]);
  });
});

describe('zombies whose parent lives', () => {
  it('are looked for at the first request to stop, because those of the app will be ours when it has ended', () => {
    const machine = new Machine().running().happens(arrived(15));
    expect(machine.looksForZombies).toBe(true);
    expect(machine.happens(arrived(15)).looksForZombies).toBe(false);
    expect(new Machine().running().happens(arrived(10)).looksForZombies).toBe(false);
  });

  it('are told of with their parent, and not at all where there are none', () => {
    const zombies = [{ pid: pid(30), comm: 'sleep', parent: { pid: APP, comm: 'node' } }];
    const machine = new Machine().running().happens({ type: 'zombies-found', zombies });
    expect(machine.told).toEqual([{ type: 'zombies-kept', zombies }]);
    expect(machine.happens({ type: 'zombies-found', zombies: [] }).effects).toEqual([]);
  });
});

describe('members that cannot be listed', () => {
  it('are told of, and waited for all the same until the deadline', () => {
    const unlisted = (signal: number) => ({ type: 'members-unknown', signal: signalNumber(signal) }) as const;
    const machine = new Machine().running().happens(...appEnds(exited(3)), drained(true), unlisted(15));
    expect(machine.told).toEqual([{ type: 'members-unknown', signal: 15 }]);
    expect(machine.state.app.id).toBe('draining');
    machine.at(machine.now + 6000).happens({ type: 'deadline-passed' }, unlisted(9));
    expect(machine.told).toMatchObject([{ type: 'members-unknown', signal: 9 }]);
    for (let round = 0; round < 30 && machine.state.app.id !== 'left'; round++)
      machine.at(machine.now + 100).happens({ type: 'deadline-passed' }, unlisted(9));
    expect(machine.state.app).toEqual({ id: 'left', exitCode: 3 });
  });
});
