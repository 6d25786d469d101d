import { expect, it } from 'vitest';
import { pid, UNKNOWN_UID, uid } from '../../src/model/ids.ts';
import type { ProcessFacts, Sender } from '../../src/model/process.ts';
import { type KilledByParts, killedBy } from '../../src/runtime/killed-by.ts';
import type { GeneratedSignal } from '../../src/runtime/parse-kill-trace.ts';

const process = (number: number, comm: string, state = 'S'): ProcessFacts => ({
  pid: pid(number),
  ppid: 1,
  processGroup: number,
  session: number,
  startTime: 100,
  state,
  comm,
});
const MEMBERS = [process(7, 'sh', 'Z'), process(8, 'worker'), process(9, 'kill')];
const killer: Sender = { facts: process(9, 'kill'), exe: '/bin/kill', commandLine: ['kill', '-9', '7'], parents: [] };

const seen = (sender: number, target: number, comm: string, code = 0): GeneratedSignal => ({
  sender: { pid: sender, comm: 'kill' },
  target: { pid: pid(target), comm },
  signal: 9,
  code,
});
const told = (one: GeneratedSignal, numbersAreOurs: boolean, app: KilledByParts['app'] = null) =>
  killedBy(one, {
    members: MEMBERS,
    app,
    numbersAreOurs,
    self: pid(1),
    identify: (sender) => (sender === 9 ? killer : null),
    ownerOf: () => uid(1000),
  });

it('in the initial pid namespace who it was and whom it reached are known by number', () => {
  expect(told(seen(9, 7, 'sh'), true)).toMatchObject({
    pid: 7,
    comm: 'sh',
    sender: killer,
    origin: 'set',
    info: { senderPid: 9, senderUid: 1000 },
  });
  expect(told(seen(9, 70, 'sh'), true)).toBeNull();
});

it('of a sender that has gone the name is left, and its user is not known', () => {
  const delivery = told(seen(55, 8, 'worker'), true);
  expect(delivery).toMatchObject({ origin: 'container', info: { senderPid: 55, senderUid: UNKNOWN_UID }, sender: { exe: null } });
  expect(delivery?.sender?.facts.comm).toBe('kill');
});

it('in another pid namespace it is the dead one of that name, and the sender has the host’s number', () => {
  expect(told(seen(4711, 4712, 'sh'), false)).toMatchObject({ pid: 7, origin: 'host', info: { senderPid: 4711 } });
});

it('there the app is known by its number, where that was seen: nobody else of its name is taken for it, nor it for somebody else', () => {
  const app = { pid: pid(7), number: 4712 };
  expect(told(seen(4711, 4712, 'renamed'), false, app)).toMatchObject({ pid: 7, info: { senderPid: 4711 } });
  expect(told(seen(4711, 4713, 'sh'), false, app)).toBeNull();
});

it('there it is nobody as long as nobody of that name is dead', () => {
  expect(told(seen(4711, 4712, 'worker'), false)).toBeNull();
});

it('what the kernel sends has no process behind it', () => {
  expect(told(seen(9, 7, 'sh', 128), true)).toMatchObject({ sender: null, origin: 'outside', info: { senderPid: 0, code: 128 } });
});
