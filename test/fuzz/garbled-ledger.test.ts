import { expect, it } from 'vitest';
import { ABI, LAYOUT } from '../../native-bindings/abi.ts';
import { untilAsleep } from '../helpers/asleep.ts';
import { descriptorsOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { OpenLedger } from '../helpers/upgrade.ts';
import { Random } from '../policy/random.ts';
import { rounds, seed } from './rounds.ts';

const at = LAYOUT.ledger_header.offsets;

/** The bytes that a stray write may hit: where they begin, and how many there are. */
interface Region {
  readonly what: string;
  readonly start: number;
  readonly length: number;
}

const SEALED: Region = { what: 'what is sealed', start: 0, length: at.seal + 8 };
const BEHIND: readonly Region[] = [
  { what: 'the rest of the header', start: at.seal + 8, length: LAYOUT.ledger_header.size - at.seal - 8 },
  { what: 'the evidence', start: ABI.LEDGER_EVIDENCE_OFFSET, length: ABI.EVIDENCE_SLOTS * LAYOUT.evidence.size },
  { what: 'the signals that wait', start: ABI.LEDGER_PENDING_OFFSET, length: 128 * (ABI.PENDING_SLOTS + 1) },
  { what: 'the request', start: ABI.LEDGER_REQUEST_OFFSET, length: LAYOUT.request.size },
  { what: 'the copy of what is sealed', start: ABI.LEDGER_COPY_OFFSET, length: at.seal + 8 },
  { what: 'a snapshot', start: ABI.LEDGER_STATE_OFFSET, length: 4096 },
  { what: 'the other snapshot', start: ABI.LEDGER_STATE_OFFSET + ABI.LEDGER_STATE_CAPACITY, length: 4096 },
];

/** A bit, a few bytes, or all of it: each byte that is written differs from what was there. */
function garble(init: number, { start, length }: Region, random: Random): void {
  const ledger = new OpenLedger(init);
  const bytes = ledger.read(start, length);
  const share = random.pick([1 / length, 8 / length, 0.1, 1]);
  const first = random.between(0, length - 1);
  for (let place = 0; place < length; place++)
    if (place === first || random.chance(share)) bytes[place] = (bytes[place] ?? 0) ^ random.between(1, 255);
  ledger.write(start, bytes);
}

/** The app waits for a line, and then ends with 6; it tells each SIGUSR2 and SIGWINCH. */
const script =
  'trap "echo usr1" USR1; trap "echo usr2" USR2; trap "echo winch" WINCH; echo ready; until read line; do :; done; exit 6';

async function start(options: readonly string[]): Promise<{ run: Running; init: number }> {
  const run = runAsInit({ words: [...options, '--', '/bin/sh', '-c', script] });
  await run.stdout.until(/^ready/);
  return { run, init: await run.pid() };
}

async function untilAwake(run: Running): Promise<void> {
  await run.signal('SIGWINCH');
  await run.stdout.until(/^winch/);
  await run.stderr.until(/SIGWINCH/);
}

/** As the brain that wakes by itself later would: it is not waited for. */
async function retryNow(init: number): Promise<void> {
  const soon = Buffer.alloc(8);
  soon.writeBigUInt64LE(1n);
  await until('the ledger is a new one', () => {
    try {
      const ledger = new OpenLedger(init);
      if (ledger.read(at.retry_at_ns, 8).readBigUInt64LE() === 0n) return false;
      ledger.write(at.retry_at_ns, soon);
      return true;
    } catch {
      return false; // between the two
    }
  });
  process.kill(init, 'SIGCHLD');
}

async function endWell(run: Running): Promise<void> {
  await run.signal('SIGUSR2');
  await run.stdout.until(/^usr2/);
  run.type('now\n');
  expect(await run.ended).toEqual({ code: 6, signal: null });
}

const cases = (what: readonly Region[]) =>
  Array.from({ length: rounds(1, 12) }, (_, round) => round).flatMap((round) =>
    what.flatMap((region) => (['asleep', 'awake'] as const).map((when) => ({ round, region, when, name: region.what }))),
  );

describeNeeding([], `a ledger with bytes that nobody has written, seed ${seed}`, () => {
  it.each(cases([SEALED]))('is found out, and the app has its end and its code: $name, $when, $round', async (given) => {
    const random = new Random(seed + given.round * 2 + (given.when === 'awake' ? 1 : 0));
    const { run, init } = await start(random.pick([[], ['--kill-after', '60s'], ['--single']]));
    if (given.when === 'awake') await untilAwake(run);
    else await untilAsleep(init);
    garble(init, given.region, random);
    await run.signal('SIGUSR2');
    await run.stdout.until(/^usr2/);
    await run.stderr.until(/reflex: the brain cannot run: the ledger, our memory across the exec, was damaged/);
    await retryNow(init);
    await run.stderr.until(/brain is back/);
    expect([...descriptorsOf(init).values()].filter((target) => target.includes('tsinit-ledger'))).toHaveLength(1);
    await endWell(run);
  });

  it.each(cases(BEHIND))('elsewhere costs neither the app nor its code: $name, $when, $round', async (given) => {
    const random = new Random(seed + given.round * 2 + (given.when === 'awake' ? 1 : 0) + given.region.start);
    const { run, init } = await start(random.pick([[], ['-v'], ['--on', 'USR1=true']]));
    if (given.when === 'awake') await untilAwake(run);
    else await untilAsleep(init);
    garble(init, given.region, random);
    await run.signal('SIGUSR1');
    await endWell(run);
  });
});
