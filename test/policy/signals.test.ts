import { describe, expect, it } from 'vitest';
import { pid, signalNumber } from '../../src/model/ids.ts';
import type { Sender } from '../../src/model/process.ts';
import { APP, appStopped, arrived, facts, GROUP, info, Machine } from './given.ts';

const SIGTERM = 15;
const SIGCHLD = 17;
const SIGCONT = 18;
const SIGSTOP = 19;
const SIGTSTP = 20;
const SIGUSR1 = 10;
const SIGRTMIN = 34;
const SI_QUEUE = -1;
const SI_TKILL = -6;
const KERNEL = { code: 128, senderPid: 0 };

const rewriting = (from: number, to: number | 'drop') =>
  new Machine({ rewrites: new Map([[signalNumber(from), to === 'drop' ? to : signalNumber(to)]]) }).running();

describe('a signal while the app runs', () => {
  it.each([1, 2, 3, 6, 10, 11, 12, 15, 28, 30, 37, 64])('goes to the process group of the app: %i', (signal) => {
    const machine = new Machine().running().happens(arrived(signal));
    expect(machine.effects[0]).toEqual({ type: 'send-signal', signal, target: GROUP, carry: null });
    expect(machine.types).toEqual(['send-signal', 'tell']);
  });

  it('goes to the app alone with --single', () => {
    const machine = new Machine({ forwardTo: 'process' }).running().happens(arrived(SIGTERM));
    expect(machine.effects[0]).toMatchObject({ target: { type: 'process', pid: APP } });
  });

  it('is never forwarded, and not even told of, where it is SIGCHLD', () => {
    expect(new Machine().running().happens(arrived(SIGCHLD)).effects).toEqual([]);
  });

  it('is sent on before anybody looks who sent it', () => {
    const machine = new Machine().running().happens({ type: 'signal-arrived', info: info(SIGTERM), sender: undefined });
    const action = { type: 'forwarded', as: SIGTERM, to: GROUP, alsoContinued: false };
    expect(machine.effects.slice(1)).toEqual([{ type: 'identify-sender', info: info(SIGTERM), action }]);
  });

  it('is told of at once where its sender is outside, so that there is nobody to look for', () => {
    const outside = info(SIGTERM, { senderPid: 0 });
    const machine = new Machine().running().happens({ type: 'signal-arrived', info: outside, sender: undefined });
    expect(machine.told).toMatchObject([{ type: 'signal', info: outside, sender: null, role: 'pid-1' }]);
  });

  it('is told of with its sender as soon as that is known', () => {
    const sender: Sender = { facts: facts(12), exe: '/bin/kill', commandLine: ['kill', '1'], parents: [] };
    const action = { type: 'dropped', why: 'rule' } as const;
    const machine = new Machine({}, 'subreaper').running();
    machine.happens({ type: 'sender-identified', info: info(SIGTERM), action, sender });
    expect(machine.effects).toEqual([
      { type: 'tell', message: { type: 'signal', info: info(SIGTERM), action, sender, role: 'subreaper' } },
    ]);
  });

  it('becomes what --rewrite says', () => {
    const machine = rewriting(SIGTERM, 3).happens(arrived(SIGTERM));
    expect(machine.effects[0]).toMatchObject({ type: 'send-signal', signal: 3 });
    expect(machine.told).toMatchObject([{ info: { signal: SIGTERM }, action: { type: 'forwarded', as: 3 } }]);
  });

  it('is rewritten once, not on and on', () => {
    const rewrites = new Map([
      [signalNumber(1), signalNumber(2)],
      [signalNumber(2), signalNumber(1)],
    ]);
    const machine = new Machine({ rewrites }).running();
    expect(machine.happens(arrived(1)).effects[0]).toMatchObject({ signal: 2 });
    expect(machine.happens(arrived(2)).effects[0]).toMatchObject({ signal: 1 });
  });

  it('goes nowhere, but is told of, where --rewrite drops it', () => {
    const machine = rewriting(1, 'drop').happens(arrived(1));
    expect(machine.effects).toHaveLength(1);
    expect(machine.told).toMatchObject([{ action: { type: 'dropped', why: 'rule' } }]);
  });

  it('keeps the value that sigqueue gave it', () => {
    const queued = { code: SI_QUEUE, value: 42, pointer: '42' };
    const machine = new Machine().running().happens(arrived(SIGRTMIN, queued));
    expect(machine.effects[0]).toMatchObject({ signal: SIGRTMIN, carry: info(SIGRTMIN, queued) });
  });

  it('carries no value where it was sent by kill, tgkill or the kernel', () => {
    for (const change of [{ code: 0 }, { code: SI_TKILL }, KERNEL]) {
      expect(new Machine().running().happens(arrived(SIGRTMIN, change)).effects[0]).toMatchObject({ carry: null });
    }
  });

  it('changes nothing that would have to be saved where it can neither stop nor end anybody', () => {
    const machine = new Machine().running();
    const before = machine.state;
    expect(machine.happens(arrived(28), { ...arrived(28), forwarded: { as: signalNumber(28), errno: null } }).state).toBe(before);
  });

  it('gives the terminal to the app first where it is SIGCONT', () => {
    const machine = new Machine().running().happens(arrived(SIGCONT));
    expect(machine.types).toEqual(['give-terminal', 'send-signal', 'tell']);
  });
});

