import { describe, expect, it } from 'vitest';
import { complaintOf, parse, programOf, settingsOf } from './parsing.ts';

describe('the scan of the command line', () => {
  it('stops at the program: the options behind it are the program’s', () => {
    expect(programOf(['ls', '-l', '/', '--help', '--', '-v'])).toEqual(['ls', '-l', '/', '--help', '--', '-v']);
    expect(programOf(['-v', 'ls', '-v'])).toEqual(['ls', '-v']);
  });

  it('stops at --, so that a program may begin with a dash', () => {
    expect(programOf(['-v', '--', '-odd', '--help'])).toEqual(['-odd', '--help']);
    expect(programOf(['--', '--', 'x'])).toEqual(['--', 'x']);
  });

  it('takes a single dash for a program', () => {
    expect(programOf(['-'])).toEqual(['-']);
  });
});

describe('options', () => {
  it.each([
    [['-g'], { forwardTo: 'group' }],
    [['--group'], { forwardTo: 'group' }],
    [['--single'], { forwardTo: 'process' }],
    [['-s'], { subreaper: true }],
    [['--subreaper'], { subreaper: true }],
    [['-w'], { warnOnReap: true }],
    [['--warn-on-reap'], { warnOnReap: true }],
    [['-v'], { verbosity: 1 }],
    [['-vv'], { verbosity: 2 }],
    [['-v', '--verbose'], { verbosity: 2 }],
    [['-vvvv'], { verbosity: 2 }],
    [['-q'], { verbosity: -1 }],
    [['--quiet'], { verbosity: -1 }],
    [['-p', 'TERM'], { parentDeathSignal: 15 }],
    [['-pSIGKILL'], { parentDeathSignal: 9 }],
    [['--parent-death-signal=hup'], { parentDeathSignal: 1 }],
    [['-e143'], { remapExit: [143] }],
    [['-e', '143'], { remapExit: [143] }],
    [['--remap-exit=143'], { remapExit: [143] }],
    [['--remap-exit', '143'], { remapExit: [143] }],
    [['-e', '143', '-e130'], { remapExit: [143, 130] }],
    [['-e', '143,130'], { remapExit: [143, 130] }],
    [['-r', 'TERM:QUIT'], { rewrites: new Map([[15, 3]]) }],
    [['-r15:3'], { rewrites: new Map([[15, 3]]) }],
    [
      ['--rewrite=sighup:0', '-r', 'RTMIN+3:TERM'],
      {
        rewrites: new Map<number, number | 'drop'>([
          [1, 'drop'],
          [37, 15],
        ]),
      },
    ],
    [['-r', 'TERM:QUIT', '-r', 'TERM:INT'], { rewrites: new Map([[15, 2]]) }],
    [['--grace', '500ms'], { grace: 500 }],
    [['--grace=2m'], { grace: 120_000 }],
    [['--grace=0'], { grace: 0 }],
    [['--log=json'], { logFormat: 'json' }],
    [['--log', 'text'], { logFormat: 'text' }],
  ])('%j sets %j', (args, settings) => {
    expect(settingsOf(args)).toMatchObject(settings);
  });

  it('may be written together where they are short', () => {
    expect(settingsOf(['-gwsvv'])).toMatchObject({ forwardTo: 'group', warnOnReap: true, subreaper: true, verbosity: 2 });
    expect(settingsOf(['-we143'])).toMatchObject({ warnOnReap: true, remapExit: [143] });
    expect(settingsOf(['-we', '143'])).toMatchObject({ warnOnReap: true, remapExit: [143] });
  });

  it('are taken in their order where they exclude each other: the last one counts', () => {
    expect(settingsOf(['-g', '--single']).forwardTo).toBe('process');
    expect(settingsOf(['--single', '-g']).forwardTo).toBe('group');
    expect(settingsOf(['-vv', '-q']).verbosity).toBe(-1);
    expect(settingsOf(['-q', '-v']).verbosity).toBe(1);
    expect(settingsOf(['--grace', '1', '--grace', '2']).grace).toBe(2000);
  });

  it('leave the program alone that comes behind their value', () => {
    expect(programOf(['-e', '143', 'app', '-e', '1'])).toEqual(['app', '-e', '1']);
    expect(programOf(['--grace=5', 'app'])).toEqual(['app']);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['--grce', '5s'], 'tsinit: unknown option --grce; did you mean --grace?'],
    [['--sub'], 'tsinit: unknown option --sub; did you mean --subreaper?'],
    [['--qiuet'], 'tsinit: unknown option --qiuet; did you mean --quiet?'],
    [['-grace', '5s'], 'tsinit: unknown option -grace; did you mean --grace?'],
    [['-log=json'], 'tsinit: unknown option -log=json; did you mean --log?'],
    [['-V'], 'tsinit: unknown option -V; did you mean --version?'],
    [['-c'], 'tsinit: unknown option -c; did you mean --single?'],
    [['-vx'], 'tsinit: unknown option -x in -vx; see tsinit --help; if it is meant for the program, it goes behind its name'],
    [['--port'], 'tsinit: unknown option --port; see tsinit --help; if it is meant for the program, it goes behind its name'],
    [['--group=1'], 'tsinit: option --group takes no value; write --group alone'],
    [
      ['--grace=soon'],
      'tsinit: option --grace: "soon" is not a duration of at most a day; use 500ms, 10s or 2m, for example, or 0 to leave at once',
    ],
    [
      ['-e', '256'],
      'tsinit: option -e: "256" is not an exit code; use a number from 0 to 255, for example 143, or several: 130,143',
    ],
    [['-p', 'TREM'], 'tsinit: option -p: "TREM" does not name a signal; did you mean SIGTERM?'],
    [['-p', '99'], 'tsinit: option -p: "99" does not name a signal; use a name like TERM or RTMIN+3, or a number from 1 to 64'],
    [['--log', 'xml'], 'tsinit: option --log: "xml" is not a log format; use text or json'],
  ])('%j is answered in one line with the cure', (args, line) => {
    expect(complaintOf(args)).toBe(line);
  });

  it.each([
    [['--grace'], 'tsinit: option --grace needs a value: --grace DURATION'],
    [['-ve'], 'tsinit: option -e needs a value: -e CODE'],
    [['--rewrite'], 'tsinit: option --rewrite needs a value: --rewrite FROM:TO'],
  ])('that ends in %j is told that the value is missing', (args, line) => {
    expect(parse(args)).toEqual({ type: 'usage-error', line, withUsage: false });
  });

  it('does not get -- or the program for a value without a word', () => {
    expect(complaintOf(['--grace', '--'])).toContain('"--" is not a duration');
    expect(complaintOf(['-e'])).toContain('"app" is not an exit code');
  });

  it('is told of by its first mistake', () => {
    expect(complaintOf(['--nonsense', '--help'])).toContain('--nonsense');
  });

  it('cannot smuggle a new line or a terminal’s commands into the answer', () => {
    for (const args of [['--x\ny\u001b[2J'], ['--grace', '1\n2'], ['-\n'], ['--grace=\u202e']]) {
      expect(complaintOf(args)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it('is quoted only as far as is useful', () => {
    expect(complaintOf(['--grace', '9'.repeat(100_000)]).length).toBeLessThan(250);
    expect(complaintOf([`--${'x'.repeat(100_000)}`]).length).toBeLessThan(250);
  });
});
