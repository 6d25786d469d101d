import { describe, expect, it } from 'vitest';
import { parseStat } from '../../src/proc/parse-stat.ts';
import { CAP_KILL, CAP_SYS_PTRACE, hasCapability, parseStatus, signalsIn } from '../../src/proc/parse-status.ts';
import { parseCommandLine, readCommandLine, readEverybody, readStat, readStatus, readUptime } from '../../src/proc/read.ts';

const STAT =
  '42 (a) b (c\n) S 7 42 40 34816 42 4194560 123 0 1 0 250 50 9 9 20 0 3 0 98765 1234 567 18446744073709551615 1 1 0 0 0 0 0 0 0\n';

describe('/proc/PID/stat', () => {
  it('is read field by field, whatever the name is', () => {
    expect(parseStat(STAT)).toEqual({
      pid: 42,
      comm: 'a) b (c\n',
      state: 'S',
      ppid: 7,
      processGroup: 42,
      session: 40,
      cpu: 3000,
      threads: 3,
      startTime: 98765,
    });
  });

  it.each(['', '42', '42 (a)', '42 (a) S 1 2', 'x (a) S 1', `${STAT.replace('42 (', '0 (')}`])('%j is none', (text) => {
    expect(parseStat(text)).toBeNull();
  });
});

describe('/proc/PID/status', () => {
  it('tells users, numbers in each namespace, memory, masks, capabilities and seccomp', () => {
    const text = [
      ...['Name:\tx', 'Uid:\t1000\t1001\t1001\t1001', 'NSpid:\t4711\t1', 'TracerPid:\t9', 'VmRSS:\t    640 kB', 'Threads:\t2'],
      ...['SigBlk:\t0000000000010000', 'SigIgn:\t0000000000004001', 'SigCgt:\t8000000000000000', 'CapEff:\t0000000000080020'],
      ...['NoNewPrivs:\t1', 'Seccomp:\t2', ''],
    ].join('\n');
    const status = parseStatus(text);
    expect(status).toEqual({
      uid: 1000,
      effectiveUid: 1001,
      pids: [4711, 1],
      tracer: 9,
      residentKb: 640,
      threads: 2,
      blocked: [17],
      ignored: [1, 15],
      caught: [64],
      effectiveCapabilities: 0x80020n,
      noNewPrivileges: true,
      seccomp: 2,
    });
    expect([CAP_KILL, CAP_SYS_PTRACE, 0].map((one) => hasCapability(0x80020n, one))).toEqual([true, true, false]);
  });

  it('of a zombie has no memory, and nonsense has nothing', () => {
    expect(parseStatus('Uid:\t0\t0\t0\t0\n')).toMatchObject({ uid: 0, residentKb: null, effectiveCapabilities: null });
    expect(parseStatus('nonsense')).toMatchObject({ uid: null, pids: [], blocked: [], seccomp: null });
    expect(signalsIn('xyz')).toEqual([]);
  });
});

describe('/proc/PID/cmdline', () => {
  it.each([
    ['', []],
    ['a\0', ['a']],
    ['a\0\0', ['a', '']],
    ['a\0b c\0', ['a', 'b c']],
    ['a title that was written over it', ['a title that was written over it']],
  ])('%j is %j', (text, words) => {
    expect(parseCommandLine(text)).toEqual(words);
  });
});

describe('reading', () => {
  it('is of this machine', () => {
    const self = readStat(process.pid);
    expect(self).toMatchObject({ pid: process.pid, ppid: process.ppid, state: 'R' });
    expect(readEverybody().map(({ pid }) => Number(pid))).toContain(process.pid);
    expect(readStatus(process.pid)?.uid).toBe(process.getuid?.());
    expect(readCommandLine(process.pid).length).toBeGreaterThan(0);
    expect((readUptime() ?? 0) / 10).toBeGreaterThanOrEqual(self?.startTime ?? Number.POSITIVE_INFINITY);
  });

  it('of who is not there answers nothing', () => {
    expect([readStat(4194304), readStatus(4194304), readUptime('/nowhere')]).toEqual([null, null, null]);
    expect(readCommandLine(4194304)).toEqual([]);
  });
});
