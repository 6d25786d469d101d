import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/cli/personalities/defaults.ts';
import type { TerminalView } from '../../src/model/event.ts';
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

const terminalSeen = (signal: number, terminal: TerminalView) =>
  ({ type: 'terminal-seen', signal: signalNumber(signal), terminal }) as const;

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
    expect(machine.effects).toEqual([{ type: 'look-at-terminal', signal }]);
    machine.happens(terminalSeen(signal, 'shell'));
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

  it.each([
    [SIGTTIN, 'foreground'],
    [SIGTTOU, 'foreground'],
    [SIGTTIN, 'foreground-leader'],
  ] as const)('for want of the terminal (%i) needs no stop of ours where our group has it (%s)', (signal, terminal) => {
    const machine = new Machine({}, 'subreaper').running().happens(appStopped(signal), terminalSeen(signal, terminal));
    expect(machine.told).toMatchObject([{ response: 'lend' }]);
    expect(machine.types).toEqual(['tell', 'give-terminal', 'send-signal']);
  });

  it('by ^Z stops us although our group has the terminal, because a shell waits', () => {
    const machine = new Machine({}, 'subreaper').running().happens(appStopped(SIGTSTP), terminalSeen(SIGTSTP, 'foreground'));
    expect(machine.types).toContain('suspend');
  });

  it.each(['nobody', 'foreground-leader'] as const)(
    'by ^Z stops us by no means where nobody could continue us (%s)',
    (terminal) => {
      const stopped = (settings: Partial<Settings>) =>
        new Machine(settings, 'subreaper').running().happens(appStopped(SIGTSTP), terminalSeen(SIGTSTP, terminal));
      expect(stopped({}).told).toMatchObject([{ response: 'continue' }]);
      expect(stopped({}).effects[1]).toEqual(toApp);
      expect(stopped(DEFAULTS.tini).types).toEqual(['tell']);
      expect(stopped(DEFAULTS.tini).told).toMatchObject([{ response: 'none' }]);
    },
  );

  it('that somebody has undone before the terminal was looked at asks nothing of us', () => {
    const continued = { type: 'child-changed', pid: APP, change: { type: 'continued' }, facts: null } as const;
    const machine = new Machine({}, 'subreaper')
      .running()
      .happens(appStopped(SIGTSTP), continued, terminalSeen(SIGTSTP, 'shell'));
    expect(machine.effects).toEqual([]);
  });

  it('by ^Z is left as it is where the init whose place we have leaves it so, and nobody waits outside', () => {
    for (const { jobControl } of [DEFAULTS.tini, DEFAULTS.catatonit, DEFAULTS['dumb-init']]) {
      const machine = new Machine({ jobControl }, 'pid-1').running().happens(appStopped(SIGTSTP));
      expect(machine.told).toMatchObject([{ response: 'none' }]);
      expect(machine.types).toEqual(['tell']);
    }
  });

  it('stops us along with it in the place of tini too, where a shell waits for us', () => {
    const machine = new Machine(DEFAULTS.tini, 'subreaper')
      .running()
      .happens(appStopped(SIGTSTP), terminalSeen(SIGTSTP, 'shell'));
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
  const SUSPEND = { type: 'suspend' };
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

  it('does not stop a second time when the stop of the app is seen, whoever waits outside', () => {
    const machine = inSession().happens(arrived(SIGTSTP), appStopped(SIGSTOP));
    expect(machine.types).toEqual(['tell']);
    expect(inSession({ placement: 'inherited' }).happens(appStopped(SIGTSTP)).types).toEqual(['tell']);
  });

  it('passes on the SIGCONT that ended our stop, since the app has had none', () => {
    const machine = inSession().happens(arrived(SIGTSTP), appStopped(SIGSTOP), arrived(18));
    expect(machine.types).toEqual(['give-terminal', 'send-signal', 'tell']);
  });
});
