import { describe, expect, it } from 'vitest';
import { complaintOf, errorOf, parse, printedBy, programOf, settingsOf } from '../parsing.ts';

describe('--as', () => {
  it.each([
    ['tini', 'tini'],
    ['tini-static', 'tini'],
    ['docker-init', 'tini'],
    ['dumb-init', 'dumb-init'],
    ['catatonit', 'catatonit'],
    ['podman-init', 'catatonit'],
    ['tsinit', 'tsinit'],
  ])('%s makes it %s', (name, personality) => {
    expect(settingsOf(['--as', name]).personality).toBe(personality);
    expect(settingsOf([`--as=${name}`]).personality).toBe(personality);
    expect(settingsOf([], [`TSINIT_AS=${name}`]).personality).toBe(personality);
  });

  it('does all that the name of the file does', () => {
    for (const args of [['-g', 'app', '-h'], ['-x'], [], ['-h'], ['-e', '256', 'x']]) {
      expect(parse(['--as', 'tini', ...args])).toEqual(parse(args, [], '/tini'));
      expect(parse(args, ['TSINIT_AS=dumb-init'])).toEqual(parse(args, ['TSINIT_AS=dumb-init'], '/dumb-init'));
    }
  });

  it('hands the words behind it to that personality', () => {
    expect(settingsOf(['--as', 'tini', '-g', '-e', '143'])).toMatchObject({ forwardTo: 'group', remapExit: [143] });
    expect(errorOf(['--as', 'tini', '--grace=5s'])).toMatchObject({ personality: 'tini', code: 1 });
    expect(programOf(['--as=catatonit', '--', '--as', 'tini'])).toEqual(['--as', 'tini']);
  });

  it('is not one of another personality’s options', () => {
    expect(complaintOf(['--as', 'dumb-init'], [], '/tini')).toMatch(/^tsinit \(as tini\): unknown option --as; /);
    expect(complaintOf(['--as', 'tini', '--as', 'dumb-init'])).toMatch(/^tsinit \(as tini\): unknown option --as; /);
  });

  it('gives its name to the texts', () => {
    expect(printedBy(['--as', 'docker-init', '-h']).text).toContain('Usage: docker-init [options]');
    expect(printedBy(['-h'], [], '/usr/bin/tini-static').text).toContain('Usage: tini-static [options]');
  });

  it.each([
    [['--as', 'tinni'], 'tsinit: option --as: "tinni" is not the name of an init; did you mean tini?'],
    [
      ['--as=systemd'],
      'tsinit: option --as: "systemd" is not the name of an init; use one of tsinit, tini, tini-static, docker-init, dumb-init, catatonit, podman-init',
    ],
    [['--as', '/tini'], 'tsinit: option --as: "/tini" is not the name of an init; did you mean tini?'],
    [['--as', '--help'], /^tsinit: option --as: "--help" is not the name of an init; /],
    [['--as='], /^tsinit: option --as: "" is not the name of an init; /],
  ])('%j is answered with the cure', (args, line) => {
    expect(complaintOf(args)).toEqual(typeof line === 'string' ? line : expect.stringMatching(line));
    expect(errorOf(args)).toMatchObject({ code: 100, usage: null });
  });

  it('needs a name', () => {
    expect(parse(['--as'])).toMatchObject({
      type: 'usage-error',
      line: 'tsinit: option --as needs a value: --as NAME',
      code: 100,
    });
  });

  it('must come first', () => {
    expect(complaintOf(['-v', '--as', 'tini'])).toBe('tsinit: option --as must be the first word behind the name of tsinit');
  });
});

describe('TSINIT_AS', () => {
  it('counts only where the name of the file says nothing', () => {
    expect(settingsOf([], ['TSINIT_AS=catatonit'], '/tini').personality).toBe('tini');
    expect(settingsOf([], ['TSINIT_AS=nonsense'], '/tini').personality).toBe('tini');
    expect(settingsOf([], ['TSINIT_AS=tini'], '/sbin/init').personality).toBe('tini');
  });

  it('gives way to --as', () => {
    expect(settingsOf(['--as', 'dumb-init'], ['TSINIT_AS=catatonit']).personality).toBe('dumb-init');
    expect(settingsOf(['--as', 'tsinit', '--grace', '1'], ['TSINIT_AS=catatonit'])).toMatchObject({
      personality: 'tsinit',
      grace: 1000,
    });
  });

  it('is none where it is empty', () => {
    expect(settingsOf([], ['TSINIT_AS=']).personality).toBe('tsinit');
  });

  it('that names nobody is told of, but for the texts', () => {
    expect(complaintOf([], ['TSINIT_AS=tinny'])).toBe(
      'tsinit: variable TSINIT_AS: "tinny" is not the name of an init; did you mean tini?',
    );
    expect(printedBy(['--version'], ['TSINIT_AS=tinny']).text).toMatch(/^tsinit /);
  });
});
