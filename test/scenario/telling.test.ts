import { expect, it } from 'vitest';
import { statusOf } from '../helpers/proc.ts';
import { pathsIn, runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

const { app } = pathsIn('machine');

describeNeeding([], 'a clean run', () => {
  it.each([[[]], [['--grace', '5s']], [['-q']]])('prints nothing (options %j)', async (options) => {
    const run = runAsInit({ options, app: ['exit-code', '0'] });
    expect((await run.ended).code).toBe(0);
    expect(run.stderr.text + run.stdout.text).toBe('');
  });

  it('says with -v that the app was started, and how it ended', async () => {
    const run = runAsInit({ options: ['-v'], app: ['exit-code', '0'] });
    await run.ended;
    expect(run.stderr.lines).toEqual([
      expect.stringMatching(/^tsinit: started the app, pid \d+$/),
      expect.stringMatching(/^tsinit: the app \(pid \d+.*\) exited with 0$/),
    ]);
  });
});

describeNeeding([], 'who sent a signal', () => {
  it.each(['SIGTERM', 'SIGUSR1', 'SIGHUP'] as const)('is said to be outside the container where it is (%s)', async (signal) => {
    const run = runAsInit({ app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    await run.signal(signal);
    const said = `^tsinit: ${signal} \\(\\d+, SI_USER\\) from outside the container \\(pid 0, uid \\d+\\); forwarded to process group \\d+$`;
    await run.stderr.until(new RegExp(said));
  });

  it('is told by pid, user, executable, command line and parents, where tsinit was asleep', async () => {
    const run = runAsInit({ app: ['obey'] });
    const inner = await run.stdout.number(/^ready (\d+)$/);
    const init = await run.pid();
    await until('tsinit is asleep', () => statusOf(init, 'Threads') === 1);
    await expectSender(run, inner);
  });

  it('is told in the same words where tsinit was awake', async () => {
    const run = runAsInit({ options: ['-v'], app: ['obey'] });
    await expectSender(run, await run.stdout.number(/^ready (\d+)$/));
  });

  it('is told even where the sender ends at once', async () => {
    const run = runAsInit({ app: ['obey'] });
    await run.stdout.until(/^ready/);
    run.type('start signal-init USR1\n');
    const sender = await run.stdout.number(/^started (\d+)$/);
    await run.stderr.until(new RegExp(`^tsinit: SIGUSR1 \\(10, SI_USER\\) by pid ${sender} \\(uid \\d+\\)`));
  });

  it('comes with the value that sigqueue carries', async () => {
    const run = runAsInit({ app: ['obey'] });
    await run.stdout.until(/^ready/);
    run.type('queue 1 RTMIN+3 1234\n');
    await run.stderr.until(/^tsinit: SIGRTMIN\+3 \(37, SI_QUEUE\) by pid \d+ .*sigqueue with value 1234; forwarded/);
  });

  it('cannot forge a line of its own by newlines and escapes in its command line', async () => {
    const run = runAsInit({ words: ['--', app, 'obey', 'x\ntsinit: forged\x1b[31m\u202e'] });
    await run.stdout.until(/^ready/);
    run.type('kill 1 USR1\n');
    await run.stderr.until(/SIGUSR1 .* by pid .*forged/);
    expect(run.stderr.lines).toHaveLength(1);
    for (const smuggled of ['\x1b', '\u202e']) expect(run.stderr.text).not.toContain(smuggled);
  });
});

describeNeeding([], 'how the app ended', () => {
  it('is told as a death by a signal where it was one', async () => {
    const run = runAsInit({ app: ['die-by-signal', 'TERM'] });
    expect((await run.ended).code).toBe(143);
    expect(run.stderr.text).toMatch(
      /^tsinit: the app \(pid \d+.*\) was killed by SIGTERM, which did not come through tsinit.*; leaving with 143\n$/,
    );
  });

  it('is told as an exit where it was one, with the very same code', async () => {
    const run = runAsInit({ app: ['exit-code', '143'] });
    expect((await run.ended).code).toBe(143);
    expect(run.stderr.text).toMatch(/^tsinit: the app \(pid \d+.*\) exited with 143 .*\n$/);
    expect(run.stderr.lines).toHaveLength(1);
  });

  it('is not told with -q', async () => {
    const run = runAsInit({ options: ['-q'], app: ['exit-code', '7'] });
    expect((await run.ended).code).toBe(7);
    expect(run.stderr.text).toBe('');
  });
});

describeNeeding([], 'a line of JSON', () => {
  it('can be parsed, and has the facts under names of their own', async () => {
    const run = runAsInit({ options: ['-v'], environment: { TSINIT_LOG: 'json' }, app: ['obey', 'x"\n\\'] });
    await run.stdout.until(/^ready/);
    run.type('queue 1 RTMIN+1 5\n');
    await run.stderr.until(/"SIGRTMIN\+1"/);
    run.type('exit 9\n');
    expect((await run.ended).code).toBe(9);
    const lines = run.stderr.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ event }) => event)).toEqual(['app-started', 'signal', 'app-ended']);
    for (const line of lines) expect(String(line.time)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(lines[1]).toMatchObject({ signal: 'SIGRTMIN+1', signo: 35, code_name: 'SI_QUEUE', value: '5', sender: { exe: app } });
    expect(lines[2]).toMatchObject({ exit_code: 9, killed_by: null, leaving_with: 9 });
  });
});

async function expectSender(run: Running, appPid: number): Promise<void> {
  run.type('start signal-init USR1 stays\n');
  const sender = await run.stdout.number(/^started (\d+)$/);
  const [said] = await run.stderr.until(/^tsinit: SIGUSR1 .*$/);
  const who = `by pid ${sender} (uid 0) ${app} \`app signal-init USR1 stays\`, started by app(${appPid}); forwarded to process group ${appPid}`;
  expect(said).toBe(`tsinit: SIGUSR1 (10, SI_USER) ${who}`);
}
