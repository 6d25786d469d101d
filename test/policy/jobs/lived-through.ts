import assert from 'node:assert';
import { signalNumber } from '../../../src/model/ids.ts';
import type { Condition, JobConfig } from '../../../src/model/jobs/config.ts';
import type { JobsRequest } from '../../../src/model/jobs/control.ts';
import { jobName } from '../../../src/model/jobs/ids.ts';
import type { JobsState } from '../../../src/model/jobs/state.ts';
import { jobsDeadline } from '../../../src/policy/jobs/deadline.ts';
import { Random } from '../random.ts';
import { anyConfig, anyNature } from './any-config.ts';
import type { Timeless } from './given.ts';
import { type Living, World } from './world.ts';

/** What a state may take in the ledger: for the whole, and for each job and run. Bytes. */
const ROOM = { whole: 4000, job: 1200, run: 1200, request: 400 };

interface Options {
  readonly crashes?: number;
  readonly troubled?: boolean;
  readonly reloads?: boolean;
}

/** A world in which random things are asked for and happen for a while. */
export function livedThrough(seed: number, { crashes = 0, troubled = true, reloads = true }: Options): World {
  const random = new Random(seed);
  let steady = false;
  const mayCrash = () => !steady && crashes > 0 && random.chance(crashes);
  const world = new World(anyConfig(random, 1), random, (config) => anyNature(random, config, troubled && !steady), mayCrash);
  world.refusesSockets = () => !steady && troubled && random.chance(0.2);
  world.beforeStart = (now, config) => expectConditions(now, config, seed);
  world.check = (now, event) => {
    expectOneAtATime(now, seed, event);
    expectProgress(now, seed, event);
    expectBounded(now.state, seed);
  };
  for (let step = 0, version = 2; step < 60; step += 1) {
    anyDeed(random, world);
    const burst = reloads && random.chance(0.2) ? random.between(1, 4) : 0;
    for (let reload = 0; reload < burst; reload += 1, version += 1) {
      world.disk = anyConfig(random, version);
      world.refusesConfig = random.chance(0.1);
      world.signal(1);
    }
    world.runUntil(world.now + random.pick([0, 1, 5, 50, 500, 3000]));
  }
  steady = true;
  world.refusesConfig = false;
  return world;
}

function anyDeed(random: Random, world: World): void {
  const names = world.state.config.jobs.map(({ name }) => name);
  const some = names.filter(() => random.chance(0.3));
  const name = names[random.between(0, names.length - 1)] ?? jobName('nobody');
  const condition = random.pick<Condition>(['started', 'ready', 'completed', 'healthy']);
  const runs = world.state.jobs.flatMap((job) => job.runs);
  const run = runs[random.between(0, runs.length)]?.id;
  const ask = (request: JobsRequest) => () => world.asks(request);
  random.pick<() => unknown>([
    () => undefined,
    ask({ type: 'start', jobs: some }),
    ask({ type: 'start', jobs: [] }),
    ask({ type: 'stop', jobs: some.filter((one) => one !== 'anchor') }),
    ask({ type: 'restart', jobs: some }),
    ask({ type: 'reload', jobs: some, dryRun: false }),
    ask({ type: 'reload', jobs: [], dryRun: true }),
    ask({ type: 'signal', jobs: some, signal: signalNumber(10), to: 'main' }),
    ask({ type: 'wait', job: name, condition }),
    ask({ type: 'wait', job: jobName('nobody'), condition }),
    ask({ type: 'status' }),
    () => world.tells({ type: 'request-withdrawn', id: random.between(1, world.asked + 1) }),
    () => world.tells({ type: 'connection-waiting', job: name }),
    () => run !== undefined && world.tells({ type: 'worker-status', run, status: random.pick(['idle', 'busy']) }),
    () => run !== undefined && world.tells({ type: 'watchdog-expired', run }),
    () => run !== undefined && world.tells({ type: 'shepherd-lost', run, members: 2 }),
    () => world.signal(10),
  ])();
}

/** Of an instance there is one run at a time, but for old ones that are being replaced and the new ones that replace them. */
function expectOneAtATime(world: World, seed: number, event: Timeless): void {
  for (const job of world.state.jobs) {
    const counted = job.runs.filter(
      ({ id, ending, replaces }) =>
        world.living.has(id) && ending?.why.type !== 'replaced' && !job.runs.some((old) => old.id === replaces),
    );
    const instances = counted.map(({ instance }) => instance);
    assert(new Set(instances).size === instances.length, `seed ${seed}, ${job.name} at ${world.now} after ${event.type}`);
  }
}

/** What is due at this very moment may be decided after something else that has come at it; but then it is done with. */
function expectProgress(world: World, seed: number, event: Timeless): void {
  const deadline = jobsDeadline(world.state);
  const isDueLater = deadline === null || deadline > world.now;
  assert(isDueLater || (event.type !== 'deadline-passed' && deadline === world.now), `seed ${seed}, after ${event.type}`);
}

function expectBounded(state: JobsState, seed: number): void {
  const { config, ...rest } = state;
  const runs = state.jobs.flatMap((job) => job.runs).length;
  const limit = ROOM.whole + state.jobs.length * ROOM.job + runs * ROOM.run + state.requests.length * ROOM.request;
  assert(JSON.stringify(rest).length < limit, `seed ${seed}`);
  assert(runs < 100 && config.jobs.length > 0, `seed ${seed}`);
}

/**
 * By what the world knows: somebody of what is required lives, and has said that it is ready, where that is asked for by the configuration that
 * it was started with, and by today's.
 */
function expectConditions(world: World, config: JobConfig, seed: number): void {
  const alive = (name: string): readonly Living[] =>
    [...world.seen.values()].filter((one) => one.config.name === name && !one.released);
  for (const { on, condition, required } of config.dependencies) {
    const other = world.state.config.jobs.find(({ name }) => name === on);
    if (!required || other === undefined || other.kind === 'oneshot' || other.onDemand !== null) continue;
    const slots = world.state.jobs.find(({ name }) => name === on)?.slots ?? [];
    const done = slots.filter(({ rest }) => rest.id === 'done').length;
    const says = (one: Living): boolean => one.ready || one.config.readiness === null || other.readiness === null;
    const enough = alive(on).filter((one) => condition === 'started' || says(one));
    assert(enough.length + done >= other.instances, `seed ${seed}: ${config.name} needs ${on} ${condition}`);
  }
}
