import { describe, expect, it } from 'vitest';
import type { SignalAction } from '../../src/model/event.ts';
import { pid, signalNumber } from '../../src/model/ids.ts';
import type { Message } from '../../src/model/message.ts';
import { info, lineOf, MESSAGES, sender } from './messages.ts';

describe('a line of text', () => {
  it.each([
    [
      'signal',
      'SIGTERM (15, SI_USER) by pid 12 (uid 0) /bin/kill `kill -TERM 1`, started by sh(10); forwarded to process group 7',
    ],
    [
      'queued',
      'SIGRTMIN+1 (35, SI_QUEUE) by pid 12 (uid 0), already gone, sent by sigqueue with value 42; forwarded to process group 7',
    ],
    ['started', 'started the app, pid 7'],
    ['cleanEnd', 'the app (pid 7, ran 3.2 s) exited with 0'],
    ['badEnd', 'the app (pid 7, ran 40 ms) exited with 1'],
    ['killedEnd', 'the app (pid 7, ran 1 min 5 s) was killed by SIGTERM; leaving with 143'],
    ['remappedEnd', 'the app (pid 7) was killed by SIGTERM; leaving with 0, as --remap-exit says'],
    ['stopped', 'the app (pid 7) was stopped by SIGSTOP; it acts on nothing until somebody continues it (SIGCONT)'],
    ['stoppedByKey', 'the app (pid 7) was stopped by SIGTSTP; continued it, because in a container there is no shell that could'],
    ['suspended', 'the app (pid 7) was stopped by SIGTSTP; tsinit stops along with it'],
    ['continued', 'the app (pid 7) goes on'],
    ['lost', 'the app (pid 7) is gone, and the kernel does not say how it ended; leaving with 111'],
    [
      'spawnFailed',
      'cannot start ngnix: exec of ngnix failed: ENOENT (no such file or directory); no directory of PATH has a program of this name; leaving with 127',
    ],
    ['orphan', 'reaped orphan 30 (kill), which exited with 0'],
    ['orphanWarning', 'reaped orphan 30, which exited with 0'],
    ['waiting', 'the app has ended, waiting up to 5 s for 1 process of it: sleep(12) `sleep 100`'],
    ['killed', 'had to kill 1 process that had not ended 5 s after the app: sleep(12) `sleep 100`'],
    ['killedNow', 'had to kill 1 process at the second stop signal: sleep(12) `sleep 100`'],
    ['remain', 'leaving, although not even SIGKILL has ended sleep(12) `sleep 100`'],
    [
      'refused',
      'cannot send SIGTERM to process group 7: EPERM (operation not permitted); give the container CAP_KILL, or run the program as the same user (said only once)',
    ],
    [
      'setup',
      'cannot become a subreaper: EPERM (operation not permitted); orphans of the app will not be reaped, nor be ended with it, unless tsinit is PID 1 or prctl is allowed',
    ],
    [
      'deathSignal',
      'cannot ask for --parent-death-signal: EINVAL (invalid argument); the death of the parent will not be noticed unless prctl is allowed',
    ],
    ['resumed', 'goes on after a crash of its own (number 1, SIGSEGV); the app was not touched'],
    ['resumedFromError', 'goes on after a crash of its own (number 2, an error): TypeError: x\\n  at y; the app was not touched'],
    ['dropped', '12 lines could not be written here, because nobody was reading'],
    ['unknown', 'variable TSINIT_GARCE is not known; did you mean TSINIT_GRACE?'],
    ['woke', 'woke: a signal (wake 3)'],
    ['sleeps', 'sleeps, after 210 ms awake'],
  ] as const)('for %s says it in words', (name, words) => {
    expect(lineOf(MESSAGES[name])).toBe(`tsinit: ${words}`);
  });

  const toApp = { type: 'process', pid: pid(7) } as const;
  const actions: readonly (readonly [SignalAction, string])[] = [
    [{ type: 'forwarded', as: signalNumber(3), to: toApp, alsoContinued: false }, 'forwarded as SIGQUIT to process 7'],
    [
      { type: 'forwarded', as: signalNumber(15), to: toApp, alsoContinued: true },
      'forwarded to process 7, and SIGCONT, because the app is stopped',
    ],
    [{ type: 'dropped' }, 'dropped, as --rewrite says'],
    [{ type: 'kept', why: 'no-app' }, 'kept until the app has started'],
    [
      { type: 'kept', why: 'stopping' },
      'the app has ended already, and what it left behind is waited for (a second SIGTERM kills it now)',
    ],
    [{ type: 'kept', why: 'stopping-now' }, 'the app has ended already, and what it left behind is being killed'],
  ];

  it.each(actions)('says what became of a signal: %j', (action, words) => {
    expect(
      lineOf({ ...MESSAGES.signal, action })
        ?.split('; ')
        .at(-1),
    ).toBe(words);
  });

  it('promises nothing for a second signal that is no stop signal', () => {
    const winch = { ...info, signal: signalNumber(28) };
    const line = lineOf({ type: 'signal', info: winch, sender: null, action: { type: 'kept', why: 'stopping' }, role: 'pid-1' });
    expect(line).toMatch(/what it left behind is waited for$/);
  });

  it('is one line of bounded length, whatever the names in it are', () => {
    const evil = `a\nb\r\u001b[2J\u2028\u202e${'x'.repeat(5000)}`;
    const facts = { ...sender.facts, comm: evil };
    const many = Array.from({ length: 2000 }, () => ({ facts, commandLine: [evil, evil] }));
    const crash = { signal: null, words: evil, count: 1 };
    const hostile: readonly Message[] = [
      { ...MESSAGES.signal, sender: { facts, exe: evil, commandLine: [evil], parents: [{ pid: facts.pid, comm: evil }] } },
      { ...MESSAGES.spawnFailed, program: evil, failure: { ...MESSAGES.spawnFailed.failure, path: evil } },
      { ...MESSAGES.orphan, facts },
      { ...MESSAGES.waiting, members: many },
      { ...MESSAGES.killed, members: many },
      { ...MESSAGES.remain, members: many },
      { ...MESSAGES.unknown, name: evil },
      { ...MESSAGES.woke, reason: evil },
      { type: 'resumed', crash },
    ];
    for (const message of hostile) {
      const line = lineOf(message) ?? '';
      expect(line, message.type).toMatch(/^tsinit: /);
      expect(line, message.type).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(line.length, message.type).toBeLessThanOrEqual(1010);
    }
  });
});