describe('a signal while the app is stopped', () => {
  it('is followed by SIGCONT where it is to end the app, which could not act on it otherwise', () => {
    const machine = new Machine().running().happens(appStopped(SIGSTOP), arrived(SIGTERM));
    expect(machine.effects.slice(0, 2)).toEqual([
      { type: 'send-signal', signal: SIGTERM, target: GROUP, carry: null },
      { type: 'send-signal', signal: SIGCONT, target: GROUP, carry: null },
    ]);
    expect(machine.told).toMatchObject([{ action: { alsoContinued: true } }]);
  });

  it('makes us look for other members of its group that are stopped, where the app itself is not', () => {
    const machine = new Machine().running().happens(arrived(SIGTERM));
    expect(machine.looksForStopped).toEqual({ type: 'look-for-stopped', leader: APP, signal: SIGTERM });
    expect(machine.happens(arrived(SIGTERM)).looksForStopped).not.toBeNull();
    expect(machine.happens(arrived(SIGUSR1)).looksForStopped).toBeNull();
    expect(machine.happens(appStopped(SIGSTOP), arrived(SIGTERM)).looksForStopped).toBeNull();
    const single = new Machine({ forwardTo: 'process' }).running().happens(arrived(SIGTERM));
    expect(single.looksForStopped).toBeNull();
  });

  it('is followed by SIGCONT where such members are found, and that is told', () => {
    const stopped = [{ pid: pid(9), comm: 'sleep' }];
    const machine = new Machine().running().happens(arrived(SIGTERM));
    machine.happens({ type: 'stopped-found', leader: APP, signal: signalNumber(SIGTERM), stopped });
    expect(machine.effects).toEqual([
      { type: 'send-signal', signal: SIGCONT, target: GROUP, carry: null },
      { type: 'tell', message: { type: 'group-continued', leader: APP, signal: SIGTERM, stopped } },
    ]);
    expect(machine.happens({ type: 'stopped-found', leader: APP, signal: signalNumber(SIGTERM), stopped: [] }).effects).toEqual(
      [],
    );
  });

  it('leaves the app stopped where it is any other', () => {
    const machine = new Machine().running().happens(appStopped(SIGSTOP), arrived(SIGUSR1));
    expect(machine.types).toEqual(['send-signal', 'tell']);
  });

  it('is alone again once the app goes on', () => {
    const machine = new Machine().running().happens(appStopped(SIGSTOP), {
      type: 'child-changed',
      pid: pid(7),
      change: { type: 'continued' },
      facts: null,
    });
    expect(machine.happens(arrived(SIGTERM)).types).toEqual(['send-signal', 'tell']);
  });

  it('is neither sent nor told of where it is the SIGCONT that ended our own stop, since the app has had its own', () => {
    const seen = { type: 'terminal-seen', signal: signalNumber(SIGTSTP), terminal: 'shell' } as const;
    const machine = new Machine({}, 'subreaper').running().happens(appStopped(SIGTSTP), seen, arrived(SIGCONT));
    expect(machine.types).toEqual([]);
    expect(machine.happens(arrived(SIGCONT)).types).toEqual(['give-terminal', 'send-signal', 'tell']);
  });
});
