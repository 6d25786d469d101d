import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/cli/duration.ts';
import { parseBoolean, parseExitCodes, parseTime } from '../../src/cli/values.ts';

describe('a duration', () => {
  it.each([
    ['5s', 5000],
    ['500ms', 500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['0', 0],
    ['0s', 0],
    ['7', 7000],
    ['1.5s', 1500],
    ['0.25', 250],
    ['24h', 86_400_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', 's', '-1', '+5', '5 s', '5sec', '1e3', '0x10', 'Infinity', 'NaN', '5s5', '1,5s', '25h', '999999999h', '.5', '5.'])(
    'is not "%s"',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );
});

describe('a yes or no', () => {
  it('is said in several ways, in any case', () => {
    for (const yes of ['1', 'true', 'yes', 'on', 'TRUE', 'Yes']) expect(parseBoolean(yes)).toEqual({ ok: true, value: true });
    for (const no of ['0', 'false', 'no', 'off', 'OFF']) expect(parseBoolean(no)).toEqual({ ok: true, value: false });
  });

  it('is not anything else', () => {
    for (const other of ['2', 'y', 'maybe', ' ', 'nope']) expect(parseBoolean(other).ok).toBe(false);
  });
});

describe('exit codes', () => {
  it('are one number or several', () => {
    expect(parseExitCodes('0, 143 255')).toEqual({ ok: true, value: [0, 143, 255] });
  });

  it('are numbers from 0 to 255', () => {
    for (const wrong of ['', ',', '256', '-1', '1.5', 'x', '143,x', '=143']) expect(parseExitCodes(wrong).ok).toBe(false);
  });
});

describe('a time', () => {
  it('is a duration that is longer than nothing', () => {
    expect(parseTime('500ms', 'leave it out')).toEqual({ ok: true, value: 500 });
    expect(parseTime('0', 'leave it out')).toEqual({ ok: false, error: 'is no time at all; leave it out' });
    expect(parseTime('0.0001', 'leave it out').ok).toBe(false);
    expect(parseTime('x', 'leave it out').ok).toBe(false);
  });
});
