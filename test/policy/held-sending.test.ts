import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/cli/parse-arguments.ts';
import type { Effect } from '../../src/model/effect.ts';
import type { Event } from '../../src/model/event.ts';
import { millis, signalNumber } from '../../src/model/ids.ts';
import type { State } from '../../src/model/state.ts';
import { decide } from '../../src/policy/decide.ts';
import { initialState } from '../../src/policy/initial-state.ts';
import { APP, arrived, type Timeless } from './given.ts';

const SIGUSR1 = 10;
const SIGTERM = 15;
const settings = { ...DEFAULT_SETTINGS, delays: new Map([[signalNumber(SIGTERM), millis(1000)]]) };

/** Without the edge: nobody says that anything has been sent, as it is where the brain crashes before it could. */
function lived(...events: readonly (Timeless & { readonly at?: number })[]): readonly [State, readonly Effect[]] {
  let state = initialState(settings, 'pid-1', { type: 'app', program: 'app' });
  let effects: readonly Effect[] = [];
  for (const { at = 0, ...event } of events) [state, effects] = decide(state, { ...event, now: millis(at) } as Event);
  return [state, effects];
}

const spawned = { type: 'app-spawned', pid: APP, startTime: 100 } as const;
const resumed = { type: 'resumed', crash: { signal: null, words: '', count: 1, hung: false } } as const;
const sent = (signal: number) => ({ type: 'held-sent', signal: signalNumber(signal) }) as const;
const sends = (effects: readonly Effect[]) => effects.flatMap((effect) => (effect.type === 'send-signal' ? [effect.signal] : []));

describe('a signal that is let go', () => {
  const released = [spawned, arrived(SIGTERM), { type: 'deadline-passed', at: 2000 }] as const;

  it('is sent once more where the brain crashed before it was known to be sent', () => {
    expect(sends(lived(...released)[1])).toEqual([SIGTERM]);
    expect(sends(lived(...released, resumed)[1])).toEqual([SIGTERM]);
  });

  it('is not sent again once it was', () => {
    expect(sends(lived(...released, sent(SIGTERM), resumed)[1])).toEqual([]);
    expect(lived(...released, sent(SIGTERM))[0].app).toMatchObject({ held: [] });
  });
});

describe('a signal that came before the app', () => {
  it('is sent once more where the brain crashed before it was known to be sent', () => {
    const started = [arrived(SIGUSR1), spawned] as const;
    expect(sends(lived(...started)[1])).toEqual([SIGUSR1]);
    expect(sends(lived(...started, resumed)[1])).toEqual([SIGUSR1]);
    expect(sends(lived(...started, sent(SIGUSR1), resumed)[1])).toEqual([]);
  });
});
