import { describe, expect, it } from 'vitest';
import { COMMANDS, commandUsage, isCommand } from '../../src/cli/commands.ts';
import { type ParsedArguments, parseArguments } from '../../src/cli/parse-arguments.ts';
import { FORMS } from '../../src/cli/personalities/forms.ts';
import { usageText } from '../../src/cli/usage.ts';
import { bytes, VERSION } from './parsing.ts';

/** Called by hand, so that we are not process 1. */
const byHand = (args: readonly string[], env: readonly string[] = [], path = '/tsinit'): ParsedArguments =>
  parseArguments(bytes([path, ...args]), bytes(env), VERSION, false);

const complaint = (...args: readonly string[]): string => {
  const parsed = byHand(['upgrade', ...args]);
  if (parsed.type !== 'usage-error') throw new Error(`accepted: ${JSON.stringify(parsed)}`);
  expect(parsed).toMatchObject({ code: 100, usage: null });
  return parsed.line;
};

const upgrade = { type: 'upgrade', path: null, pid: 1, check: false };

describe('tsinit upgrade', () => {
  it.each([
    [[], {}],
    [['/new/tsinit'], { path: '/new/tsinit' }],
    [['./-odd'], { path: './-odd' }],
    [['--pid', '12'], { pid: 12 }],
    [['--pid=12', 'new'], { pid: 12, path: 'new' }],
    [['new', '--pid', '4194304'], { pid: 4194304, path: 'new' }],
    [['--check', '--pid', '7'], { check: true, pid: 7 }],
  ])('%j is understood', (args, meant) => {
    expect(byHand(['upgrade', ...args])).toEqual({ type: 'command', command: { ...upgrade, ...meant } });
  });

  it('is understood whatever the variables of the container say, which are meant for its init', () => {
    const env = ['TSINIT_AS=tini', 'TSINIT_GRACE=nonsense', 'TSINIT_PAUSE=1'];
    expect(byHand(['upgrade'], env)).toEqual({ type: 'command', command: upgrade });
  });

  it.each(['--help', '-h'])('%s shows what it does', (option) => {
    expect(byHand(['upgrade', option])).toMatchObject({
      type: 'print',
      stream: 'stdout',
      code: 0,
      document: { text: commandUsage() },
    });
  });

  it('says in one line what is wrong, and how it is right', () => {
    expect(complaint('--pid')).toBe('tsinit: upgrade: option --pid needs a value: --pid N');
    for (const pid of ['0', '-1', 'one', '', '99999999', '1.5'])
      expect(complaint('--pid', pid)).toMatch(
        /^tsinit: upgrade: option --pid: ".*" is not the number of a process; use one as ps/,
      );
    expect(complaint('--chekc')).toBe('tsinit: upgrade: unknown option --chekc; did you mean --check?');
    expect(complaint('-x')).toBe('tsinit: upgrade: unknown option -x; see tsinit upgrade --help; a path may start with ./');
    expect(complaint('')).toMatch(/the path is empty; leave it out/);
    expect(complaint('/a', '/b')).toBe('tsinit: upgrade: one path at the most, and there is "/b" as well');
    expect(complaint('/a', '--check')).toMatch(/call the other one: PATH upgrade --check$/);
  });
});

describe('upgrade is a program like any other', () => {
  const program = (parsed: ParsedArguments) =>
    expect(parsed).toMatchObject({ type: 'run', task: { program: bytes(['upgrade']) } });

  it('for process 1', () => {
    program(parseArguments(bytes(['/tsinit', 'upgrade']), [], VERSION, true));
    program(parseArguments(bytes(['/tsinit', 'upgrade']), [], VERSION));
  });

  it('behind "--", behind options, and for every other init', () => {
    program(byHand(['--', 'upgrade']));
    program(byHand(['-v', 'upgrade']));
    program(byHand(['--as', 'tini', 'upgrade']));
    for (const name of ['tini', 'dumb-init', 'catatonit']) program(byHand(['upgrade'], [], `/sbin/${name}`));
  });
});

describe('the native core', () => {
  it('knows the commands, and that they are ours alone', () => {
    expect(FORMS.map(({ personality, commands }) => [personality, commands])).toEqual([
      ['tsinit', COMMANDS],
      ['tini', []],
      ['dumb-init', []],
      ['catatonit', []],
    ]);
    expect([isCommand('upgrade'), isCommand('upgrades'), isCommand(undefined)]).toEqual([true, false, false]);
  });
});

describe('the usage texts', () => {
  it('fit 80 columns, and the one names the other', () => {
    expect(usageText()).toContain('tsinit upgrade --help');
    for (const line of commandUsage().split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(commandUsage()).toMatch(/\n$/);
  });
});
