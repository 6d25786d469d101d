import { describe, expect, it } from 'vitest';
import { DEFAULT_TRACE, parseTrace } from '../../src/cli/trace-values.ts';
import { SIGCHLD, SIGTERM, signalName } from '../../src/model/signals.ts';

const named = (text: string) => {
  const parsed = parseTrace(text);
  return parsed.ok ? { others: parsed.value.others.map(signalName), itself: parsed.value.itself.map(signalName) } : parsed.error;
};

describe('the signals to trace', () => {
  it('are by default all but SIGCHLD from others, and of its own what a runtime does not need to work', () => {
    expect(DEFAULT_TRACE.others).not.toContain(SIGCHLD);
    expect(DEFAULT_TRACE.others).toContain(SIGTERM);
    expect(DEFAULT_TRACE.others).toHaveLength(61);
    const own = DEFAULT_TRACE.itself.map(signalName);
    expect(own).toEqual(expect.arrayContaining(['SIGTERM', 'SIGABRT', 'SIGPIPE', 'SIGBUS', 'SIGSTOP']));
    for (const noise of ['SIGSEGV', 'SIGURG', 'SIGPROF', 'SIGALRM', 'SIGCHLD', 'SIGRTMIN']) expect(own).not.toContain(noise);
  });

  it('may be all, or some by name or number', () => {
    expect(parseTrace('all')).toMatchObject({ ok: true, value: { others: { length: 64 }, itself: { length: 64 } } });
    expect(named('TERM, sighup 9')).toEqual({
      others: ['SIGTERM', 'SIGHUP', 'SIGKILL'],
      itself: ['SIGTERM', 'SIGHUP', 'SIGKILL'],
    });
  });

  it('may be the default without some', () => {
    const parsed = parseTrace('-WINCH,-PIPE');
    expect(parsed.ok && DEFAULT_TRACE.others.length - parsed.value.others.length).toBe(2);
    expect(parsed.ok && parsed.value.itself.map(signalName)).not.toContain('SIGPIPE');
  });

  it.each([
    ['', 'names no signal; use all, TERM,HUP or -WINCH, for example, or leave the value out'],
    ['TREM', 'does not name a signal; did you mean SIGTERM?'],
    ['TERM,-HUP', 'both names signals and leaves some out; do one of the two'],
  ])('are not "%s"', (text, complaint) => {
    expect(named(text)).toBe(complaint);
  });
});
