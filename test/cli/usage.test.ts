import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../../src/cli/option-table.ts';
import { usageText } from '../../src/cli/usage.ts';

const lines = usageText().split('\n');

describe('the usage text', () => {
  it('fits 80 columns and is plain ASCII, so that any terminal shows it as it is', () => {
    for (const line of lines) {
      expect(line.length, line).toBeLessThanOrEqual(80);
      expect(line, line).toMatch(/^[ -~]*$/);
      expect(line, line).not.toMatch(/ $/);
    }
  });

  it('has every option and every variable on a line of its own', () => {
    for (const { short, long, valueName, variable } of OPTIONS) {
      const start = `  ${short === null ? '    ' : `-${short}, `}--${long}${valueName === null ? '' : ` ${valueName}`}`;
      expect(
        lines.filter((line) => line === start || line.startsWith(`${start}  `)),
        start,
      ).toHaveLength(1);
      if (variable !== null) expect(lines.filter((line) => line.startsWith(`  ${variable}=`))).toHaveLength(1);
    }
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
