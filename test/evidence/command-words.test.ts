import { describe, expect, it } from 'vitest';
import { commandWords, memberWords } from '../../src/evidence/command-words.ts';
import { pid } from '../../src/model/ids.ts';

const member = (process: number, ...commandLine: string[]) => ({
  facts: { pid: pid(process), ppid: 1, processGroup: 1, session: 1, startTime: 1, state: 'S', comm: 'sleep' },
  commandLine,
});

describe('a command line', () => {
  it.each([
    [['kill', '-TERM', '1'], '`kill -TERM 1`'],
    [['sh', '-c', 'sleep 1; exit'], "`sh -c 'sleep 1; exit'`"],
    [['echo', ''], "`echo ''`"],
    [['echo', "it's"], "`echo 'it'\\\\''s'`"],
    [['echo', '`id`'], "`echo '`id`'`"],
    [[], ''],
  ])('%j is shown with the quotes that a shell would need: %s', (words, shown) => {
    expect(commandWords(words)).toBe(shown);
  });

  it('is cut where it is too long', () => {
    const shown = commandWords(['x'.repeat(5000)]);
    expect(shown.length).toBeLessThanOrEqual(162);
    expect(shown).toMatch(/…`$/);
  });
});

describe('members', () => {
  it('are told by name, pid and command', () => {
    expect(memberWords([member(12, 'sleep', '100'), member(13)])).toBe('sleep(12) `sleep 100`, sleep(13)');
  });

  it('are told by the first eight where there are many', () => {
    const words = memberWords(Array.from({ length: 3000 }, (_, index) => member(index + 2)));
    expect(words).toMatch(/^sleep\(2\), .*sleep\(9\) and 2992 more$/);
  });
});
