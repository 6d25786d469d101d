import { describe, expect, it } from 'vitest';
import { millis } from '../../src/model/ids.ts';
import { anyStragglers, type Straggler } from './nature.ts';
import { Random } from './random.ts';
import { World } from './world.ts';

/** A look at who is left comes so long after an end at the latest. */
const LOOK_DELAY = 50;
const GRACE = 5000;
/** 20 rounds of 100 ms in which those are killed who do not go. */
const KILLING = 2100;

interface Life {
  readonly world: World;
  readonly stragglers: readonly Straggler[];
  readonly endsAt: number;
  readonly code: number;
  readonly sent: readonly number[];
}

/** One container from its start to its end: signals come, the app ends, some of its processes outlive it. */
function live(seed: number): Life {
  const random = new Random(seed);
  const stragglers = anyStragglers(random);
  const endsAt = random.between(0, 3000);
  const code = random.between(0, 255);
  const world = new World({
    settings: { grace: millis(GRACE) },
    app: { runs: endsAt, obeysAfter: 'never', code },
    stragglers,
  });
  const sent: number[] = [];
  for (let count = random.between(0, 6); count > 0; count -= 1) {
    const signal = random.pick([1, 2, 10, 15, 28, 34]);
    world.after(random.between(0, 12_000), () => {
      if (world.appIsThere) sent.push(signal);
      world.signal(signal);
    });
  }
  world.run();
  return { world, stragglers, endsAt: 1000 + endsAt, code, sent };
}

const LIVES = Array.from({ length: 1000 }, (_, seed) => ({ seed, ...live(seed) }));

describe('in a thousand lives of a container', () => {
  it('the code of the app is what is left with', () => {
    for (const { seed, world, code } of LIVES) expect(world.code, `seed ${seed}`).toBe(code);
  });

  it('no signal that came while the app ran is lost, and none comes out of order', () => {
    for (const { seed, world, sent } of LIVES) {
      const seen = world.sentToApp.map(({ signal }) => signal);
      expect(seen, `seed ${seed}`).toEqual(sent);
    }
    expect(LIVES.reduce((sum, { sent }) => sum + sent.length, 0)).toBeGreaterThan(200);
  });

  it('nobody waits longer than the grace time and the killing', () => {
    for (const { seed, world, endsAt } of LIVES) {
      expect(world.now - endsAt, `seed ${seed}`).toBeLessThanOrEqual(GRACE + KILLING);
    }
  });

  it('nobody waits at all where only strangers are left', () => {
    const lives = LIVES.filter(({ stragglers }) => stragglers.every(({ stranger }) => stranger));
    expect(lives.length).toBeGreaterThan(50);
    for (const { seed, world, endsAt } of lives) expect(world.now, `seed ${seed}`).toBe(endsAt);
  });

  it('nobody waits longer than for the slowest who obeys', () => {
    const quick = (straggler: Straggler) =>
      straggler.stranger || (straggler.obeysAfter !== 'never' && straggler.obeysAfter < GRACE);
    const lives = LIVES.filter(({ stragglers }) => stragglers.every(quick));
    expect(lives.length).toBeGreaterThan(50);
    for (const { seed, world, endsAt, stragglers } of lives) {
      const slowest = Math.max(0, ...stragglers.map(({ stranger, obeysAfter }) => (stranger ? 0 : Number(obeysAfter))));
      expect(world.now, `seed ${seed}`).toBeLessThanOrEqual(endsAt + slowest + LOOK_DELAY);
    }
  });

  it('whoever would not go is told of, and nobody twice', () => {
    let killed = 0;
    for (const { seed, world, stragglers } of LIVES) {
      const told = world.messages.flatMap((message) => (message.type === 'members-killed' ? message.members : []));
      const stubborn = stragglers.filter(
        ({ stranger, obeysAfter }) => !stranger && (obeysAfter === 'never' || obeysAfter > GRACE),
      );
      const pids = told.map(({ facts }) => facts.pid as number);
      for (const { pid } of stubborn) expect(pids, `seed ${seed}`).toContain(pid);
      expect(new Set(pids).size, `seed ${seed}`).toBe(pids.length);
      killed += told.length;
    }
    expect(killed).toBeGreaterThan(200);
  });
});
