import { describe, expect, it } from 'vitest';
import { errorOf, parse, printedBy, programOf, settingsOf, VERSION } from '../parsing.ts';

const CATATONIT = '/usr/bin/catatonit';

describe('an option of catatonit', () => {
  it.each([[['-g']], [['-gg']], [['-g', '--']]])('%j makes the group the target', (args) => {
    expect(settingsOf(args, [], CATATONIT)).toMatchObject({ forwardTo: 'group' });
  });

  it.each([
    [
      ['app', '-L'],
      ['app', '-L'],
    ],
    [
      ['-g', 'app', '-P'],
      ['app', '-P'],
    ],
    [['--', '-V'], ['-V']],
    [['-'], ['-']],
  ])('ends with the program: %j starts %j', (args, program) => {
    expect(programOf(args, [], CATATONIT)).toEqual(program);
  });

  it.each([[['-P']], [['-P', '--']], [['-gP']], [['-P', 'app', 'x']], [['-P', '--', 'app']]])(
    '%j pauses, whatever program is named',
    (args) => {
      expect(programOf(args, [], CATATONIT)).toBeNull();
    },
  );
});

describe('a variable of catatonit', () => {
  it.each([['CATATONIT_DEBUG=1'], ['CATATONIT_DEBUG='], ['CATATONIT_DEBUG=0']])('%s makes it tell more', (variable) => {
    expect(settingsOf([], [variable], CATATONIT).verbosity).toBe(1);
  });

  it.each([[['app']], [['--version']], [['-x']], [[]]])('CATATONIT_LOG forbids everything: %j', (args) => {
    for (const variable of ['CATATONIT_LOG=1', 'CATATONIT_LOG=']) {
      expect(parse(args, [variable], CATATONIT)).toEqual({
        type: 'usage-error',
        line: 'tsinit (as catatonit): variable CATATONIT_LOG must not be set, because catatonit keeps it for later; unset it',
        usage: null,
        code: 1,
        personality: 'catatonit',
      });
    }
  });

  it('is none for any other personality', () => {
    const env = ['CATATONIT_DEBUG=1', 'CATATONIT_LOG=1'];
    for (const path of ['/tsinit', '/tini', '/dumb-init']) expect(parse(['app'], env, path)).toEqual(parse(['app'], [], path));
  });
});

describe('a text of catatonit', () => {
  it.each([[['-V']], [['--version']], [['--v']], [['-gV', 'app']]])(
    'is the version, which docker info understands, on standard output: %j',
    (args) => {
      expect(printedBy(args, [], CATATONIT)).toEqual({
        stream: 'stdout',
        text: `tini version 0.1.7_catatonit (tsinit ${VERSION})\n`,
      });
    },
  );

  it('is the help, on standard error', () => {
    const { stream, text } = printedBy(['-h'], [], CATATONIT);
    expect(stream).toBe('stderr');
    expect(text).toMatch(/^Usage: catatonit \[-ghLPV\]/);
  });

  it('is the licence, on standard output', () => {
    expect(printedBy(['-gL'], [], CATATONIT)).toEqual({ stream: 'stdout', text: 'licenses' });
  });

  it('fits 80 columns of plain ASCII, and names every option and variable', () => {
    const { text } = printedBy(['-h'], [], '/run/podman-init');
    expect(text).toMatch(/^Usage: podman-init /);
    for (const line of text.split('\n')) expect(line).toMatch(/^[ -~]{0,80}$/);
    for (const name of ['-g', '-h', '-L', '-P', '-V, --version', 'CATATONIT_DEBUG', 'CATATONIT_LOG', 'TSINIT_...']) {
      expect(text).toContain(`\n  ${name} `);
    }
  });
});

describe('a mistake before catatonit', () => {
  const USAGE = 'Usage: catatonit [-ghLPV] [--] program [arguments]\n';

  it.each([
    [['-x'], 'unknown option -x; see catatonit -h; if it is meant for the program, it goes behind its name'],
    [['--help'], 'unknown option --help; see catatonit -h; if it is meant for the program, it goes behind its name'],
    [['--version=1'], 'option --version takes no value; write --version alone'],
    [['--pause'], 'unknown option --pause; set the variable TSINIT_PAUSE instead'],
  ])('%j ends with 1, and shows how it is used', (args, words) => {
    expect(errorOf(args, [], CATATONIT)).toMatchObject({ line: `tsinit (as catatonit): ${words}`, usage: USAGE, code: 1 });
  });

  it.each([[[]], [['--']], [['-g']]])('no program (%j) ends with 1, and shows how it is used', (args) => {
    expect(parse(args, [], CATATONIT)).toMatchObject({
      type: 'usage-error',
      line: 'tsinit (as catatonit): no program to start; name it after the options',
      usage: USAGE,
      code: 1,
    });
  });
});
