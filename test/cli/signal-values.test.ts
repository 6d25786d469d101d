import { describe, expect, it } from 'vitest';
import { parseDeathSignal, parseDelays, parseRewrites, parseStopSignal } from '../../src/cli/signal-values.ts';

describe('a rewrite', () => {
  const rules = (text: string) => {
    const result = parseRewrites(text);
    return result.ok ? [...result.value] : result.error;
  };

  it('is one rule or several', () => {
    expect(rules('TERM:QUIT, SIGHUP:0 rtmin+1:10')).toEqual([
      [15, 3],
      [1, 'drop'],
      [35, 10],
    ]);
  });

  it('cannot be made for a signal that nobody can catch, or that is never forwarded', () => {
    expect(rules('KILL:TERM')).toBe('cannot work, because nobody can catch SIGKILL; rewrite another signal');
    expect(rules('19:TERM')).toBe('cannot work, because nobody can catch SIGSTOP; rewrite another signal');
    expect(rules('CHLD:TERM')).toBe('cannot work, because SIGCHLD is never forwarded; rewrite another signal');
  });

  it.each(['', 'TERM', 'TERM:', ':TERM', 'TERM:QUIT:INT', '0:TERM', 'TERM:65', 'TERM=QUIT'])('is not "%s"', (text) => {
    expect(rules(text)).toEqual(expect.any(String));
  });

  it('that names no signal gets the nearest one', () => {
    expect(rules('TREM:QUIT')).toBe('does not name a signal; did you mean SIGTERM?');
    expect(rules('TERM:QIUT')).toBe('does not name a signal; did you mean SIGQUIT?');
  });
});

describe('a parent-death signal', () => {
  it('is any signal but the one that is never forwarded', () => {
    expect(parseDeathSignal('kill')).toEqual({ ok: true, value: 9 });
    expect(parseDeathSignal('CHLD').ok).toBe(false);
    expect(parseDeathSignal('0').ok).toBe(false);
  });
});

describe('a stop signal', () => {
  it('is any by which a program may be ended', () => {
    expect(parseStopSignal('QUIT')).toEqual({ ok: true, value: 3 });
    expect(parseStopSignal('kill')).toEqual({ ok: true, value: 9 });
    expect(parseStopSignal('WINCH')).toEqual({ ok: true, value: 28 });
    expect(parseStopSignal('rtmin+3')).toEqual({ ok: true, value: 37 });
  });

  it.each(['CHLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU', '0', '65', 'TREM'])('is not %s', (text) => {
    expect(parseStopSignal(text).ok).toBe(false);
  });
});

describe('a delay', () => {
  const delays = (text: string) => {
    const result = parseDelays(text);
    return result.ok ? [...result.value] : result.error;
  };

  it('is one for each signal', () => {
    expect(delays('TERM:5s, 2:500ms RTMIN+3:0.5')).toEqual([
      [15, 5000],
      [2, 500],
      [37, 500],
    ]);
  });

  it('of 0 is none', () => {
    expect(delays('TERM:0,INT:1')).toEqual([[2, 1000]]);
  });

  it('cannot be made for a signal that nobody can catch, or that is never forwarded', () => {
    expect(delays('KILL:5s')).toBe('cannot work, because nobody can catch SIGKILL; delay another signal');
    expect(delays('CHLD:5s')).toBe('cannot work, because SIGCHLD is never forwarded; delay another signal');
  });

  it.each(['', 'TERM', 'TERM:', ':5s', 'TERM:5s:6s', '0:5s', 'TERM=5s', 'TERM:soon', 'TERM:25h'])('is not "%s"', (text) => {
    expect(delays(text)).toEqual(expect.any(String));
  });
});
