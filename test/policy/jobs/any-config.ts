import { exitCode, millis, signalNumber } from '../../../src/model/ids.ts';
import type { Dependency, JobConfig, JobsConfig } from '../../../src/model/jobs/config.ts';
import { jobName } from '../../../src/model/jobs/ids.ts';
import type { Random } from '../random.ts';
import { config, exited, job, killedBy, restart, socket } from './given.ts';
import type { Nature } from './world.ts';

const NAMES = ['db', 'web', 'cache', 'cron', 'log', 'queue', 'mail'];

/** Jobs that depend on earlier ones only. version: of each a command, so that two files differ in some of them. */
export function anyConfig(random: Random, version: number): JobsConfig {
  const names = NAMES.filter(() => random.chance(0.7));
  const jobs = names.map((name, index) => anyJob(random, name, names.slice(0, index), version));
  // One that never ends of itself, so that there is always something to be done.
  return config([...jobs, altered(job('anchor'), random.between(0, 2))], {
    stopTimeout: random.chance(0.3) ? millis(random.between(10, 3000)) : null,
  });
}

const altered = (one: JobConfig, version: number): JobConfig => ({
  ...one,
  process: { ...one.process, command: [one.process.command[0], `v${version}`] },
});

function anyJob(random: Random, name: string, earlier: readonly string[], version: number): JobConfig {
  const kind = random.pick(['service', 'service', 'service', 'daemon', 'oneshot'] as const);
  const sockets = random.chance(0.25) ? [socket(random.between(1, 3))] : [];
  const onDemand = sockets.length > 0 && kind === 'service' && random.chance(0.6);
  const one = job(name, {
    kind: onDemand ? 'service' : kind,
    autostart: random.chance(0.85),
    instances: onDemand ? 1 : random.pick([1, 1, 1, 2, 3]),
    dependencies: earlier.filter(() => random.chance(0.35)).map((on) => anyDependency(random, on)),
    readiness: kind === 'daemon' ? { type: 'notify' } : random.pick([null, { type: 'notify' }, probe(random)] as const),
    readyTimeout: random.chance(0.5) ? millis(random.between(50, 2000)) : null,
    restart: restart({
      when: random.pick(['never', 'on-failure', 'always', 'on-ends'] as const),
      ends: [{ type: 'code', code: exitCode(3) }],
      permanent: random.chance(0.2) ? [{ type: 'code', code: exitCode(125) }] : [],
      backoff: { first: millis(random.between(0, 300)), max: millis(2000), factor: 2, jitter: 0.25, resetAfter: millis(5000) },
      budget: random.chance(0.3) ? { starts: 5, within: millis(10_000) } : null,
      throttle: random.chance(0.3) ? { within: millis(100), pause: millis(3000) } : null,
    }),
    liveness: random.chance(0.3)
      ? {
          probe: { type: 'tcp', host: '127.0.0.1', port: 80 },
          interval: millis(200),
          timeout: millis(100),
          failures: 2,
          delay: millis(100),
        }
      : null,
    leaderless: random.pick(['stop', 'keep', 'restart-when-empty'] as const),
    spareSessions: random.chance(0.15),
    stop: { signal: signalNumber(15), to: random.pick(['set', 'main'] as const), timeout: millis(random.between(50, 1500)) },
    reload: random.pick<JobConfig['reload']>([
      { type: 'restart' },
      { type: 'overlap' },
      { type: 'overlap' },
      { type: 'signal', signal: signalNumber(1) },
    ]),
    sockets,
    onDemand: onDemand
      ? { limit: random.between(1, 4), idle: random.chance(0.5) ? millis(300) : null, uses: random.pick([null, 2]) }
      : null,
  });
  return altered(one, random.chance(0.5) ? version : 0);
}

const probe = (random: Random) =>
  ({
    type: 'probe',
    probe: { type: 'tcp', host: '127.0.0.1', port: 80 },
    interval: millis(random.between(20, 200)),
    timeout: millis(100),
  }) as const;

const anyDependency = (random: Random, on: string): Dependency => ({
  on: jobName(on),
  condition: random.pick(['started', 'ready', 'ready', 'completed', 'healthy'] as const),
  required: random.chance(0.5),
});

/** troubled: things go wrong now and then. */
export function anyNature(random: Random, { kind, name }: JobConfig, troubled: boolean): Nature {
  const bad = troubled && random.chance(0.4);
  const ends = kind === 'oneshot' || (bad && random.chance(0.7)) ? random.between(0, 1500) : null;
  return {
    startsAfter: random.between(0, 30),
    failsToStart: bad && random.chance(0.2),
    readyAfter: random.between(0, bad ? 3000 : 40),
    livesFor: name === 'anchor' ? null : ends,
    end: bad ? random.pick([exited(0), exited(1), exited(3), exited(125), killedBy(11)]) : exited(0),
    survivors: random.chance(0.2) ? random.between(1, 3) : 0,
    survivorsFor: random.between(0, 800),
    stopsAfter: bad && random.chance(0.3) ? null : random.between(0, 300),
    healthy: !bad || random.chance(0.5),
  };
}
