import type { MemoryFacts } from '../../src/model/event.ts';
import { exitCode, millis, pid, signalNumber } from '../../src/model/ids.ts';
import type { Cause, Message } from '../../src/model/message.ts';
import type { End, SignalInfo } from '../../src/model/process.ts';
import { info } from './messages.ts';

export const MIB = 1024 * 1024;
export const memory: MemoryFacts = { version: 2, killsBefore: 2, killsNow: 3, limit: 64 * MIB, peak: 64 * MIB };
export const noKill: MemoryFacts = { ...memory, killsNow: 2 };

export const exited = (code: number): End => ({ type: 'exited', code: exitCode(code) });
export const killed = (signal: number, coreDumped = false): End => ({ type: 'killed', signal: signalNumber(signal), coreDumped });

export const itself: Cause = { type: 'itself' };
export const oom = (change: Partial<MemoryFacts> = {}): Cause => ({ type: 'oom-killer', memory: { ...memory, ...change } });
export const killAfter: Cause = { type: 'kill-after', signal: signalNumber(15), after: millis(10_004) };
export const somebody: Cause = { type: 'somebody', memory: noKill };

/** signal: what it was passed on as. */
export function passedOn(signal: number, change: Partial<SignalInfo> = {}, before = 3): Cause {
  const sent = { ...info, signal: signalNumber(signal), senderPid: 31, ...change };
  return { type: 'passed-on', passedOn: { signal: signalNumber(signal), at: millis(0), info: sent }, before: millis(before) };
}

export function ended(end: End, cause: Cause, leavingWith = end.type === 'exited' ? end.code : exitCode(128 + end.signal)) {
  return {
    type: 'app-ended',
    pid: pid(8),
    end,
    ranFor: millis(180_000),
    exitCode: leavingWith,
    cause,
  } as const satisfies Message;
}

export const HEAD = 'tsinit: the app (pid 8, ran 3 min) ';
