import { describe, expect, it } from 'vitest';
import { exitCode } from '../../../src/model/ids.ts';
import type { JobsState } from '../../../src/model/jobs/state.ts';
import { same } from '../../../src/policy/jobs/same.ts';
import { Random } from '../random.ts';
import { anyConfig } from './any-config.ts';
import { livedThrough } from './lived-through.ts';

const SEEDS = Array.from({ length: 15 }, (_, index) => index + 1);

/** Long enough for every pause, limit and probe. */
const LONG = 120_000;

/** Milliseconds: on a machine that does other things as well. */
const PATIENCE = 120_000;

describe('whatever happens in whatever order, jobs', { timeout: PATIENCE }, () => {
  it.each([0, 0.02])('keep one run an instance, their order and their deadlines, with crashes at %f', (crashes) => {
    let runs = 0;
    for (const seed of SEEDS) runs += livedThrough(seed, { crashes }).everStarted.length;
    expect(runs).toBeGreaterThan(500);
  });

  it.each([0, 0.02])('are in the end what the last configuration says, with crashes at %f', (crashes) => {
    let compared = 0;
    for (const seed of SEEDS) {
      const world = livedThrough(seed, { crashes });
      world.disk = anyConfig(new Random(seed + 5000), 99);
      world.signal(1);
      world.runUntil(world.now + LONG);
      if (world.code !== null) continue;
      expect(same(world.state.config, world.disk), `seed ${seed}`).toBe(true);
      expect(world.state.jobs.map(({ name }) => name)).toEqual(world.disk.jobs.map(({ name }) => name));
      const known = new Set(world.state.jobs.flatMap((job) => job.runs.map(({ id }): number => id)));
      for (const one of world.living.values()) {
        if (one.released) continue;
        expect(known.has(one.run), `seed ${seed}: run ${one.run} of ${one.config.name} is forgotten`).toBe(true);
        const job = world.state.jobs.find(({ name }) => name === one.config.name);
        const wanted = world.disk.jobs.find(({ name }) => name === one.config.name);
        const run = job?.runs.find(({ id }) => id === one.run);
        // An overlap that has failed, or waits for what it depends on, leaves the old one where it is.
        const stays = job !== undefined && run !== undefined && run.id >= job.restartFrom && run.generation < job.generation;
        if (!stays) expect(one.config.process, `seed ${seed}: ${one.config.name}`).toEqual(wanted?.process);
        compared += 1;
      }
      expect(
        world.state.jobs.flatMap((job) => job.runs).filter(({ ending }) => ending !== null),
        `seed ${seed}`,
      ).toEqual([]);
    }
    expect(compared).toBeGreaterThan(30);
  });

  it.each([0, 0.02])('all stop in the end, and nobody is left behind, with crashes at %f', (crashes) => {
    for (const seed of SEEDS) {
      const world = livedThrough(seed, { crashes });
      world.signal(new Random(seed).pick([2, 3, 15]));
      world.runUntil(world.now + LONG);
      expect(world.code, `seed ${seed}`).not.toBeNull();
      expect(
        [...world.living.values()].filter(({ released }) => !released),
        `seed ${seed}`,
      ).toEqual([]);
    }
  });

  it('answer every request once', () => {
    for (const seed of SEEDS) {
      const world = livedThrough(seed, {});
      const shutdown = world.asks({ type: 'shutdown', code: exitCode(7) });
      world.runUntil(world.now + LONG);
      const twice = [...world.answers].filter(([, answers]) => answers.length > 1);
      expect(twice, `seed ${seed}`).toEqual([]);
      expect(world.state.requests, `seed ${seed}`).toEqual([]);
      if (world.code === 7) expect(world.answers.get(shutdown)?.[0]?.code, `seed ${seed}`).toBe(0);
    }
  });

  it('are pure: the state and the event are not touched', () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const world = livedThrough(seed, {});
      const before = JSON.stringify(world.state);
      const frozen = deeplyFrozen(JSON.parse(before) as JobsState);
      world.state = frozen;
      world.signal(15);
      world.runUntil(world.now + 10);
      expect(JSON.stringify(frozen)).toBe(before);
    }
  });
});

function deeplyFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deeplyFrozen(inner);
  }
  return value;
}
