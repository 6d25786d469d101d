import { describe, expect, it } from 'vitest';
import { exitCode, pid, signalNumber } from '../../src/model/ids.ts';
import { APP, appStopped, arrived, childEnded, drained, exited, facts, GROUP, killedBy, Machine } from './given.ts';

const SIGSTOP = 19;
const SIGTERM = 15;
const SIGTSTP = 20;
const SIGTTIN = 21;
const SIGTTOU = 22;
const toApp = { type: 'send-signal', signal: 18, target: GROUP, carry: null };

describe('the end of the app', () => {
  it('is told of with its time and the code that we shall leave with', () => {
    const machine = new Machine()
      .running()
      .at(4500)
      .happens(childEnded(APP, exited(3)));
    expect(machine.effects).toEqual([
      { type: 'tell', message: { type: 'app-ended', pid: APP, end: exited(3), ranFor: 3500, exitCode: 3 } },
    ]);
  });

  it.each([
    [exited(0), 0],
    [exited(255), 255],
    [killedBy(15), 143],
    [killedBy(9), 137],
    [killedBy(64), 192],
  ])('makes of %j the code %i', (end, code) => {
    const machine = new Machine().running().happens(childEnded(APP, end), drained(false));
    expect(machine.effects).toEqual([{ type: 'leave', code }]);
  });

  it('counts as good with --remap-exit, whether the app exited with the code or was killed', () => {
    for (const end of [exited(143), killedBy(15)]) {
      const machine = new Machine({ remapExit: [exitCode(130), exitCode(143)] }).running().happens(childEnded(APP, end));
      expect(machine.told).toMatchObject([{ exitCode: 0, end }]);
      expect(machine.happens(drained(false)).effects).toEqual([{ type: 'leave', code: 0 }]);
    }
  });

  it('is not acted on before the reaper has drained, because others may have ended meanwhile', () => {
    const machine = new Machine().running().happens(childEnded(APP, exited(0)), childEnded(30, exited(1)));
    expect(machine.told).toMatchObject([{ type: 'orphan-reaped', pid: 30 }]);
    expect(machine.happens(drained(false)).types).toEqual(['leave']);
  });

  it('is told of once, although a crash before the reap shows it twice', () => {
    const machine = new Machine().running().happens(childEnded(APP, exited(3)), childEnded(APP, exited(3)));
    expect(machine.effects).toEqual([]);
    expect(machine.state.app).toMatchObject({ id: 'ended', exitCode: 3 });
  });
});

describe('the end of any other child', () => {
  it('is told of as an orphan and changes nothing', () => {
    const machine = new Machine().running();
    const before = machine.state;
    machine.happens(childEnded(30, killedBy(9)));
    const message = { type: 'orphan-reaped', pid: 30, facts: facts(30), end: killedBy(9), warn: false };
    expect([machine.state, machine.effects]).toEqual([before, [{ type: 'tell', message }]]);
  });

  it('is a warning with --warn-on-reap', () => {
    const machine = new Machine({ warnOnReap: true }).running().happens(childEnded(30, exited(0)));
    expect(machine.told).toMatchObject([{ warn: true }]);
  });

  it('may come before the app is there: it was our child before we were tsinit', () => {
    expect(new Machine().happens(childEnded(30, exited(0))).told).toMatchObject([{ type: 'orphan-reaped' }]);
  });

  it('is the only news of it: that an orphan was stopped or goes on is nothing to us', () => {
    const changes = [{ type: 'stopped', signal: signalNumber(SIGTSTP) }, { type: 'continued' }] as const;
    for (const change of changes) {
      const machine = new Machine().running().happens({ type: 'child-changed', pid: pid(30), change, facts: null });
      expect(machine.effects).toEqual([]);
    }
  });
});

describe('a stop of the app', () => {
  it('by ^Z is undone at once as PID 1, where nobody could say fg', () => {
    const machine = new Machine({}, 'pid-1').running().happens(appStopped(SIGTSTP));
    const message = { type: 'app-stopped', pid: APP, signal: SIGTSTP, response: 'continue' };
    expect(machine.effects).toEqual([{ type: 'tell', message }, toApp]);
  });

  it('undoes ^Z for the whole group, although --single forwards to the app alone', () => {
    const machine = new Machine({ forwardTo: 'process' }, 'pid-1').running().happens(appStopped(SIGTSTP));
    expect(machine.effects[1]).toEqual(toApp);
  });

  it.each([SIGTSTP, SIGTTIN, SIGTTOU])('by the terminal (%i) stops us along with it where a shell waits for us', (signal) => {
    const machine = new Machine({}, 'subreaper').running().happens(appStopped(signal));
    expect(machine.types).toEqual(['tell', 'suspend', 'give-terminal', 'send-signal']);
    expect(machine.effects[3]).toEqual(toApp);
  });

  it.each([
    ['pid-1', SIGSTOP],
    ['pid-1', SIGTTIN],
    ['pid-1', SIGTTOU],
    ['subreaper', SIGSTOP],
    ['parent-only', SIGSTOP],
  ] as const)('as %s by signal %i is somebody else’s wish, and only told of', (role, signal) => {
    const machine = new Machine({}, role).running().happens(appStopped(signal));
    expect(machine.types).toEqual(['tell']);
    expect(machine.told).toMatchObject([{ response: 'none' }]);
  });

  it('and its end are told of', () => {
    const machine = new Machine().running().happens(appStopped(SIGSTOP));
    machine.happens({ type: 'child-changed', pid: APP, change: { type: 'continued' }, facts: null });
    expect(machine.effects).toEqual([{ type: 'tell', message: { type: 'app-continued', pid: APP } }]);
  });

  it('is undone where a stop signal was forwarded a moment before, which could not be acted on otherwise', () => {
    const machine = new Machine().running().happens(arrived(SIGTERM), appStopped(SIGSTOP));
    expect(machine.told).toMatchObject([{ response: 'continue-to-end' }]);
    expect(machine.effects[1]).toEqual(toApp);
  });

  it('is left alone where the stop signal was forwarded long before, and the reaper has drained since', () => {
    const machine = new Machine().running().happens(arrived(SIGTERM), drained(true), appStopped(SIGSTOP));
    expect(machine.types).toEqual(['tell']);
  });

  it('for want of the terminal needs no stop of ours where our group has it: fg does not continue what runs', () => {
    const machine = new Machine({}, 'subreaper').running().happens(appStopped(SIGTTIN));
    expect(machine.effects).toContainEqual({ type: 'suspend', unlessForeground: true });
    expect(new Machine({}, 'subreaper').running().happens(appStopped(SIGTSTP)).effects).toContainEqual({
      type: 'suspend',
      unlessForeground: false,
    });
  });
});
