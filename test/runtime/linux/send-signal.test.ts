import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { CallResult } from '../../../native-bindings/calls.ts';
import { errno, pid, signalNumber, uid } from '../../../src/model/ids.ts';
import type { ProcessFacts, SignalInfo } from '../../../src/model/process.ts';
import { sendSignal } from '../../../src/runtime/linux/send-signal.ts';

const { ESRCH, EAGAIN, EPERM } = constants.errno;
const RTMIN_1 = signalNumber(35);
const carry: SignalInfo = { signal: RTMIN_1, code: -1, senderPid: 9, senderUid: uid(5), value: 7, pointer: '7' };
const group = { type: 'group', leader: pid(20) } as const;

const inGroup = (number: number, processGroup: number, state = 'S'): ProcessFacts => ({
  pid: pid(number),
  ppid: 1,
  processGroup,
  session: 1,
  startTime: 1,
  state,
  comm: 'x',
});

function recorder(everybody: readonly ProcessFacts[], answer: (pid: number) => number = () => 0) {
  const calls: string[] = [];
  const result = (number: number): CallResult => (number === 0 ? { ok: true, value: 0 } : { ok: false, errno: errno(number) });
  const shim = {
    kill: (target: number, signal: number) => {
      calls.push(`kill ${target} ${signal}`);
      return result(answer(target) === EAGAIN ? 0 : answer(target));
    },
    queueSignal: (target: number, signal: number, code: number, senderPid: number, senderUid: number, value: bigint) => {
      calls.push(`queue ${target} ${signal} ${code} ${senderPid} ${senderUid} ${value}`);
      return result(answer(target));
    },
  };
  return { calls, sending: { shim, everybody: () => everybody } };
}

describe('without a value', () => {
  test('a group gets one kill with its negated leader, a process one with its pid', () => {
    const { calls, sending } = recorder([]);
    sendSignal(sending, RTMIN_1, group, null);
    sendSignal(sending, RTMIN_1, { type: 'process', pid: pid(20) }, null);
    expect(calls).toEqual(['kill -20 35', 'kill 20 35']);
  });

  test('a code that only the kernel may use is sent by kill', () => {
    const { calls, sending } = recorder([]);
    for (const code of [0, 128, -6]) sendSignal(sending, RTMIN_1, group, { ...carry, code });
    expect(calls).toEqual(['kill -20 35', 'kill -20 35', 'kill -20 35']);
  });

  test.each([1, 0, -1, -20])('a pid of %d is never passed to kill', (number) => {
    const { calls, sending } = recorder([]);
    expect(sendSignal(sending, RTMIN_1, { type: 'group', leader: pid(number) }, null)).toEqual({ ok: false, error: ESRCH });
    expect(sendSignal(sending, RTMIN_1, { type: 'process', pid: pid(number) }, carry)).toEqual({ ok: false, error: ESRCH });
    expect(calls).toEqual([]);
  });
});

describe('with a value', () => {
  test('each living member of the group gets it, with code, pid and uid', () => {
    const { calls, sending } = recorder([inGroup(20, 20), inGroup(21, 20), inGroup(22, 20, 'Z'), inGroup(23, 23)]);
    expect(sendSignal(sending, RTMIN_1, group, carry).ok).toBe(true);
    expect(calls).toEqual(['queue 20 35 -1 9 5 7', 'queue 21 35 -1 9 5 7']);
  });

  test('the leader gets it where the group is empty, or /proc cannot be read', () => {
    const { calls, sending } = recorder([]);
    sendSignal(sending, RTMIN_1, group, carry);
    expect(calls).toEqual(['queue 20 35 -1 9 5 7']);
  });

  test('a full queue costs the value, not the signal', () => {
    const { calls, sending } = recorder([inGroup(20, 20)], () => EAGAIN);
    expect(sendSignal(sending, RTMIN_1, group, carry)).toEqual({ ok: true, value: EAGAIN });
    expect(calls).toEqual(['queue 20 35 -1 9 5 7', 'kill 20 35']);
  });

  test('it went well if one was reached, and is refused if none was', () => {
    const everybody = [inGroup(20, 20), inGroup(21, 20)];
    const one = recorder(everybody, (target) => (target === 20 ? EPERM : 0));
    expect(sendSignal(one.sending, RTMIN_1, group, carry).ok).toBe(true);
    const none = recorder(everybody, () => EPERM);
    expect(sendSignal(none.sending, RTMIN_1, group, carry)).toEqual({ ok: false, error: EPERM });
  });
});
