import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { newDirectory } from '../helpers/fixtures.ts';
import { runJobs } from '../helpers/jobs.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

const WEB = '\n  web: {command: [/bin/sleep, "1000"]}\n';

/** A client that says what it likes, and what it was told. */
class Client {
  text = '';
  ended = false;
  readonly socket: Socket;

  constructor(path: string) {
    this.socket = connect(path);
    this.socket.setEncoding('utf8').on('data', (chunk: string) => {
      this.text += chunk;
    });
    this.socket.on('close', () => {
      this.ended = true;
    });
    this.socket.on('error', () => undefined); /* EPIPE, ECONNRESET: it was thrown out */
    onTestFinished(() => void this.socket.destroy());
  }

  async untilEnded(): Promise<string> {
    await until('the client was answered', () => this.ended);
    return this.text;
  }
}

describeNeeding([], 'the control socket', () => {
  it('is in a directory of the init’s own, and for the init’s user alone', async () => {
    const { directory, untilState } = runJobs(WEB);
    await untilState('web', 'ready');
    expect(statSync(join(directory, 'run')).mode & 0o7777).toBe(0o700);
    expect(statSync(join(directory, 'run', 'control')).mode & 0o7777).toBe(0o600);
  });

  it('answers a line of JSON with one, and whoever is wrong with what to do', async () => {
    const { directory, untilState } = runJobs(WEB);
    await untilState('web', 'ready');
    const path = join(directory, 'run', 'control');
    const asks = async (text: string): Promise<{ code: number; lines: string[] }> => {
      const client = new Client(path);
      client.socket.write(text);
      return JSON.parse(await client.untilEnded());
    };
    expect(await asks('{"version":1,"request":"status"}\n')).toMatchObject({ version: 1, code: 0, jobs: [{ name: 'web' }] });
    expect(await asks('nonsense\n')).toMatchObject({ code: 100, lines: [expect.stringMatching(/not an object of JSON/)] });
    expect(await asks('{"version":9,"request":"status"}\n')).toMatchObject({
      code: 100,
      lines: [expect.stringMatching(/version 9/)],
    });
    expect(await asks(`${'x'.repeat(20_000)}`)).toMatchObject({
      code: 100,
      lines: [expect.stringMatching(/16384 bytes at the most/)],
    });
    expect(await asks('{"version":1,"request":"stop","jobs":["nobody"]}\n')).toMatchObject({ code: 100 });
  });

  it('is held up by nobody: silent, slow and vanished clients, more of them than there is room for', async () => {
    const { run, directory, ask, untilState } = runJobs(WEB);
    await untilState('web', 'ready');
    const path = join(directory, 'run', 'control');
    const silent = Array.from({ length: 80 }, () => new Client(path));
    for (const { socket } of silent.slice(0, 40)) socket.write('{"version":1,');
    const gone = new Client(path);
    gone.socket.write('{"version":1,"request":"wait","job":"web","condition":"completed"}\n');
    await until('it is connected', () => gone.socket.bytesWritten > 0 && !gone.socket.pending);
    gone.socket.destroy();
    expect((await ask('status')).code).toBe(0);
    await until('the first ones have made room', () => silent.filter(({ ended }) => ended).length >= 16);
    const slow = silent.findLast(({ ended }) => !ended);
    slow?.socket.write('"request":"status"}\n');
    expect(await slow?.untilEnded()).toMatch(/not an object|"jobs":\[/);
    await untilAsleep(await run.pid());
    expect((await ask('status')).code).toBe(0);
  });

  it('lets a client wait across a sleep of the init', async () => {
    const { run, ask, untilState } = runJobs(
      '\n  one: {command: [/bin/sleep, "5"], kind: oneshot}\n  web: {command: [/bin/sleep, "1000"]}\n',
    );
    await untilState('web', 'ready');
    const waiting = ask('wait', '--for', 'completed', 'one', '--timeout', '60s');
    await untilAsleep(await run.pid());
    expect(await waiting).toMatchObject({ code: 0, stderr: '' });
  });

  it('is not made where somebody else could have put something: by a symbolic link, in a directory that others may write', async () => {
    const directory = newDirectory();
    mkdirSync(join(directory, 'theirs'), { mode: 0o700 });
    symlinkSync(join(directory, 'theirs'), join(directory, 'run'));
    const one = runJobs(WEB, { options: ['-v'], environment: { TSINIT_RUN: join(directory, 'run') } });
    await one.run.stderr.until(/no control socket/);
    expect(readdirSync(join(directory, 'theirs'))).toEqual([]);
    const open = join(directory, 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    const other = runJobs(WEB, { options: ['-v'], environment: { TSINIT_RUN: join(open, 'run') } });
    await other.run.stderr.until(/no control socket .*may be written by others/);
    expect(readdirSync(open)).toEqual([]);
  });

  it('is not needed: where no directory can be written, the same is asked by /proc', async () => {
    const { run, ask } = runJobs(WEB, { options: ['-v'], environment: { TSINIT_RUN: '/proc/nowhere' } });
    await run.stderr.until(/no control socket/);
    await run.stderr.until(/job web is ready/);
    const told = await ask('status', '--pid', String(await run.pid()));
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(/^web +ready/m);
    expect((await ask('stop', 'nobody', '--pid', String(await run.pid()))).code).toBe(100);
  });
});
