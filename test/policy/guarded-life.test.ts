import { describe, expect, it } from 'vitest';
import type { SignalAction } from '../../src/model/event.ts';
import { signalNumber } from '../../src/model/ids.ts';
import type { HookPoint, Settings } from '../../src/model/settings.ts';
import { asksToStop, passage } from '../../src/policy/passage.ts';
import { type AppNature, anyApp, anyHook, anySettings, anyStragglers, type HookNature } from './nature.ts';
import { Random } from './random.ts';
import { World } from './world.ts';

/** A killed hook is waited for so long, and who does not go is killed for so long. */
const HOOK_PATIENCE = 1000;
const KILLING = 2100;
const SIGNALS = [1, 2, 10, 15, 28, 34] as const;

interface Life {
  readonly seed: number;
  readonly world: World;
  readonly settings: Settings;
  readonly app: AppNature;
  /** What START did in this life, were it asked for. */
  readonly start: HookNature;
  /** Those that came while the app ran. */
  readonly arrived: readonly number[];
}

/** A container with every option at once; each effect may be the one at which the brain crashes. */
function live(seed: number, crashRate: number): Life {
  const random = new Random(seed);
  const settings = anySettings(random);
  const app = anyApp(random);
  const natures = new Map<HookPoint, HookNature>();
  const hook = (point: HookPoint): HookNature => {
    const nature = natures.get(point) ?? anyHook(random);
    natures.set(point, nature);
    return nature;
  };
  const start = hook('START');
  const crashes = (): boolean => random.chance(crashRate);
  const world = new World({ settings, app, stragglers: anyStragglers(random), hook, crashes });
  const arrived: number[] = [];
  for (let count = random.between(0, 6); count > 0; count -= 1) {
    const signal = random.pick(SIGNALS);
    world.after(random.between(1, 6000), () => {
      if (world.appIsThere) arrived.push(signal);
      world.signal(signal);
    });
  }
  world.run();
  return { seed, world, settings, app, start, arrived };
}

const SEEDS = Array.from({ length: 1500 }, (_, seed) => seed);
const CALM = SEEDS.map((seed) => live(seed, 0));
const CRASHING = SEEDS.map((seed) => live(seed, 0.03));
const ALL = [...CALM, ...CRASHING];

/** What was said to have been sent to the app, in its order. */
function saidToBeSent({ world }: Life): readonly number[] {
  const actions = world.messages.flatMap((message): readonly SignalAction[] =>
    message.type === 'signal' || message.type === 'signal-released' ? [message.action] : [],
  );
  return actions.flatMap((action) => (action.type === 'forwarded' ? [action.as] : []));
}

function startLetsAppRun({ settings, start }: Life): boolean {
  if (!settings.hooks.has('START')) return true;
  return typeof start.runs === 'number' && start.runs < settings.hookLimit && start.code === 0;
}

const isHurry = (action: SignalAction): boolean => action.type === 'kept' && action.why === 'stopping-now';

/** Counted from what reached the app: the time by which --kill-after has it killed; null: no limit. */
function killedBy({ world, settings }: Life): number | null {
  const request = world.sentToApp.find(({ signal }) => asksToStop(settings, signalNumber(signal)));
  return request === undefined || settings.killAfter === null ? null : request.at + settings.killAfter;
}

