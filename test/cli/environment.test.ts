import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../../src/cli/option-table.ts';
import { complaintOf, errorOf, parse, settingsOf } from './parsing.ts';

describe('the environment', () => {
  it.each([
    ['TSINIT_GROUP=1', { forwardTo: 'group' }],
    ['TSINIT_GROUP=0', { forwardTo: 'process' }],
    ['TSINIT_SINGLE=yes', { forwardTo: 'process' }],
    ['TSINIT_SINGLE=no', { forwardTo: 'group' }],
    [
      'TSINIT_REWRITE=TERM:QUIT,HUP:0',
      {
        rewrites: new Map<number, number | 'drop'>([
          [15, 3],
          [1, 'drop'],
        ]),
      },
    ],
    ['TSINIT_REMAP_EXIT=143 130', { remapExit: [143, 130] }],
    ['TSINIT_GRACE=10', { grace: 10_000 }],
    ['TSINIT_SUBREAPER=true', { subreaper: 'always' }],
    ['TSINIT_SUBREAPER=0', { subreaper: 'never' }],
    ['TSINIT_PARENT_DEATH_SIGNAL=SIGTERM', { parentDeathSignal: 15 }],
    ['TSINIT_WARN_ON_REAP=on', { warnOnReap: true }],
    ['TSINIT_WARN_ON_REAP=off', { warnOnReap: false }],
    ['TSINIT_VERBOSE=1', { verbosity: 1 }],
    ['TSINIT_VERBOSE=2', { verbosity: 2 }],
    ['TSINIT_VERBOSE=0', { verbosity: 0 }],
    ['TSINIT_QUIET=1', { verbosity: -1 }],
    ['TSINIT_QUIET=0', { verbosity: 0 }],
    ['TSINIT_LOG=json', { logFormat: 'json' }],
    [
      'TSINIT_DELAY=TERM:5s,INT:500ms',
      {
        delays: new Map([
          [15, 5000],
          [2, 500],
        ]),
      },
    ],
    ['TSINIT_STOP_SIGNAL=SIGQUIT', { stopSignal: 3 }],
    ['TSINIT_KILL_AFTER=20s', { killAfter: 20_000 }],
    ['TSINIT_HOOK_LIMIT=1m', { hookLimit: 60_000 }],
    [
      'TSINIT_ON=\n  TERM=nginx -s quit\n\n  START = /prepare "a b"\n',
      {
        hooks: new Map<number | string, string>([
          [15, 'nginx -s quit'],
          ['START', '/prepare "a b"'],
        ]),
      },
    ],
    ['TSINIT_TERMINATION_LOG=/tmp/why', { terminationLog: '/tmp/why' }],
    ['TSINIT_TERMINATION_LOG=none', { terminationLog: null }],
    ['TSINIT_DROP_PRIVILEGES=65534', { dropPrivileges: '65534' }],
    ['TSINIT_PAUSE=0', {}],
  ])('%s sets %j', (variable, settings) => {
    expect(settingsOf([], [variable])).toMatchObject(settings);
  });

  it('has a variable for every option that sets something', () => {
    for (const option of OPTIONS) {
      if (option.variable !== null) expect(option.variable).toBe(`TSINIT_${option.long.toUpperCase().replaceAll('-', '_')}`);
    }
  });

  it('sets nothing by an empty variable', () => {
    expect(parse(['app'], ['TSINIT_GRACE=', 'TSINIT_SINGLE='])).toEqual(parse(['app']));
  });

  it('is read as getenv reads it: the first of two with the same name', () => {
    expect(settingsOf([], ['TSINIT_GRACE=1', 'TSINIT_GRACE=2']).grace).toBe(1000);
  });

  it('means the same in any order', () => {
    const variables = ['TSINIT_VERBOSE=2', 'TSINIT_QUIET=1', 'TSINIT_GROUP=1', 'TSINIT_SINGLE=1'];
    expect(settingsOf([], variables)).toEqual(settingsOf([], [...variables].reverse()));
  });

  it.each([
    [
      'TSINIT_GRACE=soon',
      'tsinit: variable TSINIT_GRACE: "soon" is not a duration of at most a day; use 500ms, 10s or 2m, for example, or 0 to leave at once',
    ],
    [
      'TSINIT_SINGLE=maybe',
      'tsinit: variable TSINIT_SINGLE: "maybe" is neither yes nor no; use 1 or 0 (true, yes, on, false, no, off are understood too)',
    ],
    ['TSINIT_VERBOSE=3', 'tsinit: variable TSINIT_VERBOSE: "3" is not a verbosity; use 0, 1 or 2'],
    ['TSINIT_LOG=xml', 'tsinit: variable TSINIT_LOG: "xml" is not a log format; use text or json'],
    [
      'TSINIT_KILL_AFTER=0',
      'tsinit: variable TSINIT_KILL_AFTER: "0" is no time at all; leave it out to wait for ever, or use --rewrite TERM:KILL to kill at once',
    ],
    ['TSINIT_ON=TERM=a\nSTRAT=b', 'tsinit: variable TSINIT_ON: "TERM=a\\nSTRAT=b" does not name a signal; did you mean START?'],
    ['TSINIT_REWRITE=TERM:QIUT', 'tsinit: variable TSINIT_REWRITE: "TERM:QIUT" does not name a signal; did you mean SIGQUIT?'],
  ])('%s is answered with the variable, the value and the cure', (variable, line) => {
    expect(complaintOf([], [variable])).toBe(line);
  });
});

