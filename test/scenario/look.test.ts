import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LAYOUT } from '../../native-bindings/abi.ts';
import { untilAsleep } from '../helpers/asleep.ts';
import { eventLogOf } from '../helpers/event-log.ts';
import { newDirectory, tsinit } from '../helpers/fixtures.ts';
import { childrenOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { ask, askInside, OpenLedger, type Told, told } from '../helpers/upgrade.ts';

/** An init with an app and an adopted daemon, asleep, in an image with nothing else in it, and how to look into it from there. */
async function sleeping(options: readonly string[] = []): Promise<{
  readonly run: Running;
  readonly init: number;
  readonly look: (...words: readonly string[]) => Promise<Told>;
}> {
  const run = runAsInit({ root: 'empty', options, app: ['obey'] });
  await run.stdout.until(/^ready/);
  const init = await run.pid();
  await untilAsleep(init);
  return { run, init, look: (...words) => told(askInside(init, ['/tsinit', ...words])) };
}

const wakesOf = (init: number): number => new OpenLedger(init).get(LAYOUT.ledger_header.offsets.wakes);

describeNeeding(['nsenter'], 'a look into a running init, from an image with nothing but /tsinit', () => {
  it('shows its app, its log, its tree, its counters and what is wrong with it, and wakes nobody', async () => {
    const { init, look } = await sleeping();
    const wakes = wakesOf(init);
    const status = await look('status');
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(status.stdout).toMatch(/^init {4}tsinit\(1\), process 1 of its pid namespace, since /);
    expect(status.stdout).toMatch(/^brain {3}asleep; /m);
    expect(status.stdout).toMatch(/^app {5}process 2 runs since .*, as uid 0: \/app obey$/m);
    expect(JSON.parse((await look('status', '--json')).stdout)).toMatchObject({
      schema: 1,
      init: { pid: 1, role: 'pid-1' },
      brain: { phase: 'asleep', crashes: 0 },
      app: { state: 'running', pid: 2 },
      processes: [{ pid: 2, ppid: 1, is: 'app', args: ['/app', 'obey'] }],
    });
    const log = await look('log');
    expect(log.stdout).toMatch(/ {2}tsinit began as pid 1\n.* {2}started the app, pid 2: \/app\n/);
    const lines = (await look('log', '--json')).stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line)['event.action'])).toEqual(['began', 'started']);
    expect((await look('log', '--since', '2001-01-01')).stdout).toBe(log.stdout);
    expect((await look('log', '--since', '2101-01-01')).stdout).toBe('');
    expect((await look('tree')).stdout).toMatch(/^tsinit\(1\) {2}\[tsinit\] .*\n└─ app\(2\) {2}\[the app\] /);
    expect((await look('metrics')).stdout).toMatch(/^tsinit_brain_crashes_total 0$[\s\S]*^# EOF\n$/m);
    expect(await look('why')).toMatchObject({ code: 1, stdout: 'nothing has ended badly as far as the event log goes back\n' });
    const doctor = await look('doctor');
    expect(doctor.stdout).toMatch(/^ok {7}init {8}tsinit is process 1/);
    expect(doctor.stdout).toMatch(/^ok {7}zombies {5}none$/m);
    expect(wakesOf(init)).toBe(wakes);
    await untilAsleep(init);
  });

  it('tells of an orphan that failed, whoever has to ask', async () => {
    const { run, init, look } = await sleeping();
    run.type('start double-fork 4\n');
    await until('the orphan was reaped', () => eventLogOf(init).some(({ type }) => type === 'ended'));
    const story = await look('why');
    expect(story.stdout).toMatch(/^\S+ exited with 4\nthat was at [\d:.]+, .* ago\n\nWhat happened around it:\n/);
    expect(story.code).toBe(0);
    expect(await look('why', 'nobody')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^nothing of the name nobody has ended/),
    });
    expect(wakesOf(init)).toBe(0);
  });

  it('follows the log until it is stopped', async () => {
    const { run, init } = await sleeping();
    const follow = askInside(init, ['/tsinit', 'log', '--follow']);
    await follow.stdout.until(/started the app/);
    await run.signal('SIGUSR1');
    await follow.stdout.until(/SIGUSR1 .*passed on at once as SIGUSR1/);
    // nsenter stands in between, waits for it, and leaves with its code.
    const [command] = childrenOf(await follow.pid());
    process.kill(command ?? 0, 'SIGTERM');
    expect(await follow.ended).toEqual({ code: 143, signal: null });
  });

  it('draws the log into a file, as a picture and as a trace', async () => {
    const directory = newDirectory();
    const run = runAsInit({ app: ['obey'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    const [picture, trace] = ['a.svg', 'b.json'].map((name) => join(directory, name));
    const drawn = await told(ask([tsinit(), 'log', '--timeline', picture ?? '', '--trace', trace ?? '', '--pid', String(init)]));
    expect(drawn).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(picture ?? '', 'utf8')).toMatch(/^<svg [\s\S]*>app\(2\)<[\s\S]*<\/svg>\n$/);
    const { traceEvents } = JSON.parse(readFileSync(trace ?? '', 'utf8'));
    expect(traceEvents).toContainEqual(expect.objectContaining({ ph: 'X', name: 'app' }));
    expect(await told(ask([tsinit(), 'log', '--timeline', '/nowhere/a.svg', '--pid', String(init)]))).toMatchObject({
      code: 111,
      stderr: expect.stringMatching(/^tsinit: cannot write \/nowhere\/a.svg: ENOENT/),
    });
  });
});

describeNeeding([], 'a look whose output cannot be written', () => {
  it('says so, and fails', async () => {
    const run = runAsInit({ app: ['obey'] });
    await run.stdout.until(/^ready/);
    const pid = String(await run.pid());
    for (const what of ['log', 'status']) {
      const words = ['-c', `exec "$0" ${what} --pid "$1" > /dev/full`, tsinit(), pid];
      expect(await told(ask(['/bin/sh', ...words]))).toMatchObject({
        code: 111,
        stderr: 'tsinit: cannot write to standard output: ENOSPC\n',
      });
    }
  });
});

describeNeeding([], 'a look at what is no tsinit', () => {
  it('says so in one line, with the cure', async () => {
    const of = async (pid: number) => (await told(ask([tsinit(), 'status', '--pid', String(pid)]))).stderr;
    expect(await of(process.pid)).toMatch(/^tsinit: process \d+ \(.*\) is not a tsinit; name the right one by --pid N\n$/);
    expect(await of(4194303)).toBe('tsinit: there is no process 4194303; name the init by --pid N\n');
    const run = runAsInit({ app: ['obey'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    new OpenLedger(init).put(LAYOUT.ledger_header.offsets.abi_version, 99);
    expect(await of(init)).toMatch(
      /^tsinit: process \d+ is a tsinit of another version \(ledger 99, .*; ask by its own file: \/proc\/\d+\/exe status\n$/,
    );
  });
});
