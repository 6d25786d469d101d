import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/cli/personalities/defaults.ts';
import { errno, exitCode, millis, pid, signalNumber } from '../../src/model/ids.ts';
import type { End } from '../../src/model/process.ts';
import type { Rewrite, Settings } from '../../src/model/settings.ts';
import { SIGTERM } from '../../src/model/signals.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { APP, appEnds, arrived, childEnded, drained, exited, GROUP, info, inspected, killedBy, Machine } from './given.ts';

describe('the end of the app', () => {
  it('is looked into, and then told of with its time and the code that we shall leave with', () => {
    const machine = new Machine()
      .running()
      .at(4500)
      .happens(childEnded(APP, exited(3)));
    expect(machine.effects).toEqual([{ type: 'inspect-end' }]);
    const cause = { type: 'itself' };
    expect(machine.happens(inspected()).effects).toEqual([
      { type: 'tell', message: { type: 'app-ended', pid: APP, end: exited(3), ranFor: 3500, exitCode: 3, cause } },
    ]);
  });

  it.each([
    [exited(0), 0],
    [exited(255), 255],
    [killedBy(15), 143],
    [killedBy(9), 137],
    [killedBy(64), 192],
  ])('makes of %j the code %i', (end, code) => {
    const machine = new Machine().running().happens(...appEnds(end), drained(false));
    expect(machine.effects).toEqual([{ type: 'leave', code }]);
  });

  it('counts as good with --remap-exit, whether the app exited with the code or was killed', () => {
    for (const end of [exited(143), killedBy(15)]) {
      const machine = new Machine({ remapExit: [exitCode(130), exitCode(143)] }).running().happens(...appEnds(end));
      expect(machine.told).toMatchObject([{ exitCode: 0, end }]);
      expect(machine.happens(drained(false)).effects).toEqual([{ type: 'leave', code: 0 }]);
    }
  });

  it('is not acted on before the reaper has drained, because others may have ended meanwhile', () => {
    const machine = new Machine().running().happens(...appEnds(exited(0)), childEnded(30, exited(1)));
    expect(machine.told).toMatchObject([{ type: 'orphan-reaped', pid: 30 }]);
    expect(machine.happens(drained(false)).types).toEqual(['leave']);
  });

  it('is told of once, although a crash before the reap shows it twice', () => {
    const machine = new Machine().running().happens(...appEnds(exited(3)), childEnded(APP, exited(3)), inspected());
    expect(machine.effects).toEqual([]);
    expect(machine.state.app).toMatchObject({ id: 'ended', exitCode: 3 });
  });

  it('is told where its answer never came, but only once where it comes twice', () => {
    const machine = new Machine().running().happens(childEnded(APP, killedBy(11)), drained(true));
    expect(machine.told).toMatchObject([{ type: 'app-ended', cause: { type: 'itself' } }]);
    expect(machine.happens(inspected()).effects).toEqual([]);
  });

  it('is told of together with the dead that others keep', () => {
    const zombies = [{ pid: pid(30), comm: 'worker', parent: { pid: pid(20), comm: 'master' } }];
    const machine = new Machine().running().happens(childEnded(APP, exited(0)), inspected(null, zombies));
    expect(machine.told.at(-1)).toEqual({ type: 'zombies-kept', zombies });
  });

  it('is told of together with the dead that it has left to us itself', () => {
    const left = [{ pid: pid(30), comm: 'worker' }];
    const inspection = { memory: null, zombies: [], left };
    const machine = new Machine().running().happens(childEnded(APP, exited(0)), { type: 'end-inspected', inspection });
    expect(machine.told.at(-1)).toEqual({ type: 'zombies-left', zombies: left });
  });

  it('forgets the signals that were held for it', () => {
    const machine = new Machine({ delays: new Map([[SIGTERM, millis(500)]]) }).running();
    machine
      .happens(arrived(SIGTERM))
      .at(1200)
      .happens(childEnded(APP, exited(0)));
    expect(machine.told).toEqual([
      { type: 'signal-released', info: info(SIGTERM), heldFor: 200, action: { type: 'kept', why: 'stopping' } },
    ]);
    expect(nextDeadline(machine.state)).toBeNull();
  });
});

describe('the termination log', () => {
  const failing = (end: End, settings: Partial<Settings> = {}) =>
    new Machine({ terminationLog: 'default', ...settings }).running().happens(...appEnds(end));

  it('gets the very line that is told', () => {
    const machine = failing(exited(3));
    const [message] = machine.told;
    expect(machine.effects).toEqual([
      { type: 'tell', message },
      { type: 'write-termination-log', message },
    ]);
  });

  it('gets nothing of a success, be it one only by --remap-exit', () => {
    expect(failing(exited(0)).types).toEqual(['tell']);
    expect(failing(exited(3), { remapExit: [exitCode(3)] }).types).toEqual(['tell']);
  });

  it('gets nothing where there is to be none', () => {
    expect(failing(exited(3), { terminationLog: null }).types).toEqual(['tell']);
  });

  it('is said to have failed, before we leave', () => {
    const failed = { type: 'termination-log-failed', path: '/log', errno: errno(28) } as const;
    expect(failing(exited(3)).happens(failed).told).toEqual([failed]);
  });
});

describe('the farewell of dumb-init', () => {
  const TERM = { type: 'send-signal', signal: SIGTERM, target: GROUP, carry: null };
  const running = (settings: Partial<Settings> = {}) => new Machine({ ...DEFAULTS['dumb-init'], ...settings }).running();

  it('is sent while the app is not yet reaped, so that its group is still its own; then nobody is waited for', () => {
    const machine = running().happens(childEnded(APP, exited(3)));
    expect(machine.effects).toEqual([TERM, { type: 'inspect-end' }]);
    expect(machine.happens(inspected(), drained(true)).effects).toEqual([{ type: 'leave', code: 3 }]);
  });

  it('goes through the rewrites of the user', () => {
    const becoming = (rewrite: Rewrite) =>
      running({ rewrites: new Map([[SIGTERM, rewrite]]) }).happens(childEnded(APP, exited(0)));
    expect(becoming(signalNumber(1)).effects[0]).toMatchObject({ type: 'send-signal', signal: 1 });
    expect(becoming('drop').types).toEqual(['inspect-end']);
  });

  it('is not needed where the rest is asked and waited for', () => {
    expect(running({ grace: millis(1000) }).happens(childEnded(APP, exited(0))).types).toEqual(['inspect-end']);
  });

  it('is sent again after a crash before the end was told, and not after it', () => {
    const resumed = { type: 'resumed', crash: { signal: null, words: '', count: 1, hung: false } } as const;
    const machine = running().happens(childEnded(APP, exited(3)), resumed);
    expect(machine.types).toEqual(['tell', 'send-signal', 'inspect-end']);
    expect(machine.happens(inspected(), resumed).types).toEqual(['tell']);
  });
});
