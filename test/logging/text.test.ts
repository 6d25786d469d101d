import { describe, expect, it } from 'vitest';
import type { SignalAction } from '../../src/model/event.ts';
import { errno, millis, pid, signalNumber } from '../../src/model/ids.ts';
import type { Settings } from '../../src/model/settings.ts';
import { HOSTILE_SETTINGS, hostileMessages } from './hostile.ts';
import { info, lineOf, MESSAGES } from './messages.ts';

const HEAD = 'SIGTERM (15, SI_USER) by pid 12 (uid 0) /bin/kill `kill -TERM 1`, started by sh(10)';

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
    [
      'killedEnd',
      'the app (pid 7, ran 1 min 5 s) was killed by SIGTERM, which came from pid 12 (uid 0) and was passed on 3 ms before; leaving with 143',
    ],
    [
      'remappedEnd',
      'the app (pid 7) was killed by SIGTERM, which did not come through tsinit: it was sent to the app directly, perhaps by the app itself; leaving with 0, as --remap-exit says',
    ],
    ['stopped', 'the app (pid 7) was stopped by SIGSTOP; it acts on nothing until somebody continues it (SIGCONT)'],
    ['stoppedByKey', 'the app (pid 7) was stopped by SIGTSTP; continued it, because there is no shell that could'],
    ['suspended', 'the app (pid 7) was stopped by SIGTSTP; tsinit stops along with it'],
    ['continued', 'the app (pid 7) goes on'],
    [
      'groupContinued',
      'SIGTERM is followed by SIGCONT to process group 7: sleep(9) in it was stopped, and acts on nothing before',
    ],
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
    [
      'killedAfter',
      'had to kill 1 process 10 s after the app was asked to stop (--kill-after): sleep(12) `sleep 100` (sleeping in hrtimer_nanosleep, 3 min old)',
    ],
    [
      'zombies',
      'zombie 31 (sleep) is not ours to reap: its parent 12 (node) lives and has not waited for it; that is a bug of the parent',
    ],
    [
      'zombiesLeft',
      '1 zombie of the app was left to tsinit: 31 (sleep) had ended long before, and its parent (the app, or one that ended with it) had not waited for it; that is a bug of the parent',
    ],
    ['released', 'SIGTERM was held for 12.3 s; forwarded to process group 7'],
    ['overtaken', 'SIGTERM was held for 700 ms; the app has ended before it could go on'],
    ['hookStarted', 'started the hook for SIGTERM, pid 20: `nginx -s quit`'],
    ['hookEnded', 'the hook for SIGTERM (pid 20, ran 1.2 s) exited with 0'],
    ['hookEndedBadly', 'the hook EXIT (pid 20, ran 1.2 s) exited with 3; that does not change the exit code'],
    [
      'hookKilled',
      'the hook for SIGTERM (pid 20, ran 10 s) had not ended within --hook-limit and was killed; that does not hold SIGTERM back',
    ],
    [
      'hookFailed',
      'cannot run the hook for SIGHUP, `ngnix -s reload`: exec of ngnix failed: ENOENT (no such file or directory); no directory of PATH has a program of this name; that does not hold SIGHUP back',
    ],
    ['startRefused', 'the app is not started, because the hook START did not end with 0; leaving with 3'],
    ['pausing', 'pausing: there is no app; orphans are reaped until SIGTERM or SIGINT comes'],
    [
      'terminationLog',
      'cannot write the termination log /dev/termination-log: EACCES (permission denied); let this user write it, or give --termination-log another path, or none',
    ],
    ['remain', 'leaving, although not even SIGKILL has ended sleep(12) `sleep 100`'],
    [
      'valueRefused',
      'SIGRTMIN+1 was sent to process group 7 without its value: EAGAIN (resource temporarily unavailable); raise the limit of signals that wait (ulimit -i)',
    ],
    [
      'refused',
      'cannot send SIGTERM to process group 7: EPERM (operation not permitted); give the container CAP_KILL or CAP_SETUID, or run the program as the same user (said only once)',
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
    ['resumedFromHang', 'goes on after a crash of its own (number 3, no end of a decision within 10 s); the app was not touched'],
    [
      'membersUnknown',
      'cannot list who is left of the app (/proc), so SIGTERM went to everybody who could be reached without a list',
    ],
    ['relieved', 'the brain is back; of what happened in reflex nothing was told but the end of the app'],
    ['resumedFromError', 'goes on after a crash of its own (number 2, an error): TypeError: x\\n  at y; the app was not touched'],
    ['nowNobody', 'runs as uid 65534, gid 100 from now on, with no capability beyond CAP_KILL (--drop-privileges)'],
    [
      'notYet',
      '--drop-privileges has to wait: our own exec failed (ENOMEM (cannot allocate memory)); tsinit goes on as it was, and tries again',
    ],
    [
      'stillRoot',
      '--drop-privileges was refused: it may not become uid 65534; give the container CAP_SETUID (EPERM (operation not permitted)); tsinit goes on as it was',
    ],
    ['upgraded', 'upgraded from 0.1.0 to 0.2.0 by /tsinit; the app was not touched'],
    [
      'notUpgraded',
      'not upgraded to /new/tsinit: it cannot be executed: ETXTBSY (text file busy); somebody still writes it: put it there by mv',
    ],
    [
      'delivered',
      "SIGTERM (15, SI_USER) reaches nginx(31) by pid 12 (uid 0) /bin/kill `kill -TERM 1`, started by sh(10), a process of the app's own set",
    ],
    [
      'deliveredToThread',
      "SIGTERM (15, SI_USER) reaches nginx(31) by pid 12 (uid 0), already gone, which is none of the app's set; it was aimed at 47, which is no process but a thread of it (a stale pid file?)",
    ],
    [
      'deliveredElsewhere',
      'SIGTERM (15, SI_USER) reaches nginx(31) from outside the container (pid 0, uid 0); thread 47 got it, because the first one blocks it',
    ],
    [
      'notTraced',
      'signals cannot be traced: EPERM (operation not permitted); kernel.yama.ptrace_scope is 2: add the capability SYS_PTRACE (docker: --cap-add SYS_PTRACE); the app runs without it',
    ],
    [
      'oneNotTraced',
      'process 9 cannot be traced: EPERM (operation not permitted); a seccomp filter is in force: allow ptrace in it (docker: --cap-add SYS_PTRACE, or another --security-opt seccomp); the app runs without it',
    ],
    [
      'aside',
      'strace(31) is a debugger, and a process has only one tracer: what it starts is not traced; without --trace-signals nothing stands in its way',
    ],
    [
      'asideFrom',
      'gdb(31) is a debugger, and a process has only one tracer: nginx(12) is not traced until it ends; without --trace-signals nothing stands in its way',
    ],
    ['deliveriesLost', '3 delivered signals could not be told of, because they came too fast'],
    ['tracerEnded', 'the tracer (pid 3) has ended, so that signals are not traced any more; the app was not touched'],
    ['dropped', '12 lines could not be written here, because nobody was reading'],
    ['unknown', 'variable TSINIT_GARCE is not known; did you mean TSINIT_GRACE?'],
    ['woke', 'woke: a signal (wake 3)'],
    ['sleeps', 'sleeps, after 210 ms awake'],
  ] as const)('for %s says it in words', (name, words) => {
    expect(lineOf(MESSAGES[name])).toBe(`tsinit: ${words}`);
  });

  const toApp = { type: 'process', pid: pid(7) } as const;
  const asQuit: SignalAction = { type: 'forwarded', as: signalNumber(3), to: toApp, alsoContinued: false };
  const quit = signalNumber(3);
  const tini: Partial<Settings> = { personality: 'tini' };
  const actions: readonly (readonly [SignalAction, string, Partial<Settings>])[] = [
    [asQuit, 'forwarded as SIGQUIT to process 7', {}],
    [
      asQuit,
      'forwarded as SIGQUIT (--rewrite) to process 7',
      { rewrites: new Map([[signalNumber(15), quit]]), stopSignal: quit },
    ],
    [asQuit, 'forwarded as SIGQUIT (--stop-signal) to process 7', { stopSignal: quit }],
    [asQuit, 'forwarded as SIGQUIT (as dumb-init does) to process 7', { personality: 'dumb-init' }],
    [
      { type: 'forwarded', as: signalNumber(15), to: toApp, alsoContinued: true },
      'forwarded to process 7, and SIGCONT, because the app is stopped',
      {},
    ],
    [{ type: 'dropped', why: 'rule' }, 'dropped, as --rewrite says', tini],
    [{ type: 'dropped', why: 'pausing' }, 'dropped, because there is no app (--pause)', {}],
    [{ type: 'held', hook: null, delay: millis(10_000) }, 'held for 10 s (--delay)', {}],
    [{ type: 'held', hook: 'nginx -s quit', delay: null }, 'held until its hook `nginx -s quit` has ended', {}],
    [
      { type: 'held', hook: 'drain && sync', delay: millis(500) },
      'held until its hook `drain && sync` has ended, and 500 ms more (--delay)',
      {},
    ],
    [{ type: 'held', hook: null, delay: null }, 'held', {}],
    [{ type: 'obeyed' }, 'obeyed: leaving with 0', {}],
    [{ type: 'kept', why: 'no-app' }, 'kept until the app has started', {}],
    [{ type: 'kept', why: 'held' }, 'another SIGTERM is held already, and goes on for both', {}],
    [
      { type: 'kept', why: 'stopping' },
      'stopping already, and what still runs is waited for (a second SIGTERM kills it now)',
      {},
    ],
    [{ type: 'kept', why: 'stopping-now' }, 'stopping now: what still runs is being killed', {}],
  ];

  it.each(actions)('says what became of a signal: %j', (action, words, settings) => {
    const line = lineOf({ ...MESSAGES.signal, action }, settings);
    expect(line).toBe(`tsinit: ${HEAD}; ${words}`);
  });

  it.each([
    [4, 'ILL'],
    [32, '32'],
    [35, 'RTMIN+1'],
  ])('says whose manual drops signal %i, and the rule that passes it on', (number, name) => {
    const action: SignalAction = { type: 'dropped', why: 'personality' };
    const line = lineOf({ ...MESSAGES.signal, info: { ...info, signal: signalNumber(number) }, action }, tini);
    expect(line).toContain(`; dropped, as tini does; TSINIT_REWRITE=${name}:${name} passes it on`);
  });

  const hooks = new Map([[signalNumber(15), 'drain']]);
  const delays = new Map([[signalNumber(15), millis(10_000)]]);
  it.each([
    [{ hooks }, 'by its hook'],
    [{ delays }, 'by --delay'],
    [{ hooks, delays }, 'by its hook and 10 s of --delay'],
  ])('says what held a signal: %j', (settings, words) => {
    const line = lineOf(MESSAGES.released, settings);
    expect(line).toBe(`tsinit: SIGTERM was held for 12.3 s ${words}; forwarded to process group 7`);
  });

  it('has the same prefix in every personality', () => {
    for (const personality of ['tini', 'dumb-init', 'catatonit'] as const) {
      expect(lineOf(MESSAGES.badEnd, { personality })).toBe('tsinit: the app (pid 7, ran 40 ms) exited with 1');
    }
  });

  it('says of a hook that was killed before its limit who wanted that', () => {
    expect(lineOf({ ...MESSAGES.hookKilled, point: 'EXIT', ranFor: millis(300) })).toBe(
      'tsinit: the hook EXIT (pid 20, ran 300 ms) was killed at the second stop signal; that does not change the exit code',
    );
  });

  it('leaves it to the next line what a bad hook START means', () => {
    expect(lineOf({ ...MESSAGES.hookEndedBadly, point: 'START' })).toMatch(/ exited with 3$/);
    expect(lineOf({ ...MESSAGES.hookFailed, point: 'START' })).toMatch(/has a program of this name$/);
  });

  it('says of a hook that needs a shell that the image has none', () => {
    const failure = { ...MESSAGES.hookFailed.failure, path: '/bin/sh' };
    expect(lineOf({ ...MESSAGES.hookFailed, command: 'a && b', failure })).toBe(
      'tsinit: cannot run the hook for SIGHUP, `a && b`: it has characters that only a shell understands, and the image has no ' +
        '/bin/sh: ENOENT (no such file or directory); that does not hold SIGHUP back',
    );
  });

  it('gives another path as the only cure where nothing else is known for the termination log', () => {
    expect(lineOf({ ...MESSAGES.terminationLog, errno: errno(5) })).toMatch(/; give --termination-log another path, or none$/);
  });

  it('promises nothing for a second signal that is no stop signal', () => {
    const winch = { ...info, signal: signalNumber(28) };
    const line = lineOf({ type: 'signal', info: winch, sender: null, action: { type: 'kept', why: 'stopping' }, role: 'pid-1' });
    expect(line).toMatch(/what still runs is waited for$/);
  });

  it('is one line of bounded length, whatever the names in it are', () => {
    for (const message of hostileMessages()) {
      const line = lineOf(message, { ...HOSTILE_SETTINGS, verbosity: 2 }) ?? '';
      expect(line, message.type).toMatch(/^tsinit: /);
      expect(line, message.type).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(line.length, message.type).toBeLessThanOrEqual(1008);
    }
  });

  it('is short where nothing foreign makes it long', () => {
    for (const [name, message] of Object.entries(MESSAGES)) {
      expect(lineOf(message)?.length, name).toBeLessThan(250);
    }
  });
});
