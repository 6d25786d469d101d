import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { app, tsinit } from '../helpers/fixtures.ts';
import { Output } from '../helpers/output.ts';
import { describeNeeding } from '../helpers/tools.ts';

/** What test/fixtures/lost-signals.c prints. */
interface Totals {
  readonly count: number;
  readonly caught: number;
  readonly ended: number;
  readonly lost: number;
  readonly wrong: number;
  readonly lostAt: readonly number[];
  readonly words: string;
}

const count = Number(process.env.TSINIT_LOST_SIGNALS ?? 2000);

describeNeeding([], 'SIGTERM at a random instant of the start', () => {
  it(`is never lost: ${count} starts as process 1, 0.2 to 5 ms after the exec`, { timeout: 600_000 }, async () => {
    const totals = await start([]);
    expect(totals, totals.words).toMatchObject({ lost: 0, wrong: 0, count });
    expect(totals.caught + totals.ended).toBe(count);
  });

  it(`is never lost in the form with options either: ${Math.ceil(count / 10)} starts`, { timeout: 600_000 }, async () => {
    const totals = await start(['--grace', '5s'], Math.ceil(count / 10), 60_000);
    expect(totals, totals.words).toMatchObject({ lost: 0, wrong: 0 });
  });
});

/** The option form boots the brain before the app: its first instants are longer, so `to` is too. */
async function start(options: readonly string[], starts = count, to = 5000): Promise<Totals> {
  const words = ['lost-signals', `count=${starts}`, `to=${to}`, 'patience=60000', `seed=${Date.now() % 100_000}`];
  const driver = spawn(app(), [...words, '--', tsinit(), ...options, '--', app(), 'trap-term-report'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {},
  });
  const output = new Output(driver.stdout);
  await new Promise((resolve) => driver.on('close', resolve));
  return JSON.parse(output.text) as Totals;
}
