import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { ABI, ENUM, LAYOUT } from '../../native-bindings/abi.ts';
import { millis, type Pid, signalNumber } from '../../src/model/ids.ts';
import { count, record } from '../endurance/record.ts';
import { Random } from '../policy/random.ts';
import { type FakeLedger, fakeLedger } from './fake-ledger.ts';
import { FakeSystem, Slept } from './fake-system.ts';
import { left, live } from './live.ts';

const EVENTS = Number(process.env.TSINIT_SOAK_EVENTS ?? 20_000);
/** Milliseconds of the fake clock between two events, on the average: a million are a day. */
const PAUSE = 100;
/** Bytes of JSON. The settings and one entry for each signal that was ever passed on are in it, and nothing that grows. */
const LARGEST_STATE = 16 * 1024;

const { SIGHUP, SIGUSR1, SIGUSR2, SIGSTOP, SIGCONT, SIGWINCH } = constants.signals;
const REAL_TIME = 34;
const SETTINGS = {
  verbosity: 1,
  hooks: new Map([[signalNumber(SIGUSR1), 'exit 0']]),
  delays: new Map([[signalNumber(SIGUSR2), millis(400)]]),
} as const;

/** How large each snapshot was. */
function measured(memory: FakeLedger): { readonly memory: FakeLedger; readonly sizes: { largest: number; last: number } } {
  const sizes = { largest: 0, last: 0 };
  const { sealState } = memory.shim;
  const shim: FakeLedger['shim'] = {
    ...memory.shim,
    sealState(slot, length) {
      sizes.last = length;
      sizes.largest = Math.max(sizes.largest, length);
      return sealState(slot, length);
    },
  };
  return { memory: { ...memory, shim }, sizes };
}

/** Signals of every sort, orphans and their ends, stops and what ends them: one after the other, until there were so many. */
class Weather {
  readonly system: FakeSystem;
  count = 0;
  /** How many of each, to us and to the app. */
  readonly sent = new Map<number, number>();
  readonly passedOn = new Map<number, number>();
  readonly #random: Random;
  #app = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.system = new FakeSystem((_, app) => {
      this.#app = app;
      this.#next();
    });
    this.system.appIgnores = Array.from({ length: 64 }, (_, index) => index + 1);
  }

  #next(): void {
    this.system.schedule(this.#random.between(0, 2 * PAUSE), () => {
      this.#forget();
      this.count++;
      if (this.count > EVENTS) this.system.exit(this.#app as Pid, 6);
      else {
        this.#happen();
        this.#next();
      }
    });
  }

  #happen(): void {
    const random = this.#random;
    const system = this.system;
    random.pick<() => void>([
      () => this.#arrive(random.pick([SIGHUP, SIGWINCH, SIGUSR1, SIGUSR2])),
      () => this.#arrive(random.between(REAL_TIME, REAL_TIME + 30), { code: -1, value: this.count, pointer: String(this.count) }),
      () => void this.#orphan(),
      () => void this.#orphan(),
      () => {
        const orphan = this.#orphan();
        system.sendSignal(signalNumber(SIGSTOP), { type: 'process', pid: orphan }, null);
        system.schedule(random.between(1, 500), () =>
          system.sendSignal(signalNumber(SIGCONT), { type: 'process', pid: orphan }, null),
        );
      },
    ])();
  }

  #arrive(signal: number, more: Parameters<FakeSystem['arrive']>[2] = {}): void {
    add(this.sent, signal);
    this.system.arrive(signal, this.#random.pick([0, this.#app]), more);
  }

  #orphan(): Pid {
    const orphan = this.system.fork(this.system.self, { group: 'own' });
    this.system.schedule(this.#random.between(1, 1000), () => this.system.exit(orphan, this.#random.between(0, 3)));
    return orphan;
  }

  /** What the fake keeps for other tests. */
  #forget(): void {
    for (const { signal, pid } of this.system.sent) if (pid === this.#app) add(this.passedOn, signal);
    for (const list of [this.system.lines, this.system.sent, this.system.hooks] as unknown[][]) list.length = 0;
    this.system.finished.clear();
  }
}

function add(counts: Map<number, number>, signal: number): void {
  counts.set(signal, (counts.get(signal) ?? 0) + 1);
}

test(`after ${EVENTS} events the state is as small as after a thousand, and every signal was passed on`, {
  timeout: 3_600_000,
}, () => {
  const { memory, sizes } = measured(fakeLedger({ flags: ENUM.LEDGER_PID1 }));
  const weather = new Weather(7);
  let early = 0;
  let sleeps = 0;
  for (;;) {
    const { outcome } = live(weather.system, SETTINGS, memory);
    if (weather.count < 1000) early = sizes.largest;
    if (!(outcome instanceof Slept)) {
      expect(outcome).toEqual(left(6));
      break;
    }
    sleeps++;
    memory.set('wake_reason', ENUM.WAKE_SIGNAL);
    // As if the sleep had been worth the boot: otherwise it would stay awake longer each time.
    memory.view.setBigUint64(
      LAYOUT.ledger_header.offsets.woken_ns,
      BigInt(Math.round(weather.system.now() + 20_000) * 1e6),
      true,
    );
  }
  expect(sleeps).toBeGreaterThan(EVENTS / 100);
  // Of those that are held one of a kind is held at a time; nothing else is ever left out.
  for (const held of [SIGUSR1, SIGUSR2]) {
    expect(weather.passedOn.get(held)).toBeGreaterThan(0);
    weather.passedOn.delete(held);
    weather.sent.delete(held);
  }
  expect(weather.passedOn).toEqual(weather.sent);
  expect(sizes.largest).toBeLessThan(LARGEST_STATE);
  expect(sizes.largest).toBeLessThan(early * 1.1);
  expect(sizes.largest).toBeLessThan(ABI.LEDGER_STATE_CAPACITY);
  const outcome = `${count(sleeps)} sleeps; the largest state had ${sizes.largest} bytes, ${early} after a thousand events; every signal passed on`;
  record({ order: 12, what: 'events over the fake clock', often: count(weather.count - 1), outcome });
});
