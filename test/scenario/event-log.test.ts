import { expect, it } from 'vitest';
import type { HappeningEntry } from '../../src/model/happening.ts';
import { untilAsleep } from '../helpers/asleep.ts';
import { eventLogOf } from '../helpers/event-log.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

type Of<Type extends HappeningEntry['type']> = Extract<HappeningEntry, { readonly type: Type }>;

const only = <Type extends HappeningEntry['type']>(log: readonly HappeningEntry[], type: Type): readonly Of<Type>[] =>
  log.filter((entry): entry is Of<Type> => entry.type === type);

describeNeeding([], 'the event log', () => {
  it('holds the start of the app, each signal with its sender, the sleeps and the wakes, in their order', async () => {
    const run = runAsInit({ app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    await untilAsleep(init);
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
    await until('it sleeps again', () => only(eventLogOf(init), 'slept').length > 0);
    await untilAsleep(init);
    const log = eventLogOf(init);
    expect(log.map(({ type }) => type)).toEqual(['began', 'started', 'signal', 'woke', 'slept']);
    expect(log.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    const [signal] = only(log, 'signal');
    expect(signal).toMatchObject({ info: { signal: 10, code: 0 }, forwardedAs: 10, errno: null });
    const [started] = only(log, 'started');
    expect(started).toMatchObject({ other: false, program: expect.stringMatching(/^\//) });
    for (const entry of log) expect(Math.abs(entry.realtimeMs - Date.now())).toBeLessThan(600_000);
  });

  it('holds the ends of orphans, with what they used, although nobody was woken for them', async () => {
    const run = runAsInit({ app: ['obey'] });
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    run.type('start double-fork\n');
    await until('an orphan has ended', () => only(eventLogOf(init), 'ended').some(({ other }) => other));
    expect(only(eventLogOf(init), 'woke')).toEqual([]);
  });

  it('holds whose child an orphan had been, and how long everybody ran, where they are traced', async () => {
    const run = runAsInit({ options: ['--trace-signals'], app: ['with-victim'] });
    const victim = await run.stdout.number(/^victim (\d+)/);
    await run.stdout.until(/^ready/);
    const init = await run.pid();
    run.type(`kill ${victim} KILL\n`);
    await until('the daemon has ended', () => only(eventLogOf(init), 'exiting').some(({ pid }) => pid === victim));
    const log = eventLogOf(init);
    const birth = only(log, 'forked').find(({ pid }) => pid === victim);
    expect(only(log, 'adopted')).toMatchObject([{ pid: victim, comm: 'app', formerParent: birth?.parent }]);
    const end = only(log, 'exiting').find(({ pid }) => pid === victim);
    expect(end).toMatchObject({ comm: 'app', end: { type: 'killed', signal: 9 } });
    expect(end?.usage.ranFor).toBeGreaterThan(0);
    expect(end?.usage.maxResidentKb).toBeGreaterThan(0);
    const culprit = only(log, 'executed').find(({ commandLine }) => commandLine[1] === 'kill-once');
    expect(culprit).toMatchObject({ commandLine: ['culprit', 'kill-once', String(victim), 'KILL'] });
  });
});
