import { describe, expect, it } from 'vitest';
import { errno, gid, uid } from '../../src/model/ids.ts';
import type { DropOutcome } from '../../src/model/privileges.ts';
import { maySleep, sleepsAtOnce } from '../../src/policy/may-sleep.ts';
import { APP, appEnds, arrived, drained, exited, HOOK, hookStarted, Machine } from './given.ts';

const to = { user: uid(65534), group: gid(100) };
const drop = { type: 'drop-privileges', to } as const;
const refused = { type: 'refused', step: 'user', errno: errno(1) } as const;
const seen = (outcome: DropOutcome) => ({ type: 'privileges-seen', outcome }) as const;
const crash = { type: 'resumed', crash: { signal: null, words: '', count: 1, hung: false } } as const;
const machine = (settings: ConstructorParameters<typeof Machine>[0] = {}) => new Machine(settings, 'pid-1', undefined, to);

describe('our own privileges', () => {
  it('stay what they are where nobody asked for anything else', () => {
    const plain = new Machine().running();
    expect(plain.types).toEqual(['tell']);
    expect(plain.state.privileges).toEqual({ id: 'kept' });
    expect(sleepsAtOnce(plain.state)).toBe(false);
  });

  it('are dropped as soon as the app runs, and not before', () => {
    const unborn = machine().happens({ type: 'began' });
    expect(unborn.effects).toEqual([{ type: 'spawn-app' }]);
    expect(unborn.running().effects).toEqual([{ type: 'tell', message: { type: 'app-started', pid: APP } }, drop]);
    expect(unborn.state.privileges).toEqual({ id: 'dropping', to });
  });

  it('are dropped behind the signals that have waited for the app', () => {
    expect(machine().happens(arrived(15)).running().types).toEqual(['tell', 'send-signal', 'drop-privileges']);
  });

  it('are still there for the hook START', () => {
    const preparing = machine({ hooks: new Map([['START', 'prepare']]) }).happens({ type: 'began' }, hookStarted('START', HOOK));
    expect(preparing.state.privileges.id).toBe('to-drop');
  });

  it('are dropped at once with --pause', () => {
    const pausing = new Machine({}, 'pid-1', { type: 'pause' }, to).happens({ type: 'began' });
    expect(pausing.effects).toEqual([{ type: 'tell', message: { type: 'pausing' } }, drop]);
    expect([maySleep(pausing.state), sleepsAtOnce(pausing.state)]).toEqual([true, true]);
  });

  it('are not waited for: the brain sleeps at once, because they go with its exec', () => {
    const running = machine().running();
    expect([maySleep(running.state), sleepsAtOnce(running.state)]).toEqual([true, true]);
    expect(sleepsAtOnce(running.happens(seen({ type: 'dropped' })).state)).toBe(false);
  });

  it('are told of when they are gone', () => {
    const running = machine()
      .running()
      .happens(seen({ type: 'dropped' }));
    expect(running.effects).toEqual([{ type: 'tell', message: { type: 'privileges-dropped', to } }]);
    expect(running.state.privileges).toEqual({ id: 'dropped', to });
  });

  it('are kept where the system refuses, which is told of once', () => {
    const running = machine().running().happens(seen(refused));
    expect(running.told).toEqual([{ type: 'privileges-refused', to, step: 'user', errno: 1 }]);
    expect(running.state.privileges).toEqual({ id: 'kept' });
    expect(sleepsAtOnce(running.state)).toBe(false);
    expect(running.happens(seen(refused)).effects).toEqual([]);
  });

  it('are asked for once more only where a crash came before that was done', () => {
    const running = machine().running();
    expect(running.happens(seen({ type: 'not-tried' })).effects).toEqual([drop]);
    expect(running.happens(seen({ type: 'not-tried' }), crash).types).toEqual(['tell']);
    const done = running.happens(seen({ type: 'dropped' }));
    expect(done.happens(seen({ type: 'not-tried' })).effects).toEqual([]);
    expect(done.happens(crash, { type: 'app-spawned', pid: APP, startTime: 100 }).types).not.toContain('drop-privileges');
  });

  it('are not asked for once more when the app has ended', () => {
    const ended = machine()
      .running()
      .happens(...appEnds(exited(3)));
    expect(ended.happens(seen({ type: 'not-tried' })).effects).toEqual([]);
    expect(ended.happens(drained(true), seen({ type: 'not-tried' })).effects).toEqual([]);
    expect(ended.happens(seen(refused)).told).toMatchObject([{ type: 'privileges-refused' }]);
  });
});
