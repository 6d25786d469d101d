import { describe, expect, it } from 'vitest';
import { exitCode, signalNumber, uid } from '../../src/model/ids.ts';
import type { Cause } from '../../src/model/message.ts';
import type { End } from '../../src/model/process.ts';
import { lineOf } from './messages.ts';
import { ended, exited, HEAD, itself, killAfter, killed, MIB, memory, oom, passedOn, somebody } from './verdicts.ts';

describe('the verdict on a 137', () => {
  it.each<readonly [string, End, Cause, string]>([
    [
      'the OOM killer',
      killed(9),
      oom(),
      "was killed by SIGKILL: the kernel's OOM killer (limit 64 MiB, peak 64 MiB, 1 OOM kill counted while it ran); raise the memory limit or use less; leaving with 137",
    ],
    [
      'the OOM killer of a cgroup without a limit of its own',
      killed(9),
      oom({ limit: null, killsNow: 5 }),
      "was killed by SIGKILL: the kernel's OOM killer (no limit of its own, peak 64 MiB, 3 OOM kills counted while it ran); the machine, or a cgroup above, had no memory left: give it more or use less; leaving with 137",
    ],
    [
      'the OOM killer of the machine, far below the limit',
      killed(9),
      oom({ limit: 4096 * MIB }),
      "was killed by SIGKILL: the kernel's OOM killer (limit 4096 MiB, peak 64 MiB, 1 OOM kill counted while it ran); the machine, or a cgroup above, had no memory left: give it more or use less; leaving with 137",
    ],
    [
      'the OOM killer of a kernel that has no peak',
      killed(9),
      oom({ version: 1, peak: null }),
      "was killed by SIGKILL: the kernel's OOM killer (limit 64 MiB, 1 OOM kill counted while it ran); raise the memory limit or use less; leaving with 137",
    ],
    [
      '--kill-after',
      killed(9),
      killAfter,
      'was killed by SIGKILL: --kill-after was over, 10 s after SIGTERM; give it longer, or see why it did not end; leaving with 137',
    ],
    [
      'somebody',
      killed(9),
      somebody,
      "was killed by SIGKILL: somebody's kill -9, and not the OOM killer (no OOM kill was counted in the cgroup); the kernel does not say whose; leaving with 137",
    ],
    [
      'somebody or the OOM killer, where nothing is counted',
      killed(9),
      { type: 'somebody', memory: null },
      "was killed by SIGKILL: somebody's kill -9, or the OOM killer: not known, because no OOM count of the cgroup can be read; dmesg may tell; leaving with 137",
    ],
    [
      'a rule of --rewrite',
      killed(9),
      passedOn(9, { signal: signalNumber(15) }),
      'was killed by SIGKILL, passed on 3 ms before for SIGTERM from pid 31 (uid 0); leaving with 137',
    ],
    [
      'exit(137)',
      exited(137),
      itself,
      'exited with 137 (by its own choice; a shell reports 137 for a command killed by SIGKILL)',
    ],
    [
      'a shell whose command was killed for want of memory',
      exited(137),
      { type: 'itself', memory },
      'exited with 137 (by its own choice; a shell reports 137 for a command killed by SIGKILL); but the OOM killer took others of its cgroup (limit 64 MiB, peak 64 MiB, 1 OOM kill counted while it ran): raise the memory limit or use less',
    ],
  ])('is told apart: %s', (_, end, cause, words) => {
    expect(lineOf(ended(end, cause))).toBe(HEAD + words);
  });
});

describe('the verdict on an app that was asked to end', () => {
  it.each<readonly [string, End, Cause, string]>([
    [
      'by a process',
      killed(15),
      passedOn(15),
      'was killed by SIGTERM, which came from pid 31 (uid 0) and was passed on 3 ms before; leaving with 143',
    ],
    [
      'from outside',
      killed(15),
      passedOn(15, { senderPid: 0, senderUid: uid(1000) }),
      'was killed by SIGTERM, which came from outside (uid 1000) and was passed on 3 ms before; leaving with 143',
    ],
    [
      'by the terminal',
      killed(2),
      passedOn(2, { code: 128, senderPid: 0 }),
      'was killed by SIGINT, which came from the kernel (^C on the terminal) and was passed on 3 ms before; leaving with 130',
    ],
    [
      'by a signal that dumps core',
      killed(6, true),
      passedOn(6),
      'was killed by SIGABRT (abort, core dumped), which came from pid 31 (uid 0) and was passed on 3 ms before; leaving with 134',
    ],
    [
      'by a signal that had become another',
      killed(3, true),
      passedOn(3, { signal: signalNumber(15) }),
      'was killed by SIGQUIT (core dumped), passed on 3 ms before for SIGTERM from pid 31 (uid 0); leaving with 131',
    ],
    ['and handled it', exited(0), passedOn(15, {}, 1200), 'exited with 0, 1.2 s after SIGTERM from pid 31 (uid 0)'],
    [
      'and handled what it had become',
      exited(0),
      passedOn(3, { signal: signalNumber(15) }, 1200),
      'exited with 0, 1.2 s after SIGQUIT for SIGTERM from pid 31 (uid 0)',
    ],
    [
      'and handled it with the code of a shell',
      exited(143),
      passedOn(15),
      'exited with 143 (by its own choice; a shell reports 143 for a command killed by SIGTERM), 3 ms after SIGTERM from pid 31 (uid 0)',
    ],
    [
      'past tsinit',
      killed(15),
      somebody,
      'was killed by SIGTERM, which did not come through tsinit: it was sent to the app directly, perhaps by the app itself; leaving with 143',
    ],
  ])('tells %s', (_, end, cause, words) => {
    expect(lineOf(ended(end, cause))).toBe(HEAD + words);
  });

  it('says what --remap-exit has made of the code', () => {
    expect(lineOf(ended(exited(143), passedOn(15), exitCode(0)))).toMatch(/; leaving with 0, as --remap-exit says$/);
  });

  it('bears a cause that does not fit the end', () => {
    expect(lineOf(ended(exited(1), somebody))).toBe(`${HEAD}exited with 1`);
    expect(lineOf(ended(killed(9), passedOn(15)))).toBe(
      `${HEAD}was killed by SIGKILL, 3 ms after SIGTERM from pid 31 (uid 0); leaving with 137`,
    );
  });
});

describe('every verdict', () => {
  it('is short enough to be read', () => {
    const ends = [exited(0), exited(137), ...Array.from({ length: 31 }, (_, index) => killed(index + 1, index % 2 === 0))];
    const causes = [
      itself,
      oom(),
      killAfter,
      somebody,
      passedOn(15),
      { type: 'somebody', memory: null },
      { type: 'itself', memory },
    ] as const;
    for (const end of ends) {
      for (const cause of causes) expect(lineOf(ended(end, cause))?.length).toBeLessThan(280);
    }
  });
});
