import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { count, record } from '../endurance/record.ts';
import { scaled, timeout } from '../endurance/scale.ts';
import { runJobs } from '../helpers/jobs.ts';
import { descendantsOf } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

const sleeping = (name: string, seconds: number): string => `  ${name}: {command: [/bin/sleep, "${seconds}"]}\n`;

/** What all processes below the init were started with. */
const commandLines = (init: number): string =>
  descendantsOf(init)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .join('\n');

describeNeeding([], 'a reload', () => {
  it('starts what is new, stops what is gone, recycles what has changed, and does not touch the rest', async () => {
    const { run, write, ask, untilState, status } = runJobs(
      sleeping('same', 1001) + sleeping('changes', 1002) + sleeping('gone', 1003),
    );
    const same = await untilState('same', 'ready');
    await untilState('gone', 'ready');
    write(sleeping('same', 1001) + sleeping('changes', 2002) + sleeping('fresh', 1004));
    const plan = await ask('reload', '--dry-run');
    expect(plan.code).toBe(0);
    expect(plan.stdout).toMatch(/changes: changed \(process\.command\), is restarted/);
    expect(plan.stdout).toMatch(/fresh: new/);
    expect(plan.stdout).toMatch(/gone: gone/);
    expect(plan.stdout).toMatch(/same: unchanged, is not touched/);
    expect((await status()).map(({ name }) => name)).toEqual(['same', 'changes', 'gone']);
    await run.signal('SIGHUP');
    await untilState('fresh', 'ready');
    const init = await run.pid();
    await until('the new command runs', () => descendantsOf(init).length === 6);
    expect(commandLines(init)).toMatch(/sleep 2002/);
    expect((await untilState('same', 'ready')).runs[0]?.main).toBe(same.runs[0]?.main);
  });

  it('of a file that is wrong changes nothing, and is told with the mistakes', async () => {
    const { run, write, ask, untilState } = runJobs(sleeping('web', 1001));
    const before = await untilState('web', 'ready');
    write('  web: {comand: [/bin/sleep]}\n');
    expect(await ask('reload')).toMatchObject({ code: expect.any(Number), stderr: expect.stringMatching(/comand/) });
    await run.signal('SIGHUP');
    await run.stderr.until(/comand/);
    const after = await untilState('web', 'ready');
    expect(after.runs.map(({ main, shepherd }) => [main, shepherd])).toEqual(
      before.runs.map(({ main, shepherd }) => [main, shepherd]),
    );
  });

  it('asked for in bursts, with the file changing each time: the last file is what runs, and nothing of the others', {
    timeout,
  }, async () => {
    const { run, write, untilState } = runJobs(sleeping('web', 100_000));
    await untilState('web', 'ready');
    const init = await run.pid();
    const rounds = scaled(1000, 100);
    for (let round = 1; round <= rounds; round++) {
      write(sleeping('web', 100_000 + round) + (round % 3 === 0 ? sleeping(`extra-${round % 7}`, 300_000 + round) : ''));
      process.kill(init, 'SIGHUP');
      // In bursts: a pause of an instant now and then, so that some come while a generation is being started.
      if (round % 10 === 0) await new Promise((resolve) => setTimeout(resolve, round % 100));
    }
    write(sleeping('web', 999_999));
    process.kill(init, 'SIGHUP');
    await until('the last one alone runs', () => descendantsOf(init).length === 2);
    await untilState('web', 'ready');
    await until('it is the last one', () => descendantsOf(init).length === 2);
    expect(commandLines(init)).toMatch(/sleep 999999/);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(0);
    const outcome =
      'the last file is what runs, with one process and its shepherd, and nothing of the others; the end is orderly';
    record({ order: 22, what: 'SIGHUPs in bursts of ten, each with another file', often: count(rounds), outcome });
  });

  it('by overlap loses no request of a TCP client', { timeout }, async () => {
    const port = 20_000 + (process.pid % 12_000);
    const server = `const s=require("net").createServer(c=>c.end("ok"));s.listen({fd:3});process.on("SIGTERM",()=>s.close(()=>process.exit(0)))`;
    const job = (note: string): string =>
      `  tcp:\n    command: [${JSON.stringify(process.execPath)}, -e, ${JSON.stringify(server)}]\n    environment: {NOTE: "${note}"}\n    sockets: {main: ${port}}\n    ready: {tcp: ${port}, interval: 100ms}\n    reload: overlap\n`;
    const { ask, write, untilState } = runJobs(job('0'));
    await untilState('tcp', 'ready');
    const total = scaled(100_000, 1000);
    let bad = 0;
    let done = 0;
    const request = (): Promise<void> =>
      new Promise((resolve) => {
        let text = '';
        const socket = connect(port, '127.0.0.1');
        socket.on('data', (chunk) => {
          text += String(chunk);
        });
        socket.on('error', () => undefined); /* It counts as bad, since nothing was answered. */
        socket.on('close', () => {
          done++;
          if (text !== 'ok') bad++;
          resolve();
        });
      });
    const client = (async () => {
      while (done < total) await request();
    })();
    let generations = 0;
    while (done < total) {
      write(job(String(++generations)));
      expect((await ask('reload')).code).toBe(0);
      await untilState('tcp', 'ready');
    }
    await client;
    expect(generations).toBeGreaterThan(0);
    expect(bad).toBe(0);
    const outcome = `${count(generations)} generations of the service, each started and ready before the one before it was told to finish; each request was answered`;
    record({ order: 23, what: 'TCP requests during reloads by overlap', often: count(done), outcome });
  });
});
