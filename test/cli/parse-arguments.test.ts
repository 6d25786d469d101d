import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, parseArguments } from '../../src/cli/parse-arguments.ts';
import { usageText } from '../../src/cli/usage.ts';
import { bytes, complaintOf, parse, printedBy, programOf, runOf, settingsOf, VERSION } from './parsing.ts';

describe('parseArguments', () => {
  it('runs a program with the settings that nobody chose', () => {
    expect(parse(['app'])).toEqual({
      type: 'run',
      settings: DEFAULT_SETTINGS,
      task: { type: 'app', program: [Buffer.from('app')] },
      warnings: [],
    });
    expect(DEFAULT_SETTINGS).toMatchObject({ verbosity: 0, logFormat: 'text', forwardTo: 'group', grace: 5000 });
  });

  it('hands on the arguments of the program byte for byte, whatever their encoding', () => {
    const odd = Buffer.from([0xff, 0xfe, 0x0a, 0xc3]);
    const parsed = parseArguments([Buffer.from('/tsinit'), Buffer.from('-v'), odd, odd], [], '1.0');
    expect(parsed).toMatchObject({ type: 'run', task: { type: 'app', program: [odd, odd] } });
  });

  it.each([[[]], [['-v']], [['--']], [['-g', '--']]])('without a program (%j) shows how it is to be used', (args) => {
    expect(parse(args)).toEqual({
      type: 'usage-error',
      line: 'tsinit: no program to start; name it after the options',
      usage: usageText(),
      code: 100,
      personality: 'tsinit',
    });
  });

  it('takes even an empty word for a program: that it does not exist will be said by the kernel', () => {
    expect(parse([''])).toMatchObject({ type: 'run', task: { program: [Buffer.from('')] } });
  });

  it('needs no argv at all to say what is wrong', () => {
    expect(parseArguments([], [], '1.0')).toMatchObject({ type: 'usage-error', usage: usageText() });
  });

  it('lets the command line win over the environment, option by option', () => {
    const env = ['TSINIT_GRACE=9s', 'TSINIT_LOG=json', 'TSINIT_VERBOSE=2', 'TSINIT_SINGLE=1'];
    expect(settingsOf(['--grace', '1s', '-v', '-g'], env)).toMatchObject({
      grace: 1000,
      logFormat: 'json',
      verbosity: 1,
      forwardTo: 'group',
    });
  });

  it('lets a list of the command line replace that of the environment', () => {
    expect(settingsOf(['-e', '1', '-e', '2'], ['TSINIT_REMAP_EXIT=143']).remapExit).toEqual([1, 2]);
    const { rewrites } = settingsOf(['-r', 'TERM:INT'], ['TSINIT_REWRITE=HUP:0']);
    expect([...rewrites]).toEqual([[15, 2]]);
  });

  it.each([
    [['--help'], usageText()],
    [['-h'], usageText()],
    [['-vh'], usageText()],
    [['--version'], `tsinit ${VERSION}\n`],
    [['--license'], 'licenses'],
  ])('prints to standard output what %j asks for, whatever the environment says', (args, text) => {
    expect(printedBy(args, ['TSINIT_GRACE=nonsense', 'TSINIT_AS=nobody'])).toEqual({ stream: 'stdout', text });
    expect(parse(args)).toMatchObject({ type: 'print', code: 0 });
  });
});

describe('without a program', () => {
  it.each([
    [['--pause'], []],
    [['--pause', '--'], []],
    [['-v', '--pause', '--log=json'], []],
    [[], ['TSINIT_PAUSE=1']],
    [['--'], ['TSINIT_PAUSE=yes']],
  ])('it pauses where that is asked for: %j %j', (args, env) => {
    expect(parse(args, env)).toMatchObject({ type: 'run', task: { type: 'pause' } });
  });

  it('the other options count as ever', () => {
    expect(runOf(['--pause', '--log', 'json']).settings).toEqual({ ...DEFAULT_SETTINGS, logFormat: 'json' });
  });

  it.each(['/tini', '/dumb-init', '/catatonit'])('%s pauses by the variable', (path) => {
    expect(programOf([], ['TSINIT_PAUSE=1'], path)).toBeNull();
  });
});

describe('a program beside --pause', () => {
  it('is one thing too many', () => {
    expect(complaintOf(['--pause'])).toBe(
      'tsinit: option --pause asks for no program to be run, and "app" is named; leave out one of them',
    );
    expect(complaintOf([], ['TSINIT_PAUSE=1'])).toBe(
      'tsinit: variable TSINIT_PAUSE asks for no program to be run, and "app" is named; leave out one of them',
    );
    expect(complaintOf([], ['TSINIT_PAUSE=1'], '/dumb-init')).toContain('tsinit (as dumb-init): variable TSINIT_PAUSE');
  });
});

describe('whatever the options before it', () => {
  const PATHS = ['/tsinit', '/tini', '/dumb-init', '/catatonit'] as const;
  const OPTIONS: Readonly<Record<(typeof PATHS)[number], readonly (readonly string[])[]>> = {
    '/tsinit': [
      [],
      ['-v'],
      ['-gws'],
      ['-e143'],
      ['--grace', '5s'],
      ['--on=TERM=x'],
      ['--as', 'tini', '-g'],
      ['--as=catatonit'],
      ['--'],
    ],
    '/tini': [[], ['-v'], ['-gws'], ['-e143'], ['-p', 'SIGTERM'], ['-e', '1', '--']],
    '/dumb-init': [[], ['-v'], ['-cv'], ['-r15:3'], ['--rew', '1:0'], ['--single-child', '--']],
    '/catatonit': [[], ['-g'], ['-gg', '--']],
  };
  const HOSTILE = [
    '-h',
    '--help',
    '--version',
    '--pause',
    '-P',
    '-l',
    '-L',
    '--',
    '-',
    '',
    '--as',
    '-e',
    '--on',
    '=',
    'a=b',
    '\n',
    '-vvv',
  ];

  it.each(PATHS)('nothing behind the name of the program is touched (%s)', (path) => {
    const { number, pick } = seeded(path.length);
    for (let round = 0; round < 500; round += 1) {
      const odd = Buffer.from(Array.from({ length: number(6) }, () => 1 + number(255)));
      const program = [
        Buffer.from('app'),
        ...Array.from({ length: number(8) }, () => (number(4) === 0 ? odd : Buffer.from(pick(HOSTILE)))),
      ];
      const options = bytes(pick(OPTIONS[path]));
      const parsed = parseArguments([Buffer.from(path), ...options, ...program], [], VERSION);
      expect(parsed).toMatchObject({ type: 'run', task: { type: 'app', program } });
    }
  });
});

/** The same numbers at every run (a linear congruential generator). */
function seeded(seed: number) {
  let state = seed;
  const number = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const pick = <Value>(values: readonly Value[]): Value => {
    const value = values[number(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  };
  return { number, pick };
}
