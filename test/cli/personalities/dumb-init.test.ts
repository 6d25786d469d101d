import { describe, expect, it } from 'vitest';
import { errorOf, parse, printedBy, programOf, settingsOf, VERSION } from '../parsing.ts';

const DUMB_INIT = '/usr/bin/dumb-init';
const SINGLE_CHILD = { placement: 'inherited', forwardTo: 'process', farewell: null };

describe('an option of dumb-init', () => {
  it.each([
    [['-c'], SINGLE_CHILD],
    [['--single-child'], SINGLE_CHILD],
    [['--single'], SINGLE_CHILD],
    [['--s'], SINGLE_CHILD],
    [['-v'], { verbosity: 1 }],
    [['-vv'], { verbosity: 1 }],
    [['--verbose'], { verbosity: 1 }],
    [['--verb'], { verbosity: 1 }],
    [['-cv'], { ...SINGLE_CHILD, verbosity: 1 }],
    [['-r', '15:3'], { rewrites: new Map([[15, 3]]) }],
    [['-r15:3'], { rewrites: new Map([[15, 3]]) }],
    [['--rewrite', '15:3'], { rewrites: new Map([[15, 3]]) }],
    [['--rewrite=15:3'], { rewrites: new Map([[15, 3]]) }],
    [['--r=15:3'], { rewrites: new Map([[15, 3]]) }],
    [['-cr', '15:3'], { ...SINGLE_CHILD, rewrites: new Map([[15, 3]]) }],
    [
      ['-r', '15:3', '-r', '1:0', '-r', '15:2'],
      {
        rewrites: new Map<number, number | 'drop'>([
          [15, 2],
          [1, 'drop'],
        ]),
      },
    ],
    [['-r', '20:20'], { rewrites: new Map([[20, 20]]) }],
    [['-r', '34:64'], { rewrites: new Map([[34, 64]]) }],
    [['-r', '15:3x'], { rewrites: new Map([[15, 3]]) }],
    [['-r', '15:3:4'], { rewrites: new Map([[15, 3]]) }],
    [['-r', ' +15: 3'], { rewrites: new Map([[15, 3]]) }],
    [['-r', '4294967311:3'], { rewrites: new Map([[15, 3]]) }],
    [['-r', '9:15', '-r', '19:15', '-r', '17:15'], { rewrites: new Map() }],
  ])('%j sets %j', (args, settings) => {
    expect(settingsOf(args, [], DUMB_INIT)).toMatchObject(settings);
  });

  it.each([
    [
      ['app', '-c', '--help'],
      ['app', '-c', '--help'],
    ],
    [
      ['--', '-V', '--'],
      ['-V', '--'],
    ],
    [
      ['-c', '-r', '1:2', 'app', '-r'],
      ['app', '-r'],
    ],
    [['-'], ['-']],
  ])('ends with the program: %j starts %j', (args, program) => {
    expect(programOf(args, [], DUMB_INIT)).toEqual(program);
  });
});

describe('a variable of dumb-init', () => {
  it.each([
    [['DUMB_INIT_SETSID=0'], SINGLE_CHILD],
    [['DUMB_INIT_SETSID=1'], { placement: 'session', forwardTo: 'group', farewell: 15 }],
    [['DUMB_INIT_SETSID='], { placement: 'session' }],
    [['DUMB_INIT_SETSID=no'], { placement: 'session' }],
    [['DUMB_INIT_SETSID=00'], { placement: 'session' }],
    [['DUMB_INIT_DEBUG=1'], { verbosity: 1 }],
    [['DUMB_INIT_DEBUG=0'], { verbosity: 0 }],
    [['DUMB_INIT_DEBUG=true'], { verbosity: 0 }],
    [['DUMB_INIT_DEBUG='], { verbosity: 0 }],
    [['DUMB_INIT_SETSID=0', 'DUMB_INIT_DEBUG=1'], { ...SINGLE_CHILD, verbosity: 1 }],
    [['DUMB_INIT_SETSID=1', 'DUMB_INIT_SETSID=0'], { placement: 'session' }],
  ])('%j sets %j', (env, settings) => {
    expect(settingsOf([], env, DUMB_INIT)).toMatchObject(settings);
  });

  it('cannot take back what an option asked for', () => {
    expect(settingsOf(['-cv'], ['DUMB_INIT_SETSID=1', 'DUMB_INIT_DEBUG=0'], DUMB_INIT)).toMatchObject({
      ...SINGLE_CHILD,
      verbosity: 1,
    });
  });

  it('is none for any other personality', () => {
    const env = ['DUMB_INIT_SETSID=0', 'DUMB_INIT_DEBUG=1'];
    for (const path of ['/tsinit', '/tini', '/catatonit']) expect(parse(['app'], env, path)).toEqual(parse(['app'], [], path));
  });
});

