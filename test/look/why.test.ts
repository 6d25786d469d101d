import { describe, expect, it } from 'vitest';
import { type Question, why } from '../../src/look/why.ts';
import type { Happening } from '../../src/model/happening.ts';
import { errno, exitCode, millis, pid, signalNumber } from '../../src/model/ids.ts';
import { BEGIN, info, logFrom, NO_USAGE, STORY, sender } from './made-up.ts';

const NOW = millis(BEGIN.at + 200_000);
const headline = (log: Parameters<typeof why>[0], question: Question = { type: 'last' }, tracing = false): string =>
  why(log, question, NOW, tracing).lines[0] ?? '';

const started: Happening = { type: 'started', pid: pid(7), other: false, program: '/bin/app' };
const killed = (number: number, signal: number, other = false): Happening => ({
  type: 'ended',
  pid: pid(number),
  other,
  comm: other ? 'worker' : 'app',
  startTime: 1,
  end: { type: 'killed', signal: signalNumber(signal), coreDumped: false },
  usage: NO_USAGE,
});

describe('the first line of a story', () => {
  it("names the culprit's executable where the signal was traced, by pid and by the number of a thread", () => {
    expect(headline(STORY, { type: 'process', pid: pid(31) })).toMatch(
      /^nginx\(31\) was killed by SIGTERM, sent by pid 51 \(uid 1000\) \/usr\/local\/bin\/stale-pid-file .*, 3 ms before$/,
    );
    expect(headline(STORY, { type: 'process', pid: pid(32) })).toMatch(
      /by pid 53 .*stale-pid-file.*, which named its thread 35, 4 ms before$/,
    );
  });

  it('names it where the signal was passed on, whichever of both the app made of it', () => {
    expect(headline(STORY)).toBe('nginx(7) exited with 3, 120 ms after SIGTERM by pid 60 (uid 1000) /usr/bin/kill `kill 1`');
    const signal: Happening = {
      type: 'signal',
      info: info(15, 60),
      sender: sender('/opt/reaper', 'reaper'),
      forwardedAs: signalNumber(15),
      errno: null,
    };
    expect(headline(logFrom([0, started], [10, signal], [14, killed(7, 15)]))).toBe(
      'app(7) was killed by SIGTERM, which tsinit passed on: it came by pid 60 (uid 1000) /opt/reaper `reaper`, 4 ms before',
    );
    // The brain decided on it: what it sent is an entry of its own.
    const decided: Happening = { ...signal, forwardedAs: null };
    const sent: Happening = { type: 'sent', signal: signalNumber(15), to: -7, errno: null };
    expect(headline(logFrom([0, started], [10, decided], [12, sent], [15, killed(7, 15)]))).toMatch(
      /^app\(7\) was killed by SIGTERM, sent by tsinit, to whom SIGTERM had come by pid 60 .*\/opt\/reaper .*, 3 ms before$/,
    );
    const failed: Happening = { ...sent, errno: errno(3) };
    expect(headline(logFrom([0, started], [12, failed], [15, killed(7, 15)]))).toMatch(/did not come through tsinit/);
  });

  it('names what a sender had executed that was gone at once, where tracing had seen it', () => {
    const delivered: Happening = { type: 'delivered', pid: pid(7), thread: 7, comm: 'app', info: info(15, 50), sender: null };
    const born: Happening = { type: 'forked', pid: pid(50), parent: pid(20), comm: 'cron' };
    const executed: Happening = { type: 'executed', pid: pid(50), executable: '/usr/bin/kill', commandLine: ['kill', '7'] };
    const stranger: Happening = { type: 'forked', pid: pid(60), parent: pid(20), comm: 'cron' };
    const log = logFrom([0, started], [90, executed], [91, born], [95, stranger], [100, delivered], [101, killed(7, 15)]);
    expect(headline(log)).toBe(
      'app(7) was killed by SIGTERM, sent by pid 50 (uid 1000), already gone, which had executed /usr/bin/kill `kill 7`, a child of cron(20), 1 ms before',
    );
    const told = why(log, { type: 'last' }, NOW, true).lines.join('\n');
    expect(told).toContain('cron(20) forked 50');
    expect(told).not.toContain('forked 60');
  });

  it('says what SIGKILL can be known to come from, and guesses nothing', () => {
    const oom: Happening = { type: 'oom-kill', count: 1 };
    expect(headline(logFrom([0, started], [50, oom], [51, killed(7, 9)]))).toMatch(
      /by the kernel's OOM killer, as the cgroup counts it$/,
    );
    const ours: Happening = { type: 'killed', pid: pid(7), comm: 'app' };
    expect(headline(logFrom([0, started], [50, ours], [51, killed(7, 9)]))).toMatch(/by tsinit, because its time was over$/);
    expect(headline(logFrom([0, started], [51, killed(7, 9)]))).toMatch(/which leaves no trace: not by tsinit, and no OOM kill/);
    expect(headline(logFrom([0, started], [50, oom], [5000, killed(7, 9)]))).toMatch(/which leaves no trace/);
  });

  it('says what would be known with tracing, and that it was not seen where there is tracing', () => {
    const log = logFrom([0, started], [50, killed(9, 15, true)]);
    expect(headline(log)).toMatch(/^worker\(9\) was killed by SIGTERM.*with --trace-signals its sender would be known$/);
    expect(headline(log, { type: 'last' }, true)).toMatch(/was not seen on its way/);
  });

  it('is about the app before all others, then who was killed, then who failed', () => {
    const failed: Happening = { ...killed(8, 9, true), end: { type: 'exited', code: exitCode(2) } } as Happening;
    expect(headline(logFrom([0, started], [1, killed(7, 9)], [2, killed(9, 9, true)]))).toMatch(/^app\(7\)/);
    expect(headline(logFrom([0, started], [1, killed(9, 9, true)], [2, failed]))).toMatch(/^worker\(9\)/);
    expect(headline(logFrom([0, started], [2, failed]))).toMatch(/^worker\(8\) exited with 2/);
  });

  it('goes by time, not by numbers: the two rings have each their own', () => {
    const forked: Happening = { type: 'forked', pid: pid(9), parent: pid(7), comm: 'app' };
    const many = Array.from({ length: 50 }, (_, index) => [index, { ...forked, pid: pid(100 + index) }] as const);
    const delivered: Happening = {
      type: 'delivered',
      pid: pid(9),
      thread: 9,
      comm: 'worker',
      info: info(15, 3),
      sender: sender('/bin/x'),
    };
    const log = logFrom(...many, [60, forked], [70, delivered], [71, killed(9, 15, true)]);
    expect(headline(log, { type: 'process', pid: pid(9) })).toMatch(/sent by pid 3 \(uid 1000\) \/bin\/x, 1 ms before$/);
    expect(why(log, { type: 'process', pid: pid(9) }, NOW, true).lines[1]).toMatch(/it had run for 11 ms$/);
  });
});

describe('a question', () => {
  it('may be by name', () => {
    expect(headline(STORY, { type: 'named', name: 'nginx' })).toMatch(/^nginx\(7\) exited with 3/);
    expect(why(STORY, { type: 'named', name: 'web\u001b' }, NOW, true)).toMatchObject({
      found: false,
      lines: [expect.stringMatching(/^nothing of the name web\\x1b has ended/)],
    });
  });

  it('that has no answer is told why', () => {
    expect(why(logFrom([0, started]), { type: 'last' }, NOW, false)).toEqual({
      found: false,
      lines: ['nothing has ended badly as far as the event log goes back'],
    });
    expect(headline(logFrom([0, started]), { type: 'process', pid: pid(7) })).toMatch(/has not ended/);
    expect(headline(STORY, { type: 'process', pid: pid(4000) })).toMatch(/knows nothing of process 4000/);
  });

  it('about a number that was given twice is answered with the later life', () => {
    const again = logFrom([0, started], [10, killed(9, 15, true)], [20_000, killed(9, 11, true)], [20_001, killed(9, 11, true)]);
    expect(headline(again, { type: 'process', pid: pid(9) })).toMatch(/SIGSEGV/);
  });
});
