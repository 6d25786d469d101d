import type { SignalAction } from '../../src/model/event.ts';
import { exitCode, millis, pid, signalNumber } from '../../src/model/ids.ts';
import type { Message } from '../../src/model/message.ts';
import type { Settings } from '../../src/model/settings.ts';
import { info, MESSAGES } from './messages.ts';

/** What could end a line, move a cursor, turn the direction of writing, be cut in two, or end a string. */
const PIECES = ['\n', '\r\u001b[2J', '\u2028\u202e', '"', '\\', '`', '\ud800', '\u{e0041}', '本', '🐢', '\0', 'x'];
const EVIL = [...PIECES.map((piece) => piece.repeat(3000)), `a${PIECES.join('')}${'x'.repeat(5000)}`];

const TERM = signalNumber(15);

export const HOSTILE_SETTINGS: Partial<Settings> = {
  personality: 'catatonit',
  hooks: new Map([[TERM, 'x'.repeat(5000)]]),
  delays: new Map([[TERM, millis(Number.MAX_SAFE_INTEGER)]]),
};

/** All of them with the worst there is in them. */
export const hostileMessages = (): readonly Message[] => EVIL.flatMap(messagesOf);

/** Every message that holds text of foreign origin, with this in the place of it. */
export function messagesOf(evil: string): readonly Message[] {
  const facts = { ...MESSAGES.orphan.facts, comm: evil, state: evil };
  const member = {
    facts,
    commandLine: Array.from({ length: 200 }, () => evil),
    wchan: evil,
    age: millis(Number.MAX_SAFE_INTEGER),
  };
  const asleep = { ...member, facts: { ...facts, state: 'D' } };
  const members = Array.from({ length: 2000 }, (_, index) => (index % 2 === 0 ? member : asleep));
  const parents = Array.from({ length: 200 }, () => ({ pid: facts.pid, comm: evil }));
  const failure = { ...MESSAGES.spawnFailed.failure, path: evil };
  const held: SignalAction = { type: 'held', hook: evil, delay: millis(1) };
  const zombies = Array.from({ length: 3000 }, (_, index) => ({
    pid: pid(4_000_000 + index),
    comm: evil,
    parent: { pid: pid(4_100_000 + (index % 50)), comm: evil },
  }));
  const family = zombies.map((zombie) => ({ ...zombie, parent: { pid: pid(12), comm: evil } }));
  return [
    { ...MESSAGES.signal, sender: { facts, exe: evil, commandLine: member.commandLine, parents }, action: held },
    { type: 'signal-released', info, heldFor: millis(1), action: held },
    { ...MESSAGES.spawnFailed, program: evil, failure },
    { ...MESSAGES.orphan, facts },
    { ...MESSAGES.waiting, members },
    { ...MESSAGES.killed, members },
    { ...MESSAGES.killedAfter, members },
    { ...MESSAGES.remain, members },
    { type: 'zombies-kept', zombies },
    { type: 'zombies-kept', zombies: family },
    { ...MESSAGES.groupContinued, stopped: zombies },
    { ...MESSAGES.zombiesLeft, zombies },
    { ...MESSAGES.hookStarted, command: evil },
    { ...MESSAGES.hookFailed, command: evil, failure },
    { ...MESSAGES.hookEnded, end: { type: 'exited', code: exitCode(255) }, ranFor: millis(Number.MAX_SAFE_INTEGER) },
    { ...MESSAGES.terminationLog, path: evil },
    { ...MESSAGES.unknown, name: evil },
    { ...MESSAGES.upgraded, path: evil, from: evil },
    { ...MESSAGES.notUpgraded, path: evil },
    { ...MESSAGES.woke, reason: evil },
    { type: 'resumed', crash: { signal: null, words: evil, count: 1, hung: false } },
  ];
}
