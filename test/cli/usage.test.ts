import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../../src/cli/option-table.ts';
import { usageText } from '../../src/cli/usage.ts';
import { runOf } from './parsing.ts';

const lines = usageText().split('\n');

describe('the usage text', () => {
  it('fits 80 columns and is plain ASCII, so that any terminal shows it as it is', () => {
    for (const line of lines) {
      expect(line.length, line).toBeLessThanOrEqual(80);
      expect(line, line).toMatch(/^[ -~]*$/);
      expect(line, line).not.toMatch(/ $/);
    }
  });

  it('has every option on a line of its own', () => {
    for (const option of OPTIONS) {
      const { short, long, valueName } = option;
      const attached = 'attached' in option && option.attached !== undefined ? `[=${option.attached}]` : '';
      const start = `  ${short === null ? '    ' : `-${short}, `}--${long}${valueName === null ? attached : ` ${valueName}`}`;
      expect(
        lines.filter((line) => line === start || line.startsWith(`${start}  `)),
        start,
      ).toHaveLength(1);
    }
  });

  it('tells how the variables are called, and gives examples that are right', () => {
    const text = usageText().replaceAll('\n', ' ');
    expect(text).toContain('has a variable, TSINIT_ and its name in capitals');
    const examples = lines.filter((line) => /^ {2}TSINIT_\w+=/.test(line)).flatMap((line) => line.trim().split(' '));
    expect(examples.length).toBeGreaterThan(1);
    expect(() => runOf(['app'], examples)).not.toThrow();
  });

  it('says of which options it has no variable: those at the end', () => {
    expect(usageText()).toContain('Each of these but the last three has a variable');
    expect(OPTIONS.slice(-3).map(({ variable }) => variable)).toEqual([null, null, null]);
    expect(OPTIONS.slice(0, -3).every(({ variable }) => variable !== null)).toBe(true);
  });

  it('names every exit code of our own', () => {
    for (const code of ['100', '111', '126', '127']) expect(lines.some((line) => line.startsWith(`  ${code} `))).toBe(true);
  });

  it('ends in one newline', () => {
    expect(usageText()).toMatch(/[^\n]\n$/);
  });
});

describe('the table of options', () => {
  it('has no name twice', () => {
    const names = OPTIONS.flatMap(({ short, long, variable }) => [short, long, variable]).filter((name) => name !== null);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has only names that a command line and the native core can bear', () => {
    for (const { short, long } of OPTIONS) {
      expect(long).toMatch(/^[a-z][a-z-]+$/);
      if (short !== null) expect(short).toMatch(/^[a-z]$/);
    }
  });
});
