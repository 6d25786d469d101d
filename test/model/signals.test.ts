import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { signalNumber } from '../../src/model/ids.ts';
import { isStopSignal, parseSignal, SIGHUP, SIGRTMIN_3, SIGTERM, SIGWINCH, signalName } from '../../src/model/signals.ts';

const parsed = (text: string): number | string | null => {
  const result = parseSignal(text);
  return result.ok ? result.value : result.error.nearest;
};

describe('parseSignal', () => {
  it('understands every name that the operating system has, with and without SIG, in any case', () => {
    const names = Object.entries(constants.signals);
    expect(names.length).toBeGreaterThan(30);
    for (const [name, number] of names) {
      expect([name, parsed(name), parsed(name.slice(3)), parsed(name.toLowerCase())]).toEqual([name, number, number, number]);
    }
  });

  it('understands numbers from 1 to 64 and no others', () => {
    expect([parsed('1'), parsed('64'), parsed('0'), parsed('65'), parsed('-1'), parsed('1.5'), parsed('')]).toEqual([
      1,
      64,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('counts real-time signals as glibc does, from 34 to 64', () => {
    expect(['RTMIN', 'SIGRTMIN+3', 'rtmin+30', 'RTMAX', 'RTMAX-30', 'sigrtmax-1'].map(parsed)).toEqual([34, 37, 64, 64, 34, 63]);
  });

  it('refuses real-time signals beyond the ends', () => {
    expect(['RTMIN+31', 'RTMIN-1', 'RTMAX-31', 'RTMAX+1'].map(parsed)).toEqual([null, null, null, null]);
  });

  it.each([
    ['SIGTREM', 'SIGTERM'],
    ['TERN', 'SIGTERM'],
    ['kil', 'SIGKILL'],
    ['USR3', 'SIGUSR1'],
    ['SIGRTMNI', 'SIGRTMIN'],
    ['banana', null],
  ])('for %s suggests %s', (text, suggestion) => {
    expect(parseSignal(text)).toEqual({ ok: false, error: { nearest: suggestion } });
  });
});

describe('signalName', () => {
  it('gives a name that parseSignal understands for every signal that has one', () => {
    for (let number = 1; number <= 64; number += 1) {
      if (number === 32 || number === 33) continue;
      expect(parsed(signalName(signalNumber(number)))).toBe(number);
    }
  });

  it('counts real-time signals from the nearer end, as kill -l does', () => {
    expect([34, 35, 49, 50, 63, 64].map((number) => signalName(signalNumber(number)))).toEqual([
      'SIGRTMIN',
      'SIGRTMIN+1',
      'SIGRTMIN+15',
      'SIGRTMAX-14',
      'SIGRTMAX-1',
      'SIGRTMAX',
    ]);
  });

  it('calls the two that glibc keeps for itself by their number', () => {
    expect([signalName(signalNumber(32)), signalName(signalNumber(33))]).toEqual(['signal 32', 'signal 33']);
  });
});

describe('isStopSignal', () => {
  it('takes what people stop containers with for a stop signal, and a change of the window for none', () => {
    expect([SIGTERM, SIGHUP, SIGRTMIN_3, SIGWINCH].map(isStopSignal)).toEqual([true, true, true, false]);
  });
});
