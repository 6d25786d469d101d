import { describe, expect, it } from 'vitest';
import { complaintOf, errorOf, parse, printedBy, programOf, settingsOf, VERSION } from '../parsing.ts';

const TINI = '/tini';

describe('an option of tini', () => {
  it.each([
    [['-g'], { forwardTo: 'group' }],
    [['-s'], { subreaper: 'always' }],
    [['-w'], { warnOnReap: true }],
    [['-v'], { verbosity: 1 }],
    [['-vv'], { verbosity: 2 }],
    [['-v', '-v', '-v', '-v'], { verbosity: 2 }],
    [['-p', 'SIGKILL'], { parentDeathSignal: 9 }],
    [['-pSIGTERM'], { parentDeathSignal: 15 }],
    [['-p', 'SIGCHLD'], { parentDeathSignal: 17 }],
    [['-p', 'term'], { parentDeathSignal: 15 }],
    [['-p', 'RTMIN+3'], { parentDeathSignal: 37 }],
    [['-p', 'SIGTERM', '-pSIGINT'], { parentDeathSignal: 2 }],
    [['-e', '143'], { remapExit: [143] }],
    [['-e143', '-e', '130'], { remapExit: [143, 130] }],
    [['-e', '0'], { remapExit: [0] }],
    [['-e', '255'], { remapExit: [255] }],
    [['-e', ' +7'], { remapExit: [7] }],
    [['-e', '-0'], { remapExit: [0] }],
    [['-e', ''], { remapExit: [0] }],
    [['-gwsv'], { forwardTo: 'group', warnOnReap: true, subreaper: 'always', verbosity: 1 }],
    [['-gwe143', '-v'], { forwardTo: 'group', warnOnReap: true, remapExit: [143], verbosity: 1 }],
    [['-we', '143'], { warnOnReap: true, remapExit: [143] }],
  ])('%j sets %j', (args, settings) => {
    expect(settingsOf(args, [], TINI)).toMatchObject(settings);
  });

  it.each([
    [
      ['app', '-l'],
      ['app', '-l'],
    ],
    [
      ['-g', 'app', '-g'],
      ['app', '-g'],
    ],
    [
      ['app', '--', '-x'],
      ['app', '--', '-x'],
    ],
    [
      ['--', 'app', '-h'],
      ['app', '-h'],
    ],
    [['-e', '--', 'app'], null],
    [['-p', 'SIGINT', '--', '-h'], ['-h']],
    [['-'], ['-']],
  ])('ends with the program: %j starts %j', (args, program) => {
    if (program === null) expect(parse(args, [], TINI).type).toBe('usage-error');
    else expect(programOf(args, [], TINI)).toEqual(program);
  });
});

describe('a variable of tini', () => {
  it.each([
    [['TINI_SUBREAPER='], { subreaper: 'always' }],
    [['TINI_SUBREAPER=0'], { subreaper: 'always' }],
    [['TINI_KILL_PROCESS_GROUP=1'], { forwardTo: 'group' }],
    [['TINI_KILL_PROCESS_GROUP='], { forwardTo: 'group' }],
    [['TINI_KILL_PROCESS_GROUP=0'], { forwardTo: 'group' }],
    [['TINI_VERBOSITY=0'], { verbosity: -1 }],
    [['TINI_VERBOSITY=1'], { verbosity: 0 }],
    [['TINI_VERBOSITY=2'], { verbosity: 1 }],
    [['TINI_VERBOSITY=3'], { verbosity: 2 }],
    [['TINI_VERBOSITY=4'], { verbosity: 2 }],
    [['TINI_VERBOSITY=-1'], { verbosity: 2 }],
    [['TINI_VERBOSITY= 2x'], { verbosity: 1 }],
    [['TINI_VERBOSITY='], { verbosity: -1 }],
    [['TINI_VERBOSITY=debug'], { verbosity: -1 }],
    [['TINI_VERBOSITY=2', 'TINI_VERBOSITY=0'], { verbosity: 1 }],
    [['TINI_NONSENSE=1', 'TINI=1'], { forwardTo: 'process', subreaper: 'where-not-pid-1', verbosity: 0 }],
    [['DUMB_INIT_SETSID=0', 'CATATONIT_LOG=1'], { placement: 'group' }],
  ])('%j sets %j', (env, settings) => {
    expect(settingsOf([], env, TINI)).toMatchObject(settings);
  });

  it('wins over -v, however often that is said', () => {
    expect(settingsOf(['-vvv'], ['TINI_VERBOSITY=1'], TINI).verbosity).toBe(0);
    expect(settingsOf(['-v'], ['TINI_VERBOSITY=0'], TINI).verbosity).toBe(-1);
  });

  it('is none for any other personality', () => {
    const env = ['TINI_SUBREAPER=1', 'TINI_KILL_PROCESS_GROUP=1', 'TINI_VERBOSITY=3'];
    for (const path of ['/tsinit', '/dumb-init', '/catatonit'])
      expect(parse(['app'], env, path)).toEqual(parse(['app'], [], path));
  });
});

