import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { newDirectory, tsinit } from '../helpers/fixtures.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';

const forms = [
  { form: 'the plain form', options: [] },
  { form: 'the form with options', options: ['-v'] },
] as const;

describeNeeding([], 'where nobody can be told anything', () => {
  describe.each(forms)('$form', ({ options }) => {
    it.each([
      ['closed', ['close=2']],
      ['a full disk', ['open=2:/dev/full']],
      ['a pipe or socket that is full', ['fill=2']],
      ['a socket that is full, and whose other end nobody reads', ['unread-socket=2']],
      ['closed, and standard output as well', ['close=1', 'close=2']],
    ])('the app runs, and its exit code arrives: standard error is %s', async (_what, prepare) => {
      const run = runAsInit({ options, prepare: [...prepare], app: ['exit-code', '9'], stdio: unreadStderr() });
      expect(await run.ended).toEqual({ code: 9, signal: null });
    });

    it('signals are forwarded and orphans are reaped although standard error is full', async () => {
      const run = runAsInit({ options, prepare: ['fill=2'], app: ['obey'], stdio: unreadStderr() });
      await run.stdout.until(/^ready/);
      for (let round = 0; round < 50; round++) {
        await run.signal('SIGUSR1');
        await run.stdout.until(/^signal 10 /);
      }
      run.type('start spawn-escapee dies\n');
      await run.stdout.until(/^escapee/);
      run.type('exit 4\n');
      expect((await run.ended).code).toBe(4);
    });

    it('standard error is left in the mode it had: a full pipe still blocks its other writers', async () => {
      const { path, descriptor } = fifo();
      const run = runAsInit({ options, prepare: ['fill=2'], app: ['report-signals'], stdio: ['pipe', 'pipe', descriptor] });
      await run.stdout.until(/^ready/);
      await run.signal('SIGUSR1');
      await run.stdout.until(/^signal 10 /);
      expect(flagsOf(descriptor) & constants.O_NONBLOCK).toBe(0);
      expect(path).not.toBe('');
    });
  });

  it('a terminal whose output was stopped by ^S holds nobody up', async () => {
    const run = runAsInit({ options: ['-v'], terminal: 'session', app: ['wait-forever'] });
    await run.stdout.until(/ready/);
    run.type('\x13');
    for (let round = 0; round < 3; round++) await run.signal('SIGWINCH');
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(143);
  });

  it('the lines that could not be told are counted, and the count is told once somebody reads', async () => {
    const { descriptor, reader } = fifo();
    const run = runAsInit({ options: ['-v'], prepare: ['fill=2'], app: ['report-signals'], stdio: ['pipe', 'pipe', descriptor] });
    await run.stdout.until(/^ready/);
    for (let round = 0; round < 3; round++) {
      await run.signal('SIGUSR1');
      await run.stdout.until(/^signal 10 /);
    }
    // The signals are passed on before they are told of.
    await untilAsleep(await run.pid());
    drain(reader);
    await run.signal('SIGUSR2');
    await run.stdout.until(/^signal 12 /);
    run.endInput();
    expect((await run.ended).code).toBe(0);
    expect(drain(reader)).toMatch(/^tsinit: \d+ lines could not be written/m);
  });
});

/** Standard error is a pipe of which nobody reads: what is never taken from it fills it up. */
function unreadStderr(): ['pipe', 'pipe', number] {
  return ['pipe', 'pipe', fifo().descriptor];
}

/** descriptor: both ends, blocking, to be handed on. reader: another description, which never blocks. */
function fifo(): { path: string; descriptor: number; reader: number } {
  const path = join(newDirectory(), 'stderr');
  const made = spawnSync('mkfifo', [path], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`mkfifo: ${made.stderr}`);
  const descriptor = openSync(path, constants.O_RDWR);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  onTestFinished(() => [descriptor, reader].forEach((open) => void closeSync(open)));
  return { path, descriptor, reader };
}

function flagsOf(descriptor: number): number {
  return Number.parseInt(/^flags:\s+(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1] ?? '', 8);
}

/** Everything that is in the pipe now. */
function drain(reader: number): string {
  const chunk = Buffer.alloc(65_536);
  let text = '';
  for (;;) {
    try {
      const length = readSync(reader, chunk);
      if (length === 0) return text;
      text += chunk.toString('utf8', 0, length);
    } catch {
      return text; /* EAGAIN: it is empty */
    }
  }
}

describe('where standard output cannot be written to', () => {
  const run = (words: readonly string[], stdio: readonly (number | 'ignore' | 'pipe')[]) =>
    spawnSync(tsinit(), words, { stdio: [...stdio], encoding: 'utf8', env: {} });

  it('--license ends well although its reader has had enough', () => {
    const { status, stderr } = spawnSync('sh', ['-c', '{ "$0" --license; echo "code $?" >&2; } | head -n 1', tsinit()], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'code 0\n' });
  });

  it('--help says why, and ends with 111', () => {
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(full));
    const { status, stderr } = run(['--help'], ['ignore', full, 'pipe']);
    expect({ status, stderr }).toEqual({ status: 111, stderr: 'tsinit: cannot write to standard output: ENOSPC\n' });
  });

  it('a usage error ends with 100, and starts nothing, although nobody can be told', () => {
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(full));
    const { status, stdout } = run(['--bogus', '--', 'sh', '-c', 'echo started'], ['ignore', 'pipe', full]);
    expect({ status, stdout }).toEqual({ status: 100, stdout: '' });
  });
});
