import { expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { fifo, open } from '../helpers/fifo.ts';
import { app } from '../helpers/fixtures.ts';
import { childrenOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

describeNeeding([], 'a hook on a signal', () => {
  it('runs beside the app before the signal is passed on, which waits for its end', async () => {
    const gate = fifo();
    const options = ['--on', `TERM=echo hook; read line < ${gate}; echo hook ends`];
    const run = runAsInit({ options, app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^hook$/);
    await run.stderr.until(/^tsinit: SIGTERM .*; held until its hook `echo hook; .*` has ended$/);
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
    expect(run.stdout.text).not.toContain('signal 15');
    open(gate);
    await run.stdout.until(/^hook ends$/);
    await run.stdout.until(/^signal 15 code 0 pid 1 /);
    await run.stderr.until(/^tsinit: SIGTERM was held for .* by its hook; forwarded to process group \d+$/);
  });

  it('knows the signal, its sender and the app, and has the environment of the app', async () => {
    const words = 'echo "$TSINIT_SIGNAL from $TSINIT_SENDER_PID for $TSINIT_APP_PID, $TSINIT_EXIT_CODE, $MINE"';
    const options = ['--on', `TERM=${words}`, '--on', `USR1=${words}`];
    const run = runAsInit({ options, app: ['obey'], environment: { MINE: 'its own' } });
    const pid = await run.stdout.number(/^ready (\d+)$/);
    await run.signal('SIGTERM');
    await run.stdout.until(new RegExp(`^TERM from 0 for ${pid}, , its own$`));
    run.type('kill 1 USR1\n');
    await run.stdout.until(new RegExp(`^USR1 from ${pid} for ${pid}, , its own$`));
    await run.stdout.until(/^signal 10 /);
  });

  it('is in a process group of its own, so that no signal for the app reaches it', async () => {
    const gate = fifo();
    const options = ['--on', `TERM=read line < /proc/self/stat; echo stat $line; read line < ${gate}`];
    const run = runAsInit({ options, app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    const [, pid, group] = await run.stdout.until(/^stat (\d+) \(sh\) \w \d+ (\d+) /);
    expect(group).toBe(pid);
    open(gate);
    await run.stdout.until(/^signal 15 /);
  });

  it('needs no shell for a plain command: it works in an empty image', async () => {
    const run = runAsInit({ root: 'empty', options: ['--on', 'TERM=/app orphan-maker 0 ends'], app: ['trap-term-report', '6'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^made 0$/);
    await run.stdout.until(/^term$/);
    expect((await run.ended).code).toBe(6);
  });

  it.each([
    { what: 'that is not there', root: 'machine', command: '/nowhere/hook', line: /cannot run the hook for SIGTERM, .*ENOENT/ },
    { what: 'that needs a shell where there is none', root: 'empty', command: 'true; true', line: /image has no \/bin\/sh/ },
    {
      what: 'that fails',
      root: 'machine',
      command: 'exit 9',
      line: /the hook for SIGTERM .* exited with 9; .*not hold SIGTERM back/,
    },
    { what: 'that is killed', root: 'machine', command: 'kill -KILL $$', line: /the hook for SIGTERM .* was killed by SIGKILL/ },
  ] as const)('$what is told of, and the signal is passed on', async ({ root, command, line }) => {
    const run = runAsInit({ root, options: ['--on', `TERM=${command}`], app: ['trap-term-report'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stderr.until(line);
    await run.stdout.until(/^term$/);
    expect((await run.ended).code).toBe(42);
  });

  it('that outlives --hook-limit is killed with all that it has started, and the signal is passed on', async () => {
    const forever = `${app()} ignore-term`;
    const options = ['--hook-limit', '200ms', '--on', `TERM=${forever} & ${forever}`];
    const run = runAsInit({ options, app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await run.signal('SIGTERM');
    await run.stderr.until(/^tsinit: the hook for SIGTERM .* had not ended within --hook-limit and was killed/);
    await run.stdout.until(/^signal 15 /);
    await until('only the app is left', () => childrenOf(init).length === 1);
  });

  it('runs although the signal is dropped: that makes it the answer to the signal', async () => {
    const run = runAsInit({ options: ['-r', 'HUP:0', '--on', 'HUP=echo reload'], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGHUP');
    await run.stdout.until(/^reload$/);
    await run.stderr.until(/^tsinit: SIGHUP was held .*; dropped/);
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
    expect(run.stdout.text).not.toContain('signal 1 ');
  });

  it('may be for any signal, real-time ones too, and there may be several, by option or by variable', async () => {
    const environment = { TSINIT_ON: 'RTMIN+3=echo "third $TSINIT_SIGNAL"\n40=echo "sixth $TSINIT_SIGNAL"\nUSR2=echo second' };
    const run = runAsInit({ environment, app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal(37);
    await run.stdout.until(/^third RTMIN\+3$/);
    await run.stdout.until(/^signal 37 /);
    await run.signal(40);
    await run.stdout.until(/^sixth RTMIN\+6$/);
    await run.signal('SIGUSR2');
    await run.stdout.until(/^second$/);
    await run.stdout.until(/^signal 12 /);
  });

  it('a second signal of the kind meanwhile changes nothing: one hook, one signal', async () => {
    const gate = fifo();
    const run = runAsInit({ options: ['--on', `TERM=echo hook; read line < ${gate}`], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^hook$/);
    await run.signal('SIGTERM');
    await run.stderr.until(/another SIGTERM is held already/);
    open(gate);
    await run.stdout.until(/^signal 15 /);
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
    expect(run.stdout.lines.filter((line) => line === 'hook' || line.startsWith('signal 15'))).toHaveLength(2);
  });

  it('wakes tsinit where it sleeps, and lets it sleep again', async () => {
    const run = runAsInit({ options: ['--on', 'USR1=echo hook'], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    for (let round = 0; round < 2; round++) {
      await untilAsleep(init);
      await run.signal('SIGUSR1');
      await run.stdout.until(/^hook$/);
      await run.stdout.until(/^signal 10 /);
    }
  });

  it('that still runs when the app ends does not hold tsinit up', async () => {
    const gate = fifo();
    const options = ['--grace', '200ms', '--on', `USR1=echo hook; read line < ${gate}`];
    const run = runAsInit({ options, app: ['obey'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGUSR1');
    await run.stdout.until(/^hook$/);
    run.type('exit 4\n');
    expect((await run.ended).code).toBe(4);
  });
});

describeNeeding([], '--delay', () => {
  it('passes the signal on that much later, and others at once', async () => {
    const run = runAsInit({ options: ['--delay', 'TERM:400ms'], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    const sent = performance.now();
    await run.signal('SIGTERM');
    await run.stderr.until(/^tsinit: SIGTERM .*; held for 400 ms \(--delay\)$/);
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
    expect(run.stdout.text).not.toContain('signal 15');
    await run.stdout.until(/^signal 15 /);
    expect(performance.now() - sent).toBeGreaterThan(390);
    await run.stderr.until(/^tsinit: SIGTERM was held for .* by --delay; forwarded/);
  });

  it('comes after the hook, where there is one', async () => {
    const gate = fifo();
    const options = ['--delay', 'TERM:300ms', '--on', `TERM=echo hook; read line < ${gate}`];
    const run = runAsInit({ options, app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    await run.stdout.until(/^hook$/);
    const released = performance.now();
    open(gate);
    await run.stdout.until(/^signal 15 /);
    expect(performance.now() - released).toBeGreaterThan(290);
  });

  it('a long one does not keep tsinit awake', async () => {
    const run = runAsInit({ environment: { TSINIT_DELAY: 'TERM:4s,USR1:1h' }, app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await run.signal('SIGTERM');
    await run.stderr.until(/held for 4 s/);
    await untilAsleep(init);
    expect(run.stdout.text).not.toContain('signal 15');
    await run.stdout.until(/^signal 15 /);
  });
});
