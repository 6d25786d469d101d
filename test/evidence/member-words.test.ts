import { describe, expect, it } from 'vitest';
import { memberWords, unkillableWords } from '../../src/evidence/member-words.ts';
import type { Member } from '../../src/model/event.ts';
import { millis, pid } from '../../src/model/ids.ts';

const facts = { pid: pid(12), ppid: 1, processGroup: 1, session: 1, startTime: 1, state: 'S', comm: 'sleep' };

const member = (process: number, ...commandLine: string[]): Member => ({
  facts: { ...facts, pid: pid(process) },
  commandLine,
  wchan: null,
  age: null,
});

const doing = (state: string, wchan: string | null, age: number | null): Member => ({
  facts: { ...facts, comm: 'app', state },
  commandLine: ['app', '--x'],
  wchan,
  age: age === null ? null : millis(age),
});

describe('members', () => {
  it('are told by name, pid and command', () => {
    expect(memberWords([member(12, 'sleep', '100'), member(13)])).toBe('sleep(12) `sleep 100`, sleep(13)');
  });

  it('are told by the first eight where there are many', () => {
    const words = memberWords(Array.from({ length: 3000 }, (_, index) => member(index + 2)));
    expect(words).toMatch(/^sleep\(2\), .*sleep\(9\) and 2992 more$/);
  });

  it('are told by fewer where their commands are long, so that the count is not lost', () => {
    const words = memberWords(Array.from({ length: 3000 }, (_, index) => member(index + 2, 'x'.repeat(500))));
    expect(words).toMatch(/^sleep\(2\) .* and 2996 more$/);
    expect(words.length).toBeLessThan(800);
  });

  it.each([
    ['S', 'do_poll', 180_000, ' (sleeping in do_poll, 3 min old)'],
    ['D', 'nfs_wait_bit_killable', 5000, ' (uninterruptible in nfs_wait_bit_killable, 5 s old)'],
    ['S', 'sigsuspend.isra.0', 100, ' (sleeping in sigsuspend, 100 ms old)'],
    ['D', null, null, ' (uninterruptible)'],
    ['R', '0', 100, ' (running, 100 ms old)'],
    ['S', '', 100, ' (sleeping, 100 ms old)'],
    ['S', 'do_wait', null, ' (sleeping in do_wait)'],
    ['T', 'do_signal_stop', 100, ' (stopped, 100 ms old)'],
    ['t', null, null, ' (held by a debugger)'],
    ['Z', null, 1000, ' (a zombie, 1 s old)'],
    ['X', null, null, ' (dead)'],
    ['x', null, null, ' (dead)'],
    ['I', null, null, ' (idle)'],
    ['P', null, null, ' (parked)'],
    ['W', null, 1000, ' (in state W, 1 s old)'],
    ['S', null, null, ''],
    ['R', null, null, ''],
  ])('in state %s, in %s, %s ms old, are told with what they do: "%s"', (state, wchan, age, words) => {
    expect(memberWords([doing(state, wchan, age)])).toBe(`app(12) \`app --x\`${words}`);
  });

  it('cannot smuggle anything into the line', () => {
    const evil = 'x\n\u001b[2J\u202e'.repeat(900);
    const hostile = { ...doing('D', evil, 1), commandLine: [evil], facts: { ...facts, state: 'D', comm: evil } };
    const words = memberWords([hostile, { ...hostile, facts: { ...facts, state: evil } }]);
    expect(words).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(words.length).toBeLessThan(1000);
  });
});

describe('members that not even SIGKILL ends', () => {
  it.each([
    ['S', ''],
    ['D', ': a disk, or the server of a network file system, does not answer'],
    ['t', ': a debugger holds it'],
  ])('in state %s have that as their reason: "%s"', (state, words) => {
    expect(unkillableWords([doing('S', null, null), doing(state, null, null)])).toBe(words);
  });
});
