import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/cli/personalities/defaults.ts';
import { signalNumber } from '../../src/model/ids.ts';
import type { Settings } from '../../src/model/settings.ts';
import type { Role } from '../../src/model/state.ts';
import { APP, appStopped, arrived, drained, GROUP, Machine } from './given.ts';

const SIGSTOP = 19;
const SIGTERM = 15;
const SIGTSTP = 20;
const SIGTTIN = 21;
const SIGTTOU = 22;
const toApp = { type: 'send-signal', signal: 18, target: GROUP, carry: null };

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
    expect(machine.effects).toContainEqual({ type: 'suspend', when: 'unless-foreground' });
    expect(new Machine({}, 'subreaper').running().happens(appStopped(SIGTSTP)).effects).toContainEqual({
      type: 'suspend',
      when: 'on-terminal',
    });
  });

  it('by ^Z is left as it is where the init whose place we have leaves it so, and nobody waits outside', () => {
    for (const { jobControl } of [DEFAULTS.tini, DEFAULTS.catatonit, DEFAULTS['dumb-init']]) {
      const machine = new Machine({ jobControl }, 'pid-1').running().happens(appStopped(SIGTSTP));
      expect(machine.told).toMatchObject([{ response: 'none' }]);
      expect(machine.types).toEqual(['tell']);
    }
  });

  it('stops us along with it in the place of tini too, where a shell waits for us', () => {
    const machine = new Machine(DEFAULTS.tini, 'subreaper').running().happens(appStopped(SIGTSTP));
    expect(machine.told).toMatchObject([{ response: 'suspend' }]);
  });

  it('is undone for a stop signal in every personality', () => {
    for (const settings of Object.values(DEFAULTS)) {
      const machine = new Machine(settings, 'pid-1').running().happens(arrived(SIGTERM), appStopped(SIGSTOP));
      expect(machine.effects[1]).toEqual(toApp);
    }
  });
});

describe('dumb-init’s job control', () => {
  const SUSPEND = { type: 'suspend', when: 'always' };
  const inSession = (settings: Partial<Settings> = {}, role: Role = 'parent-only') =>
    new Machine({ ...DEFAULTS['dumb-init'], ...settings }, role).running();

  it.each([SIGTSTP, SIGTTIN, SIGTTOU])('makes of signal %i a SIGSTOP for the group, and stops itself', (signal) => {
    const machine = inSession().happens(arrived(signal));
    expect(machine.types).toEqual(['send-signal', 'tell', 'suspend']);
    expect(machine.effects[0]).toEqual({ type: 'send-signal', signal: SIGSTOP, target: GROUP, carry: null });
    expect(machine.effects[2]).toEqual(SUSPEND);
  });

  it('passes them on as they are with -c, and stops itself all the same', () => {
    const machine = inSession({ placement: 'inherited', forwardTo: 'process' }).happens(arrived(SIGTSTP));
    expect(machine.effects[0]).toMatchObject({ signal: SIGTSTP, target: { type: 'process', pid: APP } });
    expect(machine.effects[2]).toEqual(SUSPEND);
  });

  it('lets a rule of the user go first, and stops itself all the same', () => {
    const machine = inSession({ rewrites: new Map([[signalNumber(SIGTSTP), 'drop']]) }).happens(arrived(SIGTSTP));
    expect(machine.types).toEqual(['tell', 'suspend']);
  });

  it('does not try to stop PID 1, which cannot be', () => {
    expect(inSession({}, 'pid-1').happens(arrived(SIGTSTP)).types).toEqual(['send-signal', 'tell']);
  });

  it('passes on the SIGCONT that ended our stop, since the app has had none', () => {
    const machine = inSession().happens(arrived(SIGTSTP), appStopped(SIGSTOP), arrived(18));
    expect(machine.types).toEqual(['give-terminal', 'send-signal', 'tell']);
  });
});
