import { describe, expect, it } from 'vitest';
import { commandWords, scriptWords, withoutPadding } from '../../src/evidence/command-words.ts';

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

  it.each([
    [['redis-server *:6379', '', '', ''], ['redis-server *:6379']],
    [['postgres: checkpointer ', '', ''], ['postgres: checkpointer']],
    [
      ['app', 'x', '', ''],
      ['app', 'x'],
    ],
    [
      ['echo', 'x', ''],
      ['echo', 'x', ''],
    ],
    [
      ['', ''],
      ['', ''],
    ],
    [[], []],
  ])('%j has no padding behind a title that was written over it: %j', (words, shown) => {
    expect(withoutPadding(words)).toEqual(shown);
  });

  it('is shown without that padding', () => {
    expect(commandWords(['redis-server *:6379', '', '', ''])).toBe("`'redis-server *:6379'`");
  });
});

describe('a script', () => {
  it('is shown as its user wrote it, on one line', () => {
    expect(scriptWords('drain && sync\n')).toBe('`drain && sync\\n`');
    expect(scriptWords('x'.repeat(900)).length).toBeLessThanOrEqual(162);
  });
});
