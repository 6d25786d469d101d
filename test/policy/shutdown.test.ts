import { describe, expect, it } from 'vitest';
import { millis, type SignalNumber, signalNumber } from '../../src/model/ids.ts';
import type { Rewrite } from '../../src/model/settings.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { appEnds, arrived, childEnded, drained, exited, Machine, member, passed, signalled } from './given.ts';

const SIGHUP = 1;
const SIGINT = 2;
const SIGTERM = signalNumber(15);
const SIGWINCH = 28;
const SIGKILL = signalNumber(9);
const KILL = { type: 'signal-members', signals: [9] };

describe('after the app has ended', () => {
  it('leaves at once where no child is left', () => {
    const machine = new Machine().running().happens(...appEnds(exited(3)), drained(false));
    expect(machine.effects).toEqual([{ type: 'leave', code: 3 }]);
  });

  it('leaves at once with --grace 0, whoever is left', () => {
    const machine = new Machine({ grace: millis(0) }).running().happens(...appEnds(exited(3)), drained(true));
    expect(machine.effects).toEqual([{ type: 'leave', code: 3 }]);
  });

  it('asks everybody who is left to end, and continues who is stopped', () => {
    const machine = new Machine().running().happens(...appEnds(exited(3)), drained(true));
    expect(machine.effects).toEqual([{ type: 'signal-members', signals: [15, 18] }]);
    expect(nextDeadline(machine.state)).toBe(1000 + 5000);
  });

  it('leaves at once where only strangers are left', () => {
    const machine = new Machine().running().happens(...appEnds(exited(3)), drained(true), signalled(SIGTERM));
    expect(machine.effects).toEqual([{ type: 'leave', code: 3 }]);
  });

  it('says for whom it waits, and how long', () => {
    expect(new Machine().draining().told).toEqual([
      { type: 'waiting-for-members', members: [member(20), member(21)], grace: 5000 },
    ]);
  });

  it('leaves as soon as the last child has gone, long before the grace time is over', () => {
    const machine = new Machine()
      .draining()
      .at(1010)
      .happens(childEnded(20, exited(0)), drained(false));
    expect(machine.effects).toEqual([{ type: 'leave', code: 3 }]);
  });

  it('looks once for a whole burst of ends, 50 ms after the first', () => {
    const machine = new Machine().draining().happens(childEnded(20, exited(0)), drained(true));
    expect(machine.effects).toEqual([]);
    expect(nextDeadline(machine.state)).toBe(1050);
    expect(machine.at(1049).happens(childEnded(21, exited(0)), drained(true), passed).effects).toEqual([]);
    expect(nextDeadline(machine.state)).toBe(1050);
  });

  it('looks, without a signal, whether those who are left are strangers', () => {
    const machine = new Machine()
      .draining()
      .happens(childEnded(20, exited(0)), drained(true))
      .at(1050)
      .happens(passed);
    expect(machine.effects).toEqual([{ type: 'signal-members', signals: [0] }]);
    expect(machine.happens(signalled(0, 21)).effects).toEqual([]);
    expect(machine.happens(signalled(0)).effects).toEqual([{ type: 'leave', code: 3 }]);
  });
});

describe('a signal while the rest is waited for', () => {
  it('shortens nothing the first time', () => {
    const machine = new Machine().draining().happens(arrived(SIGTERM));
    expect(machine.types).toEqual(['tell']);
    expect(machine.told).toMatchObject([{ action: { type: 'kept', why: 'stopping' } }]);
    expect(nextDeadline(machine.state)).toBe(6000);
  });

  it('means "now" where a stop signal comes a second time', () => {
    const machine = new Machine().draining().at(2000).happens(arrived(SIGTERM), arrived(SIGTERM));
    expect(machine.effects[0]).toEqual(KILL);
    expect(machine.told).toMatchObject([{ action: { type: 'kept', why: 'stopping-now' } }]);
    expect(machine.happens(signalled(SIGKILL, 20)).told).toEqual([
      { type: 'members-killed', members: [member(20)], why: 'second-signal', after: 1000 },
    ]);
  });

  it('is not the second one where it is of another kind', () => {
    const machine = new Machine().draining().happens(arrived(SIGTERM), arrived(SIGINT), arrived(SIGHUP));
    expect(machine.state.app.id).toBe('draining');
    expect(machine.happens(arrived(SIGINT)).state.app.id).toBe('killing');
  });

  it('never shortens anything where it is no stop signal', () => {
    const machine = new Machine().draining().happens(arrived(SIGWINCH), arrived(SIGWINCH), arrived(10), arrived(10));
    expect(machine.state.app.id).toBe('draining');
  });

  it('counts as what --rewrite makes of it', () => {
    const rewrites = new Map<SignalNumber, Rewrite>([
      [signalNumber(10), SIGTERM],
      [signalNumber(SIGINT), 'drop'],
    ]);
    const machine = new Machine({ rewrites }).draining().happens(arrived(SIGINT), arrived(SIGINT));
    expect(machine.told).toMatchObject([{ action: { type: 'dropped', why: 'rule' } }]);
    expect(machine.state.app.id).toBe('draining');
    expect(machine.happens(arrived(10), arrived(SIGTERM)).state.app.id).toBe('killing');
  });

  it('counts from the end of the app on, drained or not', () => {
    const machine = new Machine().running().happens(...appEnds(exited(3)), arrived(SIGTERM), drained(true), arrived(SIGTERM));
    expect(machine.effects[0]).toEqual(KILL);
  });

  it('does not count from before the end of the app: docker stop, and once more, is not "now" yet', () => {
    const machine = new Machine().running().happens(arrived(SIGTERM), ...appEnds(exited(0)), drained(true), arrived(SIGTERM));
    expect(machine.state.app.id).toBe('draining');
  });

  it('is no doorbell: SIGCHLD says nothing and does nothing', () => {
    expect(new Machine().draining().happens(arrived(17), arrived(17)).effects).toEqual([]);
  });
});

