import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../../src/cli/option-table.ts';
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { bytes, parse, runOf, VERSION } from './parsing.ts';

const line = (args: readonly string[], env: readonly string[] = []): string => {
  const parsed = parse(args, env);
  if (parsed.type !== 'usage-error') throw new Error(`accepted: ${JSON.stringify(parsed)}`);
  return parsed.line;
};

describe('jobs', () => {
  it.each([
    [['--config', 'jobs.yaml'], [], 'jobs.yaml'],
    [['--config=/a', '-v', '--log', 'json', '--'], [], '/a'],
    [[], ['TSINIT_CONFIG=/b'], '/b'],
    [['--config', '/a'], ['TSINIT_CONFIG=/b'], '/a'],
  ])('are what %j and %j ask for', (args, env, path) => {
    expect(runOf(args, env).task).toEqual({ type: 'jobs', path });
  });

  it('are asked for by a file that is there, where nobody says anything', () => {
    const asked: string[] = [];
    const there = (args: readonly string[], path = '/tsinit') =>
      parseArguments(bytes([path, ...args]), [], VERSION, true, (file) => {
        asked.push(file);
        return true;
      });
    expect(there(['-v'])).toMatchObject({ task: { type: 'jobs', path: '/etc/tsinit.yaml' } });
    expect(asked).toEqual(['/etc/tsinit.yaml']);
    expect(there(['app'])).toMatchObject({ task: { type: 'app' } });
    expect(there(['--config', 'x'])).toMatchObject({ task: { type: 'jobs', path: 'x' } });
    // Whoever is put in the place of tini finds no surprise.
    expect(there([], '/tini')).toMatchObject({ type: 'usage-error' });
    expect(asked).toHaveLength(1);
  });

  it('are not what a program beside TSINIT_CONFIG wants: the command line wins', () => {
    expect(runOf(['sh'], ['TSINIT_CONFIG=/b', 'TSINIT_GRACE=1s']).task).toEqual({ type: 'app', program: bytes(['sh']) });
  });

  it('beside a program or a pause are one thing too many', () => {
    expect(line(['--config', 'x', 'app'])).toBe(
      'tsinit: option --config names jobs, and the program "app" is named as well; leave out one of them',
    );
    expect(line(['--config', 'x', '--pause'])).toBe(
      'tsinit: option --config names jobs, and option --pause asks for nothing to be run; leave out one of them',
    );
    expect(line(['--config', 'x'], ['TSINIT_PAUSE=1'])).toContain('and variable TSINIT_PAUSE asks for nothing');
    expect(line(['--config', ''])).toBe('tsinit: option --config: "" is not a path; use /etc/tsinit.yaml, for example');
  });

  const VALUES: Readonly<Record<string, string>> = {
    rewrite: 'TERM:INT',
    delay: 'TERM:1s',
    'stop-signal': 'QUIT',
    'kill-after': '1s',
    grace: '1s',
    'remap-exit': '1',
    on: 'TERM=x',
    'hook-limit': '1s',
    'drop-privileges': 'nobody',
    single: '1',
    'trace-signals': '1',
  };

  it.each(Object.entries(VALUES))('have no use for --%s, which would do nothing', (option, value) => {
    const variable = OPTIONS.find(({ long }) => long === option)?.variable;
    const words = /is about a single program, and there are jobs; leave it out, and give each job its own: .+$/;
    expect(line(['--config', 'x', `--${option}`, ...(value === '1' && option !== 'remap-exit' ? [] : [value])])).toMatch(
      new RegExp(`^tsinit: option --${option} ${words.source}`),
    );
    expect(line([], ['TSINIT_CONFIG=x', `${variable}=${value}`])).toMatch(
      new RegExp(`^tsinit: variable ${variable} ${words.source}`),
    );
  });
});