describe('in thousands of lives with hooks, delays, limits and personalities, crashes or not,', () => {
  it('there were lives of every kind', () => {
    expect(CRASHING.reduce((sum, { world }) => sum + world.crashCount, 0)).toBeGreaterThan(1000);
    expect(CALM.filter((life) => !startLetsAppRun(life)).length).toBeGreaterThan(100);
    expect(CALM.filter(({ world }) => world.messages.some(({ type }) => type === 'signal-released')).length).toBeGreaterThan(200);
    const killed = CALM.filter(({ world }) =>
      world.messages.some((message) => message.type === 'members-killed' && message.why === 'kill-after'),
    );
    expect(killed.length).toBeGreaterThan(50);
  });

  it('every one ends, with the code of the app', () => {
    for (const { seed, world, app } of ALL.filter((life) => life.world.appStartedAt !== null)) {
      const verdict = world.messages.find((message) => message.type === 'app-ended');
      expect([app.code, 137], `seed ${seed}`).toContain(world.code);
      // A crash at the very instant of telling may have swallowed it.
      if (world.crashCount === 0) expect(verdict, `seed ${seed}`).toMatchObject({ exitCode: world.code });
    }
  });

  it('the app is not started where START does not let it, and then its code is left with', () => {
    for (const { seed, world, start } of CALM.filter((life) => !startLetsAppRun(life))) {
      const code = start.runs === null ? [127, 1, 2] : [137, start.code];
      expect(world.appStartedAt, `seed ${seed}`).toBeNull();
      expect(code, `seed ${seed}`).toContain(world.code);
      expect(world.messages, `seed ${seed}`).toContainEqual({ type: 'start-refused', exitCode: world.code });
    }
  });

  it('the app is started where START lets it, unless a second stop signal came before', () => {
    for (const { seed, world } of ALL.filter((life) => startLetsAppRun(life) && life.world.appStartedAt === null)) {
      const hurried = world.messages.some((message) => message.type === 'signal' && isHurry(message.action));
      expect(hurried || world.crashCount > 0, `seed ${seed}`).toBe(true);
    }
  });

  it('EXIT runs once, last of all, and knows the code; after a crash at its start perhaps once more', () => {
    for (const { seed, world, settings } of ALL) {
      const runs = world.hooksRun.filter(({ point }) => point === 'EXIT');
      if (!settings.hooks.has('EXIT')) expect(runs).toEqual([]);
      else if (world.crashCount === 0) expect(runs, `seed ${seed}`).toHaveLength(1);
      else expect(runs.length, `seed ${seed}`).toBeGreaterThan(0);
      for (const { exitCode } of runs) expect(exitCode, `seed ${seed}`).toBe(world.code);
      if (settings.hooks.has('EXIT')) expect(world.hooksRun.at(-1)?.point, `seed ${seed}`).toBe('EXIT');
    }
  });

  it('what is said to have been sent is what the app got, each once and in that order', () => {
    for (const life of CALM.filter(({ settings }) => !settings.hooks.has('START'))) {
      const got = life.world.sentToApp.map(({ signal }) => signal);
      expect(got, `seed ${life.seed}`).toEqual(saidToBeSent(life));
    }
  });

  it('each held signal is released once, or forgotten once because the app has ended', () => {
    for (const { seed, world, settings } of CALM.filter((life) => !life.settings.hooks.has('START'))) {
      for (const number of SIGNALS) {
        const said = world.messages.filter((message) => 'info' in message && message.info.signal === number);
        const held = said.filter((message) => message.type === 'signal' && message.action.type === 'held').length;
        const released = said.filter(({ type }) => type === 'signal-released').length;
        expect(released, `seed ${seed}, signal ${number}`).toBe(held);
        const holds = settings.hooks.has(signalNumber(number)) || settings.delays.has(signalNumber(number));
        if (!holds) expect(held, `seed ${seed}, signal ${number}`).toBe(0);
      }
    }
  });

  it('a signal that nothing holds or drops reaches the app as often as it came, crashes or not', () => {
    for (const { seed, world, settings, arrived } of ALL.filter(({ settings }) => settings.rewrites.size === 0)) {
      for (const number of [28, 34].map(signalNumber)) {
        if (settings.stopSignal === number) continue;
        expect(passage(settings, number)).toMatchObject({ as: number });
        const came = arrived.filter((signal) => signal === number).length;
        const got = world.sentToApp.filter(({ signal, at }) => signal === number && at !== world.appStartedAt).length;
        expect(got, `seed ${seed}, signal ${number}`).toBe(came);
      }
    }
  });

  it('no held signal waits longer than its hook may run, and its delay', () => {
    for (const { seed, world, settings } of ALL) {
      for (const message of world.messages) {
        if (message.type !== 'signal-released') continue;
        const delay = settings.delays.get(message.info.signal) ?? 0;
        expect(message.heldFor, `seed ${seed}`).toBeLessThanOrEqual(settings.hookLimit + HOOK_PATIENCE + delay);
      }
    }
  });

  it('the app does not outlive --kill-after, and then nobody is left, or it is told who', () => {
    let killed = 0;
    for (const life of ALL) {
      const { seed, world } = life;
      const limit = killedBy(life);
      if (limit === null) continue;
      expect(world.appEndedAt ?? Number.POSITIVE_INFINITY, `seed ${seed}`).toBeLessThanOrEqual(limit);
      if (!world.messages.some((message) => message.type === 'members-killed' && message.why === 'kill-after')) continue;
      killed += 1;
      const told = world.messages.some(({ type }) => type === 'members-remain');
      expect(world.living.length === 0 || told || world.crashCount > 0, `seed ${seed}`).toBe(true);
    }
    expect(killed).toBeGreaterThan(100);
  });

  it('we leave in time: after the grace time, the killing and EXIT at the latest', () => {
    for (const { seed, world, settings } of ALL.filter(({ world }) => world.appEndedAt !== null)) {
      const exit = settings.hooks.has('EXIT') ? settings.hookLimit + HOOK_PATIENCE : 0;
      // After a crash the members are killed once more, and not for longer; a hook is given its time anew.
      const again = world.crashCount > 0 ? 2 : 1;
      expect(world.now - (world.appEndedAt ?? 0), `seed ${seed}`).toBeLessThanOrEqual(settings.grace + KILLING + again * exit);
    }
  });

  it('nobody is left behind where there is a grace time, unless it is told who', () => {
    for (const { seed, world, settings } of CALM.filter((life) => life.settings.grace > 0 && life.world.appEndedAt !== null)) {
      const told = world.messages.some(({ type }) => type === 'members-remain');
      const exit = world.hooksRun.length > 0 && settings.hooks.has('EXIT') ? 1 : 0;
      expect(told ? 0 : world.living.length, `seed ${seed}`).toBeLessThanOrEqual(exit);
    }
  });
});
