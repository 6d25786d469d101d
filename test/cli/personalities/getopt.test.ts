import { describe, expect, it } from 'vitest';
import { chose, type Grammar, getopt } from '../../../src/cli/personalities/getopt.ts';
import { bytes } from '../parsing.ts';

/** A program with -a, -b VALUE, --apple (-a), --banana VALUE (-b), --apricot (-c) and --berry VALUE (-d). */
function scan(args: readonly string[]) {
  const seen: string[] = [];
  const grammar: Grammar = {
    flags: 'ac',
    withValue: 'bd',
    long: new Map([
      ['apple', 'a'],
      ['banana', 'b'],
      ['apricot', 'c'],
      ['berry', 'd'],
      ['app', 'c'],
    ]),
    help: 'fruit --help',
    usage: 'Usage: fruit\n',
    apply: (chosen, letter, value) => {
      seen.push(value === '' ? letter : `${letter}=${value}`);
      return chose(chosen);
    },
  };
  const words = getopt(bytes(args), grammar);
  if (words.type === 'wrong') return words.words;
  if (words.type === 'print') return words.stream;
  return { seen, program: words.program.map((word) => word.toString()) };
}

describe('getopt', () => {
  it.each([
    [[], [], []],
    [['x'], [], ['x']],
    [['x', '-a'], [], ['x', '-a']],
    [['-a', 'x', '-a', '--'], ['a'], ['x', '-a', '--']],
    [['-a', '--', '-a'], ['a'], ['-a']],
    [['--', '--'], [], ['--']],
    [['-'], [], ['-']],
    [[''], [], ['']],
    [['-a', '-'], ['a'], ['-']],
    [['-aca'], ['a', 'c', 'a'], []],
    [['-b1', 'x'], ['b=1'], ['x']],
    [['-b', '1', 'x'], ['b=1'], ['x']],
    [['-b', '--', 'x'], ['b=--'], ['x']],
    [['-b', '-a', 'x'], ['b=-a'], ['x']],
    [['-ab=1', 'x'], ['a', 'b==1'], ['x']],
    [['-abc', 'x'], ['a', 'b=c'], ['x']],
    [['-acb', '1', 'x'], ['a', 'c', 'b=1'], ['x']],
    [['--apple', 'x'], ['a'], ['x']],
    [['--appl'], ['a'], []],
    [['--app'], ['c'], []],
    [['--apr'], ['c'], []],
    [['--banana', '1'], ['b=1'], []],
    [['--banana=1'], ['b=1'], []],
    [['--banana=a=b\nc'], ['b=a=b\nc'], []],
    [['--banana', '--apple'], ['b=--apple'], []],
    [['--ba=1'], ['b=1'], []],
    [['--be', '1'], ['d=1'], []],
  ])('reads %j as %j and %j', (args, seen, program) => {
    expect(scan(args)).toEqual({ seen, program });
  });

  it.each([
    [['-x'], 'unknown option -x; see fruit --help; if it is meant for the program, it goes behind its name'],
    [['-axc'], 'unknown option -x in -axc; see fruit --help; if it is meant for the program, it goes behind its name'],
    [['-a-'], 'unknown option -- in -a-; see fruit --help; if it is meant for the program, it goes behind its name'],
    [['--cherry'], 'unknown option --cherry; see fruit --help; if it is meant for the program, it goes behind its name'],
    [['--apples'], 'unknown option --apples; see fruit --help; if it is meant for the program, it goes behind its name'],
    [['--ap'], 'option --ap may be --apple or --apricot or --app; say which'],
    [['--b=1'], 'option --b may be --banana or --berry; say which'],
    [['--=1'], expect.stringMatching(/^option -- may be --apple or /)],
    [['--apple=1'], 'option --apple takes no value; write --apple alone'],
    [['--apple='], 'option --apple takes no value; write --apple alone'],
    [['--banana'], 'option --banana needs a value'],
    [['--ban'], 'option --banana needs a value'],
    [['-b'], 'option -b needs a value'],
    [['-ab'], 'option -b needs a value'],
    [['--grace=5s'], 'unknown option --grace; set the variable TSINIT_GRACE instead'],
    [['--on', 'x'], 'unknown option --on; set the variable TSINIT_ON instead'],
    [['--help'], 'unknown option --help; see fruit --help; if it is meant for the program, it goes behind its name'],
  ])('complains of %j', (args, words) => {
    expect(scan(args)).toEqual(words);
  });

  it('stops at the first mistake, and shows how it is used', () => {
    const grammar: Grammar = {
      flags: 'a',
      withValue: '',
      long: new Map(),
      help: '',
      usage: 'Usage\n',
      apply: () => ({ type: 'wrong', words: 'no', usage: null }),
    };
    expect(getopt(bytes(['-x', '-a']), grammar)).toMatchObject({ type: 'wrong', usage: 'Usage\n' });
    expect(getopt(bytes(['-a', '-x']), grammar)).toEqual({ type: 'wrong', words: 'no', usage: null });
  });

  it('takes every word that begins with two dashes for letters where there are no long options', () => {
    const grammar: Grammar = { flags: 'a', withValue: '', long: new Map(), help: 'h', usage: null, apply: chose };
    expect(getopt(bytes(['--apple']), grammar)).toMatchObject({ words: expect.stringMatching(/^unknown option --apple;/) });
  });

  it('shows foreign words only as far as they are printable and short', () => {
    for (const args of [['-\u001b[2J'], [`--${'x'.repeat(100_000)}`], ['--\n'], ['-\u{1f600}']]) {
      const words = scan(args);
      expect(words).toEqual(expect.stringMatching(/^[^\p{Cc}\p{Cf}\p{Cs}]{1,250}$/u));
    }
  });
});
