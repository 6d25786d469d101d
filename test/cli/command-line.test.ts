import { describe, expect, it } from 'vitest';
import { complaintOf, errorOf, parse, programOf, settingsOf } from './parsing.ts';

describe('the scan of the command line', () => {
  it('stops at the program: the options behind it are the program’s', () => {
    expect(programOf(['ls', '-l', '/', '--help', '--', '-v'])).toEqual(['ls', '-l', '/', '--help', '--', '-v']);
    expect(programOf(['-v', 'ls', '-v'])).toEqual(['ls', '-v']);
  });

  it('stops at --, so that a program may begin with a dash', () => {
    expect(programOf(['-v', '--', '-odd', '--help'])).toEqual(['-odd', '--help']);
    expect(programOf(['--', '--', 'x'])).toEqual(['--', 'x']);
  });

  it('takes a single dash for a program', () => {
    expect(programOf(['-'])).toEqual(['-']);
  });
});

describe('options', () => {
  it.each([
    [['-g'], { forwardTo: 'group' }],
    [['--group'], { forwardTo: 'group' }],
    [['--single'], { forwardTo: 'process' }],
    [['-s'], { subreaper: 'always' }],
    [['--subreaper'], { subreaper: 'always' }],
    [['-w'], { warnOnReap: true }],
    [['--warn-on-reap'], { warnOnReap: true }],
    [['-v'], { verbosity: 1 }],
    [['-vv'], { verbosity: 2 }],
    [['-v', '--verbose'], { verbosity: 2 }],
    [['-vvvv'], { verbosity: 2 }],
    [['-q'], { verbosity: -1 }],
    [['--quiet'], { verbosity: -1 }],
    [['-p', 'TERM'], { parentDeathSignal: 15 }],
    [['-pSIGKILL'], { parentDeathSignal: 9 }],
    [['--parent-death-signal=hup'], { parentDeathSignal: 1 }],
    [['-e143'], { remapExit: [143] }],
    [['-e', '143'], { remapExit: [143] }],
    [['--remap-exit=143'], { remapExit: [143] }],
    [['--remap-exit', '143'], { remapExit: [143] }],
    [['-e', '143', '-e130'], { remapExit: [143, 130] }],
    [['-e', '143,130'], { remapExit: [143, 130] }],
    [['-r', 'TERM:QUIT'], { rewrites: new Map([[15, 3]]) }],
    [['-r15:3'], { rewrites: new Map([[15, 3]]) }],
    [
      ['--rewrite=sighup:0', '-r', 'RTMIN+3:TERM'],
      {
        rewrites: new Map<number, number | 'drop'>([
          [1, 'drop'],
          [37, 15],
        ]),
      },
    ],
    [['-r', 'TERM:QUIT', '-r', 'TERM:INT'], { rewrites: new Map([[15, 2]]) }],
    [['--grace', '500ms'], { grace: 500 }],
    [['--grace=2m'], { grace: 120_000 }],
    [['--grace=0'], { grace: 0 }],
    [['--log=json'], { logFormat: 'json' }],
    [['--log', 'text'], { logFormat: 'text' }],
    [['--delay', 'TERM:5s'], { delays: new Map([[15, 5000]]) }],
    [
      ['--delay=TERM:5s', '--delay', 'rtmin+3:250ms,INT:1'],
      {
        delays: new Map([
          [15, 5000],
          [37, 250],
          [2, 1000],
        ]),
      },
    ],
    [['--stop-signal', 'QUIT'], { stopSignal: 3 }],
    [['--stop-signal=RTMIN+3'], { stopSignal: 37 }],
    [['--kill-after', '20s'], { killAfter: 20_000 }],
    [['--kill-after=1.5'], { killAfter: 1500 }],
    [['--hook-limit', '30s'], { hookLimit: 30_000 }],
    [['--on', 'TERM=nginx -s quit'], { hooks: new Map([[15, 'nginx -s quit']]) }],
    [
      ['--on', 'start=/prepare a=b', '--on=EXIT=/clean', '--on', '34=x'],
      {
        hooks: new Map<number | string, string>([
          ['START', '/prepare a=b'],
          ['EXIT', '/clean'],
          [34, 'x'],
        ]),
      },
    ],
    [['--termination-log', '/tmp/why'], { terminationLog: '/tmp/why' }],
    [['--termination-log=none'], { terminationLog: null }],
    [['--drop-privileges', 'nobody'], { dropPrivileges: 'nobody' }],
    [['--drop-privileges=65534:nogroup'], { dropPrivileges: '65534:nogroup' }],
  ])('%j sets %j', (args, settings) => {
    expect(settingsOf(args)).toMatchObject(settings);
  });

  it('may be written together where they are short', () => {
    expect(settingsOf(['-gwsvv'])).toMatchObject({ forwardTo: 'group', warnOnReap: true, subreaper: 'always', verbosity: 2 });
    expect(settingsOf(['-we143'])).toMatchObject({ warnOnReap: true, remapExit: [143] });
    expect(settingsOf(['-we', '143'])).toMatchObject({ warnOnReap: true, remapExit: [143] });
  });

  it('are taken in their order where they exclude each other: the last one counts', () => {
    expect(settingsOf(['-g', '--single']).forwardTo).toBe('process');
    expect(settingsOf(['--single', '-g']).forwardTo).toBe('group');
    expect(settingsOf(['-vv', '-q']).verbosity).toBe(-1);
    expect(settingsOf(['-q', '-v']).verbosity).toBe(1);
    expect(settingsOf(['--grace', '1', '--grace', '2']).grace).toBe(2000);
  });

  it('have only the last delay of a signal, and none where that is 0', () => {
    expect([...settingsOf(['--delay', 'TERM:5s', '--delay', 'TERM:2s']).delays]).toEqual([[15, 2000]]);
    expect([...settingsOf(['--delay', 'TERM:0']).delays]).toEqual([]);
  });

  it('leave the program alone that comes behind their value', () => {
    expect(programOf(['-e', '143', 'app', '-e', '1'])).toEqual(['app', '-e', '1']);
    expect(programOf(['--grace=5', 'app'])).toEqual(['app']);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['--grce', '5s'], 'tsinit: unknown option --grce; did you mean --grace?'],
    [['--sub'], 'tsinit: unknown option --sub; did you mean --subreaper?'],
    [['--qiuet'], 'tsinit: unknown option --qiuet; did you mean --quiet?'],
    [['-grace', '5s'], 'tsinit: unknown option -grace; did you mean --grace?'],
    [['-log=json'], 'tsinit: unknown option -log=json; did you mean --log?'],
    [['-V'], 'tsinit: unknown option -V; did you mean --version?'],
    [['-c'], 'tsinit: unknown option -c; did you mean --single?'],
    [['-vx'], 'tsinit: unknown option -x in -vx; see tsinit --help; if it is meant for the program, it goes behind its name'],
    [['--port'], 'tsinit: unknown option --port; see tsinit --help; if it is meant for the program, it goes behind its name'],
    [['--group=1'], 'tsinit: option --group takes no value; write --group alone'],
    [
      ['--grace=soon'],
      'tsinit: option --grace: "soon" is not a duration of at most a day; use 500ms, 10s or 2m, for example, or 0 to leave at once',
    ],
    [
      ['-e', '256'],
      'tsinit: option -e: "256" is not an exit code; use a number from 0 to 255, for example 143, or several: 130,143',
    ],
    [['-p', 'TREM'], 'tsinit: option -p: "TREM" does not name a signal; did you mean SIGTERM?'],
    [['-p', '99'], 'tsinit: option -p: "99" does not name a signal; use a name like TERM or RTMIN+3, or a number from 1 to 64'],
    [['--log', 'xml'], 'tsinit: option --log: "xml" is not a log format; use text or json'],
    [['-P'], 'tsinit: unknown option -P; did you mean --pause?'],
    [['--kill-aftr=5'], 'tsinit: unknown option --kill-aftr; did you mean --kill-after?'],
    [
      ['--kill-after', '0'],
      'tsinit: option --kill-after: "0" is no time at all; leave it out to wait for ever, or use --rewrite TERM:KILL to kill at once',
    ],
    [
      ['--kill-after', 'soon'],
      'tsinit: option --kill-after: "soon" is not a duration of at most a day; use 500ms, 10s or 2m, for example',
    ],
    [['--hook-limit=0'], 'tsinit: option --hook-limit: "0" is no time at all; leave the hook out if it is not to run'],
    [
      ['--stop-signal', 'STOP'],
      'tsinit: option --stop-signal: "STOP" would end nothing, because that is not what SIGSTOP means; use QUIT, for example',
    ],
    [['--stop-signal', 'QIUT'], 'tsinit: option --stop-signal: "QIUT" does not name a signal; did you mean SIGQUIT?'],
    [
      ['--delay', 'TERM'],
      'tsinit: option --delay: "TERM" is not SIGNAL:DURATION; use TERM:5s to forward SIGTERM five seconds later, for example',
    ],
    [
      ['--on', 'TERM'],
      `tsinit: option --on: "TERM" is not SIGNAL=COMMAND; use TERM='nginx -s quit', START=/prepare or EXIT=/clean-up, for example`,
    ],
    [
      ['--on', 'TERM=a', '--on', 'sigterm=b'],
      `tsinit: option --on: "sigterm=b" is a second command for sigterm; join them: sigterm='one; two'`,
    ],
    [
      ['--termination-log='],
      'tsinit: option --termination-log: "" is not a path; use /dev/termination-log, for example, or none to write nothing',
    ],
    [['-v', '--as', 'tini'], 'tsinit: option --as must be the first word behind the name of tsinit'],
    [['-v', '--as=tini'], 'tsinit: option --as must be the first word behind the name of tsinit'],
  ])('%j is answered in one line with the cure', (args, line) => {
    expect(complaintOf(args)).toBe(line);
  });

  it.each([
    [['--grace'], 'tsinit: option --grace needs a value: --grace DURATION'],
    [['-ve'], 'tsinit: option -e needs a value: -e CODE'],
    [['--rewrite'], 'tsinit: option --rewrite needs a value: --rewrite FROM:TO'],
    [['--on'], 'tsinit: option --on needs a value: --on SIGNAL=COMMAND'],
    [['--delay'], 'tsinit: option --delay needs a value: --delay SIG:DURATION'],
  ])('that ends in %j is told that the value is missing', (args, line) => {
    expect(parse(args)).toEqual({ type: 'usage-error', line, usage: null, code: 100, personality: 'tsinit' });
  });

  it('does not get -- or the program for a value without a word', () => {
    expect(complaintOf(['--grace', '--'])).toContain('"--" is not a duration');
    expect(complaintOf(['-e'])).toContain('"app" is not an exit code');
  });

  it('ends with 100', () => {
    expect(errorOf(['--nonsense'])).toMatchObject({ code: 100, usage: null });
  });

  it('is told of by its first mistake', () => {
    expect(complaintOf(['--nonsense', '--help'])).toContain('--nonsense');
  });

  it('cannot smuggle a new line or a terminal’s commands into the answer', () => {
    for (const args of [['--x\ny\u001b[2J'], ['--grace', '1\n2'], ['-\n'], ['--grace=\u202e']]) {
      expect(complaintOf(args)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it('is quoted only as far as is useful', () => {
    expect(complaintOf(['--grace', '9'.repeat(100_000)]).length).toBeLessThan(250);
    expect(complaintOf([`--${'x'.repeat(100_000)}`]).length).toBeLessThan(250);
  });
});