describe('when the grace time is over', () => {
  const killing = () => new Machine().draining().at(6000).happens(passed);

  it('kills whoever is left, and tells who that was', () => {
    const machine = killing();
    expect(machine.effects).toEqual([KILL]);
    expect(machine.happens(signalled(SIGKILL, 20, 21)).told).toEqual([
      { type: 'members-killed', members: [member(20), member(21)], why: 'grace', after: 5000 },
    ]);
  });

  it('does nothing a moment too early', () => {
    expect(new Machine().draining().at(5999).happens(passed).effects).toEqual([]);
  });

  it('leaves once they are gone, with the code of the app', () => {
    const machine = killing().happens(signalled(SIGKILL, 20), childEnded(20, exited(0)), drained(false));
    expect(machine.effects).toEqual([{ type: 'leave', code: 3 }]);
  });

  it('kills again after 100 ms, because members fork while they are being killed, and tells only of new ones', () => {
    const machine = killing().happens(signalled(SIGKILL, 20));
    expect(nextDeadline(machine.state)).toBe(6100);
    expect(machine.at(6099).happens(passed).effects).toEqual([]);
    expect(machine.at(6100).happens(passed).effects).toEqual([KILL]);
    expect(machine.happens(signalled(SIGKILL, 20, 22)).told).toMatchObject([{ members: [member(22)] }]);
    expect(machine.happens(signalled(SIGKILL, 22)).effects).toEqual([]);
  });

  it('does not look again at each of the many that end: the next round will', () => {
    expect(killing().happens(childEnded(20, exited(0)), drained(true)).effects).toEqual([]);
  });

  it('leaves where nobody but strangers is left', () => {
    expect(killing().happens(signalled(SIGKILL)).effects).toEqual([{ type: 'leave', code: 3 }]);
  });

  it('does not take those for killed who were only asked before', () => {
    expect(killing().happens(signalled(SIGTERM, 20)).effects).toEqual([]);
    expect(killing().happens(signalled(0, 20)).effects).toEqual([]);
  });

  it('gives up after about two seconds, and says whom it leaves behind', () => {
    const machine = killing();
    let rounds = 1;
    while (machine.state.app.id === 'killing') {
      machine.happens(signalled(SIGKILL, 20));
      if (machine.state.app.id !== 'killing') break;
      machine.at(nextDeadline(machine.state) ?? 0).happens(passed);
      rounds += 1;
    }
    expect(rounds).toBe(21);
    expect(machine.now).toBe(8000);
    expect(machine.effects).toEqual([
      { type: 'tell', message: { type: 'members-remain', members: [member(20)] } },
      { type: 'leave', code: 3 },
    ]);
  });

  it('leaves in the end although nobody ever answers', () => {
    const machine = killing();
    for (let round = 0; round < 30 && machine.state.app.id === 'killing'; round += 1) {
      machine.at(nextDeadline(machine.state) ?? 0).happens(passed);
    }
    expect(machine.effects).toEqual([{ type: 'leave', code: 3 }]);
  });

  it('keeps the list of those it told of short enough for the ledger', () => {
    const many = Array.from({ length: 5000 }, (_, index) => index + 100);
    const machine = killing().happens(signalled(SIGKILL, ...many));
    expect(machine.state.app).toMatchObject({ reported: { length: 1000 } });
    expect(machine.happens(signalled(SIGKILL, ...many)).told).toEqual([]);
  });

  it('answers further signals with words only', () => {
    const machine = killing().happens(arrived(SIGTERM), arrived(SIGTERM));
    expect(machine.types).toEqual(['tell']);
    expect(machine.told).toMatchObject([{ action: { why: 'stopping-now' } }]);
  });
});