describe('the environment of another personality', () => {
  it.each(['/tini', '/dumb-init', '/catatonit'])('sets what tsinit can do besides (%s)', (path) => {
    const env = ['TSINIT_GRACE=10s', 'TSINIT_KILL_AFTER=20s', 'TSINIT_LOG=json', 'TSINIT_ON=TERM=drain'];
    expect(settingsOf([], env, path)).toMatchObject({
      grace: 10_000,
      killAfter: 20_000,
      logFormat: 'json',
      hooks: new Map([[15, 'drain']]),
    });
  });

  it.each([
    ['/tini', ['-g'], ['TSINIT_SINGLE=1'], { forwardTo: 'group' }],
    ['/tini', [], ['TSINIT_SINGLE=1', 'TINI_KILL_PROCESS_GROUP=1'], { forwardTo: 'group' }],
    ['/tini', [], ['TSINIT_GROUP=1'], { forwardTo: 'group' }],
    ['/tini', ['-e', '1'], ['TSINIT_REMAP_EXIT=143'], { remapExit: [1] }],
    ['/dumb-init', ['-r', '15:3'], ['TSINIT_REWRITE=HUP:0'], { rewrites: new Map([[15, 3]]) }],
    ['/dumb-init', ['-c'], ['TSINIT_GROUP=1'], { forwardTo: 'process' }],
    ['/dumb-init', [], ['TSINIT_SINGLE=1'], { forwardTo: 'process', placement: 'session' }],
    ['/dumb-init', [], ['TSINIT_SUBREAPER=1'], { subreaper: 'always' }],
    ['/catatonit', ['-g'], ['TSINIT_SINGLE=1'], { forwardTo: 'group' }],
    ['/catatonit', [], ['TSINIT_VERBOSE=2', 'CATATONIT_DEBUG=1'], { verbosity: 1 }],
  ])('gives way to its own options and variables: %s %j %j', (path, args, env, settings) => {
    expect(settingsOf(args, env, path)).toMatchObject(settings);
  });

  it.each(['/tini', '/dumb-init', '/catatonit'])('that is wrong ends %s with its own code', (path) => {
    expect(errorOf([], ['TSINIT_GRACE=soon'], path)).toMatchObject({
      code: 1,
      line: expect.stringMatching(/^tsinit \(as [a-z-]+\): variable TSINIT_GRACE: "soon" is not/),
    });
  });
});

describe('a variable that is not known', () => {
  const warningsOf = (env: readonly string[]) => {
    const parsed = parse(['app'], env);
    return parsed.type === 'run' ? parsed.warnings : parsed;
  };

  it.each([
    ['TSINIT_GARCE=5', 'TSINIT_GRACE'],
    ['TSINIT_REMAP_EXITS=143', 'TSINIT_REMAP_EXIT'],
    ['TSINIT_QIUET=1', 'TSINIT_QUIET'],
    ['TSINIT_LOGS=json', 'TSINIT_LOG'],
    ['TSINIT_KILLAFTER=20s', 'TSINIT_KILL_AFTER'],
    ['TSINIT_DELAYS=TERM:5s', 'TSINIT_DELAY'],
    ['TSINIT_HOOKS_LIMIT=5s', 'TSINIT_HOOK_LIMIT'],
    ['TSINIT_PAUS=1', 'TSINIT_PAUSE'],
  ])('is warned of where it is nearly right: %s', (variable, nearest) => {
    expect(warningsOf([variable])).toEqual([{ type: 'unknown-variable', name: variable.split('=')[0], nearest }]);
  });

  it('is no noise where Kubernetes, docker links or a Dockerfile made it', () => {
    const env = [
      'TSINIT_SERVICE_HOST=10.0.0.1',
      'TSINIT_SERVICE_PORT=80',
      'TSINIT_PORT=tcp://10.0.0.1:80',
      'TSINIT_PORT_80_TCP=tcp://10.0.0.1:80',
      'TSINIT_PORT_80_TCP_ADDR=10.0.0.1',
      'TSINIT_NAME=/web/tsinit',
      'TSINIT_ENV_PATH=/bin',
      'TSINIT_VERSION=v1.2.3',
      'TSINIT_SHA256=0',
      'TSINIT_LEDGER=3',
      'TSINIT_SIGNAL=TERM',
      'TSINIT_SENDER_PID=0',
      'TSINIT_APP_PID=8',
      'TSINIT_EXIT_CODE=0',
      'TSINIT_=',
      'TSINIT=1',
      'XTSINIT_GARCE=5',
    ];
    expect(warningsOf(env)).toEqual([]);
  });

  it('never shows its value', () => {
    expect(JSON.stringify(warningsOf(['TSINIT_GARCE=canary']))).not.toContain('canary');
  });
});