describe('a text of tini', () => {
  it('is the version, which docker info understands, where --version is all there is', () => {
    expect(printedBy(['--version'], [], TINI)).toEqual({ stream: 'stdout', text: `tini version 0.19.0 (tsinit ${VERSION})\n` });
    expect(printedBy(['--version'], [], '/sbin/docker-init').text).toMatch(/^tini version /);
    expect(errorOf(['--version'], [], TINI)).toMatchObject({
      code: 1,
      line: 'tsinit (as tini): unknown option --version; it is understood where nothing follows it',
      usage: expect.stringContaining('Usage: tini '),
    });
  });

  it('is the help, on standard output', () => {
    for (const args of [['-h'], ['-vh'], ['-h', '-x'], ['-h', 'app']]) {
      const { stream, text } = printedBy(args, [], TINI);
      expect(stream).toBe('stdout');
      expect(text).toMatch(/^tini \(tini version /);
    }
  });

  it('is the licence, on standard output', () => {
    expect(printedBy(['-l'], [], TINI)).toEqual({ stream: 'stdout', text: 'licenses' });
    expect(printedBy(['-gl', 'app'], [], TINI)).toEqual({ stream: 'stdout', text: 'licenses' });
  });

  it('fits 80 columns of plain ASCII, and names every option and variable', () => {
    const { text } = printedBy(['-h'], [], TINI);
    for (const line of text.split('\n')) expect(line).toMatch(/^[ -~]{0,80}$/);
    for (const name of ['--version', '-h', '-s', '-p SIGNAL', '-v', '-w', '-g', '-e EXIT_CODE', '-l']) {
      expect(text).toMatch(new RegExp(`^  ${name}  `, 'm'));
    }
    for (const name of ['TINI_SUBREAPER', 'TINI_KILL_PROCESS_GROUP', 'TINI_VERBOSITY', 'TSINIT_...'])
      expect(text).toContain(`\n  ${name} `);
  });
});

describe('a mistake before tini', () => {
  it.each([
    [['-x'], 'unknown option -x; see tini -h; if it is meant for the program, it goes behind its name'],
    [['-gx'], 'unknown option -x in -gx; see tini -h; if it is meant for the program, it goes behind its name'],
    [['--help'], 'unknown option --help; see tini -h; if it is meant for the program, it goes behind its name'],
    [['--grace=5s'], 'unknown option --grace=5s; set the variable TSINIT_GRACE instead'],
  ])('%j ends with 1, and shows how it is used', (args, words) => {
    expect(errorOf(args, [], TINI)).toEqual({
      type: 'usage-error',
      line: `tsinit (as tini): ${words}`,
      usage: expect.stringMatching(/^tini \(tini version .*\nUsage: tini /),
      code: 1,
      personality: 'tini',
    });
  });

  it.each([
    [['-p', 'SIGNOPE'], 'option -p: "SIGNOPE" does not name a signal; use a name like TERM or RTMIN+3, or a number from 1 to 64'],
    [['-p', 'SIGTREM'], 'option -p: "SIGTREM" does not name a signal; did you mean SIGTERM?'],
    [['-e', '256'], 'option -e: "256" is not an exit code; use a number from 0 to 255, for example 143'],
    [['-e', '-1'], 'option -e: "-1" is not an exit code; use a number from 0 to 255, for example 143'],
    [['-e', '0x10'], 'option -e: "0x10" is not an exit code; use a number from 0 to 255, for example 143'],
    [['-e', '143,130'], 'option -e: "143,130" is not an exit code; use a number from 0 to 255, for example 143'],
    [['-e', '9'.repeat(30)], `option -e: "${'9'.repeat(30)}" is not an exit code; use a number from 0 to 255, for example 143`],
  ])('%j ends with 1, and one line', (args, words) => {
    expect(errorOf(args, [], TINI)).toMatchObject({ line: `tsinit (as tini): ${words}`, usage: null, code: 1 });
  });

  it.each([[[]], [['--']], [['-g']], [['-e', '1', '--']]])('no program (%j) ends with 1, and shows how it is used', (args) => {
    expect(parse(args, [], TINI)).toMatchObject({
      type: 'usage-error',
      line: 'tsinit (as tini): no program to start; name it after the options',
      usage: expect.stringContaining('Usage: tini '),
      code: 1,
    });
  });

  it('a value that is missing ends with 1', () => {
    for (const args of [['-e'], ['-gp']]) expect(parse(args, [], TINI)).toMatchObject({ type: 'usage-error', code: 1 });
    expect(complaintOf(['-ex', '-h'], [], TINI)).toContain('"x" is not an exit code');
  });
});