describe('a text of dumb-init', () => {
  it.each([[['-V']], [['--version']], [['--vers']], [['-vV', '-x']]])('is the version, on standard error: %j', (args) => {
    expect(printedBy(args, [], DUMB_INIT)).toEqual({ stream: 'stderr', text: `dumb-init v1.2.5 (tsinit ${VERSION})\n` });
  });

  it.each([[['-h']], [['--help']], [['--h']], [['-ch', 'app']]])('is the help, on standard error: %j', (args) => {
    const { stream, text } = printedBy(args, [], DUMB_INIT);
    expect(stream).toBe('stderr');
    expect(text).toMatch(/^dumb-init v1\.2\.5 .*\nUsage: dumb-init \[options\]/);
    expect(parse(args, [], DUMB_INIT)).toMatchObject({ code: 0 });
  });

  it('fits 80 columns of plain ASCII, and names every option and variable', () => {
    const { text } = printedBy(['-h'], [], DUMB_INIT);
    for (const line of text.split('\n')) expect(line).toMatch(/^[ -~]{0,80}$/);
    for (const name of ['-c, --single-child', '-r, --rewrite s:r', '-v, --verbose', '-h, --help', '-V, --version']) {
      expect(text).toContain(`\n  ${name} `);
    }
    for (const name of ['DUMB_INIT_SETSID=0', 'DUMB_INIT_DEBUG=1', 'TSINIT_...']) expect(text).toContain(`\n  ${name} `);
  });
});

describe('a mistake before dumb-init', () => {
  const NUMBERS = 'is not two numbers of signals, from 1 to 64; 15:3 sends SIGQUIT for SIGTERM, 1:0 drops SIGHUP';

  it.each([
    [['-x'], 'unknown option -x; see dumb-init --help; if it is meant for the program, it goes behind its name'],
    [['--nope'], 'unknown option --nope; see dumb-init --help; if it is meant for the program, it goes behind its name'],
    [['--ver'], 'option --ver may be --verbose or --version; say which'],
    [['--help=1'], 'option --help takes no value; write --help alone'],
    [['--kill-after=5'], 'unknown option --kill-after; set the variable TSINIT_KILL_AFTER instead'],
    [['-r', '15'], `option -r: "15" ${NUMBERS}`],
    [['-r', '15:'], `option -r: "15:" ${NUMBERS}`],
    [['-r', ':3'], `option -r: ":3" ${NUMBERS}`],
    [['-r', '15 :3'], `option -r: "15 :3" ${NUMBERS}`],
    [['-r', '0:3'], `option -r: "0:3" ${NUMBERS}`],
    [['-r', '65:3'], `option -r: "65:3" ${NUMBERS}`],
    [['-r', '15:65'], `option -r: "15:65" ${NUMBERS}`],
    [['-r', '15:-1'], `option -r: "15:-1" ${NUMBERS}`],
    [['-r', ''], `option -r: "" ${NUMBERS}`],
    [['-r', 'TERM:QUIT'], 'option -r: "TERM:QUIT" is not two numbers of signals, from 1 to 64; write 15:3'],
    [['-r', 'SIGHUP:0'], 'option -r: "SIGHUP:0" is not two numbers of signals, from 1 to 64; write 1:0'],
  ])('%j ends with 1, and one line', (args, words) => {
    expect(errorOf(args, [], DUMB_INIT)).toEqual({
      type: 'usage-error',
      line: `tsinit (as dumb-init): ${words}`,
      usage: null,
      code: 1,
      personality: 'dumb-init',
    });
  });

  it.each([[[]], [['--']], [['-c']], [['-r', '1:2', '--']]])('no program (%j) ends with 1, and shows how it is used', (args) => {
    expect(parse(args, [], DUMB_INIT)).toEqual({
      type: 'usage-error',
      line: 'tsinit (as dumb-init): no program to start; name it after the options',
      usage: 'Usage: dumb-init [options] [--] program [arguments]\nAll of it: dumb-init --help\n',
      code: 1,
      personality: 'dumb-init',
    });
  });
});
