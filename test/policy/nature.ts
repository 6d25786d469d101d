import { DEFAULTS } from '../../src/cli/personalities/defaults.ts';
import { millis, signalNumber } from '../../src/model/ids.ts';
import type { HookPoint, PersonalityName, Settings } from '../../src/model/settings.ts';
import { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH } from '../../src/model/signals.ts';
import type { Random } from './random.ts';

const SIGUSR1 = signalNumber(10);

/** A process of the app that outlives it. */
export interface Straggler {
  readonly pid: number;
  /** How long after SIGTERM it ends, in ms; never: it ignores SIGTERM. */
  readonly obeysAfter: number | 'never';
  /** A stranger's orphan: not signalled, and reaped by us when it ends. */
  readonly stranger: boolean;
  /** Where it is killed it has left one child behind that was born a moment before. */
  readonly forksWhenKilled: boolean;
  /** Not even SIGKILL ends it: a disk holds it. */
  readonly stuck?: boolean;
}

/** How long the app runs if nobody stops it, and how long after being asked it ends; never: it does not. In ms. */
export interface AppNature {
  readonly runs: number | 'never';
  readonly obeysAfter: number | 'never';
  readonly code: number;
}

/** How long a hook runs, in ms; null: it cannot be started. */
export interface HookNature {
  readonly runs: number | 'never' | null;
  readonly code: number;
}

export interface Nature {
  readonly settings?: Partial<Settings>;
  readonly app: AppNature;
  readonly stragglers?: readonly Straggler[];
  readonly hook?: (point: HookPoint) => HookNature;
  /** Whether the brain crashes before the effect that comes next. */
  readonly crashes?: () => boolean;
}

export const anyStraggler = (random: Random, number: number): Straggler => ({
  pid: 20 + number,
  obeysAfter: random.pick<number | 'never'>([0, 5, 400, 4000, 20_000, 'never']),
  stranger: random.chance(0.2),
  forksWhenKilled: random.chance(0.3),
});

export const anyStragglers = (random: Random): readonly Straggler[] =>
  Array.from({ length: random.between(0, 4) }, (_, number) => anyStraggler(random, number));

/** Settings in which hooks, delays, limits and personalities meet as nobody would put them together. */
export function anySettings(random: Random): Settings {
  const base = DEFAULTS[random.pick<PersonalityName>(['tsinit', 'tsinit', 'tini', 'dumb-init', 'catatonit'])];
  const some = <Key, Value>(...entries: readonly (readonly [Key, Value])[]): ReadonlyMap<Key, Value> =>
    new Map(entries.filter(() => random.chance(0.4)));
  return {
    ...base,
    verbosity: random.pick([0, 1]),
    grace: random.pick([base.grace, millis(0), millis(500), millis(5000)]),
    killAfter: random.pick([null, millis(0), millis(1000), millis(3000)]),
    stopSignal: random.pick([null, SIGQUIT, SIGWINCH]),
    rewrites: random.pick([new Map(), new Map([[SIGTERM, SIGINT]]), new Map([[SIGUSR1, 'drop' as const]])]),
    hooks: some<HookPoint, string>(['START', 'start'], ['EXIT', 'exit'], [SIGTERM, 'term'], [SIGHUP, 'hup'], [SIGUSR1, 'usr1']),
    hookLimit: millis(random.pick([200, 2000])),
    delays: some([SIGTERM, millis(300)], [SIGHUP, millis(700)], [SIGINT, millis(100)]),
    terminationLog: random.pick([null, 'default']),
  };
}

export const anyApp = (random: Random): AppNature => ({
  runs: random.pick([0, 500, 3000, 30_000]),
  obeysAfter: random.pick<number | 'never'>([0, 100, 2000, 'never']),
  code: random.pick([0, 1, 3, 255]),
});

export const anyHook = (random: Random): HookNature => ({
  runs: random.pick<number | 'never' | null>([0, 10, 150, 1000, 'never', null]),
  code: random.pick([0, 0, 0, 7]),
});
