import { describe, expect, test } from 'vitest';
import { hookCommand } from '../../src/runtime/hook-command.ts';

const words = (command: string): readonly string[] => hookCommand(command).map(String);
const byShell = (command: string): readonly string[] => ['/bin/sh', '-c', command];

describe('a command of plain words is executed directly', () => {
  test.each([
    ['nginx -s reload', ['nginx', '-s', 'reload']],
    ['  /drain\t--for  10s ', ['/drain', '--for', '10s']],
    [
      'curl -fsS http://127.0.0.1:80/a%20b --data=x+y,z @f_g',
      ['curl', '-fsS', 'http://127.0.0.1:80/a%20b', '--data=x+y,z', '@f_g'],
    ],
  ])('%s', (command, expected) => {
    expect(words(command)).toEqual(expected);
  });

  test('and so are words that are not ASCII', () => {
    expect(words('/größe ☃')).toEqual(['/größe', '☃']);
  });
});

describe('a command that only a shell understands goes to the shell, as it is', () => {
  test.each([
    ['a quote', "echo 'a b'"],
    ['a variable', 'test $TSINIT_EXIT_CODE'],
    ['a list', 'a; b'],
    ['a pipe', 'a|b'],
    ['a redirection', 'a >b'],
    ['a pattern', 'rm *.pid'],
    ['a second line', 'a\nb'],
    ['a comment', 'a #b'],
    ['a home', 'ls ~'],
    ['an escape', 'a\\ b'],
    ['an assignment', 'LANG=C date'],
    ['what the shell does by itself', 'exit 3'],
    ['what slim images have only in the shell', 'kill -USR2 8'],
    ['a reserved word', 'if true'],
    ['no word at all', ' '],
  ])('%s: %s', (_what, command) => {
    expect(words(command)).toEqual(byShell(command));
  });
});
