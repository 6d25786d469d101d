import { describe, expect, it } from 'vitest';
import { lineOf } from './messages.ts';
import { ended, HEAD, itself, killed, memory, somebody } from './verdicts.ts';

describe('the verdict on a fault', () => {
  const CORE = 'look at the core (/proc/sys/kernel/core_pattern says where it is)';
  const NO_CORE = 'for a core to look at: ulimit -c unlimited (docker: --ulimit core=-1)';

  it.each([
    [4, 'SIGILL (illegal instruction, core dumped): built for a newer CPU than this one, or a check in it failed'],
    [5, 'SIGTRAP (trap, core dumped): a check in it failed, or a breakpoint without a debugger'],
    [6, 'SIGABRT (abort, core dumped): it gave up by itself, and its last lines should say why'],
    [7, 'SIGBUS (bus error, core dumped): a file shorter than its mapping, often a full /dev/shm (docker: --shm-size)'],
    [8, 'SIGFPE (arithmetic error, core dumped): a division by zero, as a rule'],
    [11, 'SIGSEGV (segmentation fault, core dumped): a bug, or a stack that is too small (ulimit -s)'],
    [31, "SIGSYS (bad system call, core dumped): the container's seccomp profile forbids a call that it made"],
  ])('names signal %i, says what to look at, and where the core is', (signal, words) => {
    const leaving = `leaving with ${128 + signal}`;
    expect(lineOf(ended(killed(signal, true), itself))).toBe(`${HEAD}was killed by ${words}; ${CORE}; ${leaving}`);
    const without = words.replace('core dumped', 'no core dumped');
    expect(lineOf(ended(killed(signal), itself))).toBe(`${HEAD}was killed by ${without}; ${NO_CORE}; ${leaving}`);
  });

  it.each([
    [13, 'SIGPIPE (broken pipe): nobody reads any more what it writes'],
    [14, 'SIGALRM (alarm clock): a timer of its own, for which it has no handler'],
    [24, 'SIGXCPU (CPU time limit): it had used the CPU time it may use (ulimit -t)'],
    [25, 'SIGXFSZ (file size limit): one of its files would have grown too large (ulimit -f)'],
    [26, 'SIGVTALRM (virtual alarm clock): a timer of its own, for which it has no handler'],
    [27, 'SIGPROF (profiling timer): a timer of its own, for which it has no handler'],
  ])('names a limit, a timer or a broken pipe: signal %i', (signal, words) => {
    expect(lineOf(ended(killed(signal), itself))).toBe(`${HEAD}was killed by ${words}; leaving with ${128 + signal}`);
  });

  it('leaves open that somebody sent it where that may be', () => {
    expect(lineOf(ended(killed(13), somebody))).toContain(
      '(broken pipe): nobody reads any more what it writes, if nobody sent it;',
    );
  });

  it('is overshadowed where the OOM killer took others meanwhile', () => {
    expect(lineOf(ended(killed(6), { type: 'itself', memory }))).toBe(
      `${HEAD}was killed by SIGABRT (abort, no core dumped); but the OOM killer took others of its cgroup (limit 64 MiB, peak 64 MiB, 1 OOM kill counted while it ran): raise the memory limit or use less; leaving with 134`,
    );
  });
});
