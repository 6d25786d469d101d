import { describe, expect, it } from 'vitest';
import { answerWords, senderName, senderWords } from '../../src/evidence/sender-words.ts';
import { pid, signalNumber, uid } from '../../src/model/ids.ts';
import type { ProcessFacts, Sender, SignalInfo } from '../../src/model/process.ts';

const SIGTERM = 15;
const SI_USER = 0;
const SI_KERNEL = 128;

function info(change: Partial<SignalInfo> = {}): SignalInfo {
  return { signal: signalNumber(SIGTERM), code: SI_USER, senderPid: 12, senderUid: uid(0), value: 0, pointer: '0', ...change };
}

const facts: ProcessFacts = {
  pid: pid(12),
  ppid: 10,
  processGroup: 7,
  session: 7,
  startTime: 100,
  state: 'R',
  comm: 'kill',
};

const sender: Sender = {
  facts,
  exe: '/bin/kill',
  commandLine: ['kill', '-TERM', '1'],
  parents: [
    { pid: pid(10), comm: 'sh' },
    { pid: pid(7), comm: 'entrypoint.sh' },
    { pid: pid(1), comm: 'tsinit' },
  ],
};

describe('who sent a signal', () => {
  it('is told with program, command line and ancestors, as far as they are not tsinit', () => {
    expect(senderWords(info(), sender, 'pid-1')).toBe(
      'by pid 12 (uid 0) /bin/kill `kill -TERM 1`, started by sh(10) ← entrypoint.sh(7)',
    );
  });

  it('is told up to PID 1 where that is not tsinit', () => {
    expect(senderWords(info(), sender, 'subreaper')).toContain('started by sh(10) ← entrypoint.sh(7) ← tsinit(1)');
  });

  it('is a pid and a user where the process has gone already', () => {
    expect(senderWords(info({ senderUid: uid(1000) }), null, 'pid-1')).toBe('by pid 12 (uid 1000), already gone');
  });

  it('is told by its short name where its program may not be read', () => {
    const other: Sender = { ...sender, exe: null, commandLine: [], parents: [] };
    expect(senderWords(info(), other, 'pid-1')).toBe('by pid 12 (uid 0) kill');
  });

  it('has nothing said of its parents where its parent is tsinit', () => {
    const child: Sender = { ...sender, facts: { ...facts, ppid: 1 }, parents: [{ pid: pid(1), comm: 'tsinit' }] };
    expect(senderWords(info(), child, 'pid-1')).toBe('by pid 12 (uid 0) /bin/kill `kill -TERM 1`');
  });

  it('is known as one who entered the container where its parent is outside', () => {
    const stranger: Sender = { ...sender, facts: { ...facts, ppid: 0 }, parents: [] };
    expect(senderWords(info(), stranger, 'pid-1')).toMatch(/, which entered from outside \(as with docker exec\)$/);
  });

  it('did not enter from outside where it is PID 1, whose parent is always outside', () => {
    const first: Sender = { facts: { ...facts, pid: pid(1), ppid: 0 }, exe: '/init', commandLine: [], parents: [] };
    expect(senderWords(info({ senderPid: 1 }), first, 'subreaper')).toBe('by pid 1 (uid 0) /init');
  });

  it('is outside the container where we are its PID 1 and the kernel cannot name it', () => {
    expect(senderWords(info({ senderPid: 0 }), null, 'pid-1')).toBe('from outside the container (pid 0, uid 0)');
  });

  it('is outside our pid namespace, whatever that is, where we are not PID 1', () => {
    for (const role of ['subreaper', 'parent-only'] as const) {
      expect(senderWords(info({ senderPid: 0 }), null, role)).toBe('from outside our pid namespace (pid 0, uid 0)');
    }
  });

  it('is the kernel, and never somebody outside, where the code says so', () => {
    expect(senderWords(info({ code: SI_KERNEL, senderPid: 0 }), null, 'pid-1')).toBe('from the kernel');
    expect(senderWords(info({ code: 3, senderPid: 0 }), null, 'pid-1')).toBe('from the kernel');
  });

  it.each([
    [1, 'the terminal was hung up'],
    [2, '^C on the terminal'],
    [3, '^\\ on the terminal'],
    [18, 'after a hang-up of the terminal'],
    [20, '^Z on the terminal'],
    [28, 'the terminal has another size'],
  ])('is the kernel in the name of the terminal for signal %i', (signal, reason) => {
    const fromKernel = info({ signal: signalNumber(signal), code: SI_KERNEL, senderPid: 0 });
    expect(senderWords(fromKernel, null, 'pid-1')).toBe(`from the kernel (${reason})`);
  });

  it.each([
    [1, 'its child 12 has ended'],
    [2, 'its child 12 has ended'],
    [5, 'its child 12 was stopped'],
    [6, 'its child 12 goes on'],
  ])('is the kernel on behalf of a child for SIGCHLD with code %i', (code, reason) => {
    const ofChild = info({ signal: signalNumber(17), code });
    expect(senderWords(ofChild, null, 'pid-1')).toBe(`from the kernel (${reason})`);
  });

  it('is the kernel, as it seems, where a process gets SIGPIPE or SIGXFSZ in its own name', () => {
    const own = (signal: number) => answerWords(info({ signal: signalNumber(signal) }), 12);
    expect(own(13)).toBe('from the kernel, as it seems: it wrote where nobody reads any more');
    expect(own(25)).toMatch(/^from the kernel, as it seems: .*ulimit -f/);
    expect(own(15)).toBeNull();
    expect(answerWords(info({ signal: signalNumber(13) }), 13)).toBeNull();
    expect(answerWords(info({ signal: signalNumber(13), code: -6 }), 12)).toBeNull();
  });

  it('is not the terminal where somebody used kill', () => {
    expect(senderWords(info({ signal: signalNumber(2), senderPid: 0 }), null, 'pid-1')).not.toContain('terminal');
  });

  it.each([
    [-2, 'from a timer of its own'],
    [-4, 'from an asynchronous input or output of its own'],
    [-5, 'from a descriptor that became ready'],
  ])('is ourselves for code %i', (code, words) => {
    expect(senderWords(info({ code, senderPid: 0 }), null, 'pid-1')).toBe(words);
  });

  it('is told with how it was sent where that was not kill', () => {
    expect(senderWords(info({ code: -6 }), null, 'pid-1')).toBe('by pid 12 (uid 0), already gone, sent by tgkill');
    expect(senderWords(info({ code: -3 }), null, 'pid-1')).toContain('by a message queue');
    expect(senderWords(info({ code: -60 }), null, 'pid-1')).toBe('by pid 12 (uid 0), already gone');
  });

  it.each([
    ['42', 42, '42'],
    ['4294967291', -5, '-5'],
    ['-5', -5, '-5'],
    ['18446744073709551611', -5, '-5'],
    ['140737488355328', 0, '0x800000000000'],
  ])('is told with the value of sigqueue: si_ptr %s and si_int %i give %s', (pointer, value, shown) => {
    const queued = info({ code: -1, pointer, value });
    expect(senderWords(queued, null, 'pid-1')).toBe(`by pid 12 (uid 0), already gone, sent by sigqueue with value ${shown}`);
  });

  it('cannot smuggle anything into the line by its name, command or parents', () => {
    const evil = 'x\n\u001b[2Jtsinit: all is well\u202e';
    const hostile: Sender = {
      facts: { ...facts, comm: evil },
      exe: evil,
      commandLine: [evil, evil],
      parents: [{ pid: pid(10), comm: evil }],
    };
    for (const exe of [evil, null]) {
      expect(senderWords(info(), { ...hostile, exe }, 'pid-1')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }
  });
});

describe('the short name of a sender', () => {
  it.each([
    [{}, 'pid 12 (uid 0)'],
    [{ senderUid: uid(1000), code: -1 }, 'pid 12 (uid 1000)'],
    [{ senderPid: 0 }, 'outside (uid 0)'],
    [{ code: SI_KERNEL, senderPid: 0 }, 'the kernel'],
    [{ code: SI_KERNEL, senderPid: 0, signal: signalNumber(2) }, 'the kernel (^C on the terminal)'],
    [{ code: -2, senderPid: 0 }, 'a timer of its own'],
  ])('for %j is %s', (change, words) => {
    expect(senderName(info(change))).toBe(words);
  });
});
