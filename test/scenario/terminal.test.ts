import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { runAsInit, type Start } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding, toolPath } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

const CTRL_C = '\x03';
const CTRL_BACKSLASH = '\x1c';
const CTRL_Z = '\x1a';
const CTRL_D = '\x04';

const forms = [
  { form: 'the plain form', options: [] },
  { form: 'the form with options', options: ['--grace', '5s'] },
] as const;

/** As `docker run -t` has it, where process 1 leads the session, and as a runtime's shell wrapper has it. */
const sessions: readonly { readonly what: string; readonly start: Start }[] = [
  { what: 'tsinit leads the session', start: { terminal: 'no-session', prepare: ['session'] } },
  { what: 'another process leads the session', start: { terminal: 'session' } },
  { what: 'tsinit is not process 1', start: { terminal: 'no-session', prepare: ['session'], place: 'child' } },
];

describeNeeding([], 'on a terminal', () => {
  describe.each(sessions)('$what', ({ start }) => {
    describe.each(forms)('$form', ({ options }) => {
      it('the app is in the foreground before its first instruction, and can read', async () => {
        const run = await startOnTerminal(start, options);
        run.type('hello\n');
        await run.stdout.until(/typed hello$/);
        run.type('quit\n');
        expect((await run.ended).code).toBe(5);
        expect(run.stdout.text).not.toMatch(/tsinit: (?!the app .* exited with 5)/);
      });

      it('^C and ^\\ reach the app once each', async () => {
        const run = await startOnTerminal(start, options);
        run.type(CTRL_C);
        await run.stdout.until(/signal 2 code 128 /);
        run.type(CTRL_BACKSLASH);
        await run.stdout.until(/signal 3 code 128 /);
        run.type('end\n');
        await run.stdout.until(/typed end$/);
        expect(run.stdout.text.match(/^signal /gm)).toHaveLength(2);
      });

      it('a new window size reaches the app', async () => {
        const run = await startOnTerminal(start, options);
        run.resize(50, 132);
        await run.stdout.until(/window 50 132$/);
        run.resize(30, 90);
        await run.stdout.until(/window 30 90$/);
      });

      it('the end of the input (^D) reaches the app', async () => {
        const run = await startOnTerminal(start, options);
        run.type(CTRL_D);
        expect((await run.ended).code).toBe(6);
      });
    });
  });

  it.each(forms)('^Z does not freeze the app in a container, where nobody could say fg ($form)', async ({ options }) => {
    const run = await startOnTerminal({ terminal: 'no-session', prepare: ['session'] }, options);
    run.type(CTRL_Z);
    await run.stdout.until(/tsinit: the app \(pid \d+\) was stopped by SIGTSTP/);
    run.type('hello\n');
    await run.stdout.until(/typed hello$/);
  });

  it('signals from outside are forwarded although the app has the terminal', async () => {
    const run = await startOnTerminal({ terminal: 'session' }, []);
    await run.signal('SIGUSR1');
    await run.stdout.until(/signal 10 code 0 /);
  });

  it('input that is no terminal is nobody’s to give: the app runs all the same', async () => {
    const run = runAsInit({ terminal: 'session', prepare: ['open=0:/dev/null'], app: ['exit-code', '3'] });
    expect((await run.ended).code).toBe(3);
  });
});

describeNeeding(['bash'], 'in an interactive shell outside a container', () => {
  describe.each(forms)('$form', ({ options }) => {
    it('^Z stops the job, fg continues it, and its exit code arrives', async () => {
      const { run, command } = await startShell(options);
      run.type(`${command} report-terminal\n`);
      await run.stdout.until(/foreground yes leader yes$/);
      await run.stdout.until(/ready \d+$/);
      for (let round = 0; round < 2; round++) {
        run.type(CTRL_Z);
        await run.stdout.until(/Stopped/);
        run.type('echo the shell reads\n');
        await run.stdout.until(/^(prompt )*the shell reads$/);
        run.type('fg\n');
        await run.stdout.until(/report-terminal$/);
        run.type(`round ${round}\n`);
        await run.stdout.until(new RegExp(`typed round ${round}$`));
      }
      run.type('quit\n');
      run.type('echo code $?\n');
      await run.stdout.until(/code 5$/);
    });

    it('^C ends the app, and the shell goes on', async () => {
      const { run, command } = await startShell(options);
      run.type(`${command} wait-forever\n`);
      await run.stdout.until(/ready \d+$/);
      run.type(CTRL_C);
      run.type('echo code $?\n');
      await run.stdout.until(/code 130$/);
    });

    it('bg lets the app run on in the background, and fg brings it back', async () => {
      const { run, command } = await startShell(options);
      run.type(`${command} heartbeat\n`);
      await run.stdout.until(/beat 3 /);
      run.type(CTRL_Z);
      await run.stdout.until(/Stopped/);
      const beats = run.stdout.text.match(/beat \d+/g)?.length ?? 0;
      run.type('bg\n');
      await run.stdout.until(new RegExp(`beat ${beats + 3} `));
      run.type('fg\n');
      await run.stdout.until(/heartbeat$/);
      // The shell says so a moment before it hands the terminal over, and ^C is its own until then.
      await until('^C reaches the app', () => {
        run.type(CTRL_C);
        return run.stdout.text.includes('signal 2 code ');
      });
    });

    it('an app that fg has brought back from the background can read', async () => {
      const { run, command } = await startShell(options);
      const go = join(newDirectory(), 'go');
      run.type(`${command} read-later ${go}\n`);
      await run.stdout.until(/waiting$/);
      run.type(CTRL_Z);
      await run.stdout.until(/Stopped/);
      run.type('bg\n');
      await run.stdout.until(/read-later .*&$/);
      run.type('fg\n');
      await run.stdout.until(/read-later .*go$/);
      writeFileSync(go, '');
      run.type('my line\n');
      await run.stdout.until(/got my line$/);
    });
  });

  it('a script that goes on after tsinit has its terminal back', async () => {
    const run = shell(['-c', `${tsinit()} -- ${app()} report-terminal; read line; echo got $line`]);
    await run.stdout.until(/ready \d+$/);
    run.type('quit\n');
    run.type('my line\n');
    await run.stdout.until(/got my line$/);
    expect((await run.ended).code).toBe(0);
  });
});

async function startOnTerminal(start: Start, options: readonly string[]): Promise<Running> {
  const run = runAsInit({ ...start, options, app: ['report-terminal'] });
  await run.stdout.until(/foreground yes leader yes$/);
  await run.stdout.until(/ready \d+$/);
  return run;
}

async function startShell(options: readonly string[]): Promise<{ run: Running; command: string }> {
  const run = shell(['--norc', '--noprofile', '--noediting', '-i']);
  run.type("PS1='prompt '\n");
  await run.stdout.until(/prompt /);
  return { run, command: [tsinit(), ...options, '--', app()].join(' ') };
}

/** bash leads the session, and is an ordinary child of another process 1. */
function shell(words: readonly string[]): Running {
  const environment = { PATH: '/usr/bin:/bin', HISTFILE: '/dev/null' };
  return runAsInit({
    terminal: 'no-session',
    prepare: ['session'],
    place: 'child',
    bare: [toolPath('bash'), ...words],
    environment,
  });
}
