import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { newDirectory } from '../helpers/fixtures.ts';
import { runJobs } from '../helpers/jobs.ts';
import { childrenOf } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

/** Below the ports that the kernel chooses itself, of which a probe could get its own. */
const port = 20_000 + ((process.pid + 7919) % 12_000);

/** Sends a datagram to NOTIFY_SOCKET, an abstract one, by what every machine with a test has. */
const NOTIFY = `import os,socket,sys,time
s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM)
name=os.environ["NOTIFY_SOCKET"].replace("@","\\0",1)
for text in sys.argv[1:]:
  s.sendto(text.encode(),name)
time.sleep(1000)`;

const answerOf = (at: number): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    const socket = connect(at, '127.0.0.1');
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('error', () => undefined); /* Refused: the text stays empty. */
    socket.on('close', () => resolve(text));
  });

const SERVER = (quit: boolean): string =>
  `const s=require("net").createServer(c=>{c.end("pid "+process.pid);${quit ? 'setTimeout(()=>process.exit(0),50)' : ''}});s.listen({fd:3})`;

describeNeeding(['python3'], 'readiness', () => {
  it.each([
    ['a line of output', '{shell: "sleep 0.3; echo now serving; exec sleep 1000", ready: {line: "^now serving$"}}'],
    ['a newline on a descriptor', '{shell: "sleep 0.3; echo >&4; exec sleep 1000", ready: {descriptor: 4}}'],
    [
      'sd_notify(3)',
      `{command: [/usr/bin/python3, -c, ${JSON.stringify(NOTIFY)}, "STATUS=warming up", "READY=1"], ready: notify}`,
    ],
    [
      'a command that succeeds',
      '{shell: "sleep 0.3; touch MARK; exec sleep 1000", ready: {exec: [/usr/bin/test, -e, MARK], interval: 100ms}}',
    ],
  ])('is told by %s, and those that wait for it are started then', async (_, job) => {
    const text = job.replaceAll('MARK', join(newDirectory(), 'mark'));
    const { ask, untilThere, untilState, status } = runJobs(
      `\n  web: ${text}\n  next: {command: [/bin/sleep, "1000"], requires: {web: ready}}\n`,
    );
    await untilThere();
    expect(await ask('wait', '--for', 'ready', 'web', '--timeout', '60s')).toMatchObject({ code: 0, stderr: '' });
    await untilState('next', 'ready');
    expect((await status()).map(({ state }) => state)).toEqual(['ready', 'ready']);
  });

  it('is told by a port that accepts, and not before', async () => {
    const { untilThere, ask } = runJobs(
      `\n  web: {command: [${JSON.stringify(process.execPath)}, -e, ${JSON.stringify(`setTimeout(()=>require("net").createServer(c=>c.end("ok")).listen(${port}),1000)`)}], ready: {tcp: ${port}, interval: 100ms}}\n`,
    );
    await untilThere();
    expect((await ask('wait', 'web', '--timeout', '60s')).code).toBe(0);
    expect(await answerOf(port)).toBe('ok');
  });

  it('is asked for soon at first: a chain of jobs that are there at once does not take an interval each', async () => {
    const job = (name: string, needed: string): string =>
      `  ${name}: {shell: "sleep 0.05; touch ${name}; exec sleep 1000", cwd: DIR, ready: {exec: [/usr/bin/test, -e, ${name}], interval: 1h}${needed}}\n`;
    const directory = newDirectory();
    const { ask, untilThere } = runJobs(
      `${job('a', '')}${job('b', ', requires: a')}${job('c', ', requires: b')}`.replaceAll('DIR', directory),
    );
    await untilThere();
    expect(await ask('wait', 'c', '--timeout', '60s')).toMatchObject({ code: 0, stderr: '' });
  });
});

describeNeeding([], 'a job on demand', () => {
  it('is started by the first connection, while tsinit sleeps until then', async () => {
    const at = port + 1;
    const { run, untilState } = runJobs(
      `\n  web: {command: [${JSON.stringify(process.execPath)}, -e, ${JSON.stringify(SERVER(true))}], sockets: {main: ${at}}, on_demand: {limit: 1}, restart: never}\n  other: {command: [/bin/sleep, "1000"]}\n`,
    );
    await untilState('web', 'idle');
    const init = await run.pid();
    await untilAsleep(init);
    expect(childrenOf(init)).toHaveLength(1);
    expect(await answerOf(at)).toMatch(/^pid \d+$/);
    await until('the process has left', () => childrenOf(init).length === 1);
    expect(await answerOf(at)).toMatch(/^pid \d+$/);
  });
});
