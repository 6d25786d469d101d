import { describe, expect, it } from 'vitest';
import { checkUsage } from '../../src/cli/command-check.ts';
import { upgradeUsage } from '../../src/cli/command-upgrade.ts';
import { COMMANDS, COMMANDS_OF_PROCESS_ONE, isCommand } from '../../src/cli/commands.ts';
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
      document: { text: upgradeUsage() },
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

describe('tsinit check', () => {
  const check = { type: 'check', path: '/etc/tsinit.yaml', verbose: false };

  it.each([
    [[], [], {}],
    [['jobs.yaml'], [], { path: 'jobs.yaml' }],
    [['-v', './-odd'], [], { path: './-odd', verbose: true }],
    [['/a', '--verbose'], [], { path: '/a', verbose: true }],
    [[], ['TSINIT_CONFIG=/b'], { path: '/b' }],
    [['/a'], ['TSINIT_CONFIG=/b'], { path: '/a' }],
    [[], ['TSINIT_CONFIG='], {}],
  ])('%j with %j is understood', (args, env, meant) => {
    const command = { type: 'command', command: { ...check, ...meant } };
    expect(byHand(['check', ...args], env)).toEqual(command);
    // A RUN step of a Dockerfile is process 1 of its container.
    expect(parseArguments(bytes(['/tsinit', 'check', ...args]), bytes(env), VERSION, true)).toEqual(command);
  });

  it('says in one line what is wrong, and how it is right', () => {
    const line = (...args: readonly string[]) => byHand(['check', ...args]);
    expect(line('--verbos')).toMatchObject({
      code: 100,
      line: 'tsinit: check: unknown option --verbos; did you mean --verbose?',
    });
    expect(line('-x')).toMatchObject({
      line: 'tsinit: check: unknown option -x; see tsinit check --help; a path may start with ./',
    });
    expect(line('a', 'b')).toMatchObject({ line: 'tsinit: check: one file at the most, and there is "b" as well' });
    expect(line('')).toMatchObject({ line: 'tsinit: check: the path is empty; leave it out for /etc/tsinit.yaml' });
    expect(line('--help')).toMatchObject({ type: 'print', document: { text: checkUsage() } });
  });

  it('is a program behind "--" and for every other init', () => {
    const program = { type: 'run', task: { program: bytes(['check']) } };
    expect(byHand(['--', 'check'])).toMatchObject(program);
    expect(parseArguments(bytes(['/tsinit', '--', 'check']), [], VERSION, true)).toMatchObject(program);
    for (const name of ['tini', 'dumb-init', 'catatonit']) expect(byHand(['check'], [], `/sbin/${name}`)).toMatchObject(program);
  });
});

describe('the native core', () => {
  it('knows the commands, and that they are ours alone', () => {
    expect(FORMS.map(({ personality, commands, commandsOfProcessOne }) => [personality, commands, commandsOfProcessOne])).toEqual(
      [
        ['tsinit', COMMANDS, COMMANDS_OF_PROCESS_ONE],
        ['tini', [], []],
        ['dumb-init', [], []],
        ['catatonit', [], []],
      ],
    );
    expect(COMMANDS_OF_PROCESS_ONE).toEqual(['check']);
    const words = ['upgrade', 'check', 'upgrades', undefined];
    expect(words.map((word) => isCommand(word, false))).toEqual([true, true, false, false]);
    expect(words.map((word) => isCommand(word, true))).toEqual([false, true, false, false]);
  });
});

describe('the usage texts', () => {
  it('fit 80 columns, and the one names the other', () => {
    expect(usageText()).toContain('tsinit COMMAND');
    for (const command of COMMANDS) expect(usageText()).toMatch(new RegExp(`^  ${command}( \\S+)* {2,}\\w`, 'm'));
    for (const text of [upgradeUsage(), checkUsage()]) {
      for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
      expect(text).toMatch(/\n$/);
    }
  });
});
