import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, parseArguments } from '../../src/cli/parse-arguments.ts';
import { parse, settingsOf } from './parsing.ts';

describe('parseArguments', () => {
  it('runs a program with the settings that nobody chose', () => {
    expect(parse(['app'])).toEqual({ type: 'run', settings: DEFAULT_SETTINGS, program: [Buffer.from('app')], warnings: [] });
    expect(DEFAULT_SETTINGS).toMatchObject({ verbosity: 0, logFormat: 'text', forwardTo: 'group', grace: 5000 });
  });

  it('hands on the arguments of the program byte for byte, whatever their encoding', () => {
    const odd = Buffer.from([0xff, 0xfe, 0x0a, 0xc3]);
    const parsed = parseArguments([Buffer.from('/tsinit'), Buffer.from('-v'), odd, odd], []);
    expect(parsed).toMatchObject({ type: 'run', program: [odd, odd] });
  });

  it.each([[[]], [['-v']], [['--']], [['-g', '--']]])('without a program (%j) shows how it is to be used', (args) => {
    expect(parse(args)).toEqual({
      type: 'usage-error',
      line: 'tsinit: no program to start; name it after the options',
      withUsage: true,
    });
  });

  it('takes even an empty word for a program: that it does not exist will be said by the kernel', () => {
    expect(parse([''])).toMatchObject({ type: 'run', program: [Buffer.from('')] });
  });

  it('needs no argv at all to say what is wrong', () => {
    expect(parseArguments([], [])).toMatchObject({ type: 'usage-error', withUsage: true });
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
    ['help', ['--help']],
    ['help', ['-h']],
    ['version', ['--version']],
    ['license', ['--license']],
    ['help', ['-vh']],
  ])('shows %s for %j, whatever the environment says', (what, args) => {
    expect(parse(args, ['TSINIT_GRACE=nonsense'])).toEqual({ type: 'show', what });
  });
});
