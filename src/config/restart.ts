import * as v from 'valibot';
import { millis } from '../model/ids.ts';
import type { Backoff, JobEnd, RestartPolicy } from '../model/jobs/config.ts';
import { choose, mapping, oneOrList, type Schema } from './choose.ts';
import { decimal, duration, end, integer, oneOfOr, pause } from './values.ts';

export type RestartWhen = Pick<RestartPolicy, 'when' | 'ends'>;

const CURE = 'use always, on-failure, never, or a list like [75, SEGV]';

export const ends: Schema<readonly JobEnd[]> = oneOrList('exit codes and signals', 'use [75, SEGV]', end);

export const restart: Schema<RestartWhen> = choose<RestartWhen>('when to restart', CURE, {
  text: v.pipe(
    oneOfOr(CURE, 'always', 'on-failure', 'never'),
    v.transform((when): RestartWhen => ({ when, ends: [] })),
  ),
  list: v.pipe(
    ends,
    v.transform((all): RestartWhen => ({ when: 'on-ends', ends: all })),
  ),
});

export const DEFAULT_BACKOFF: Backoff = {
  first: millis(100),
  max: millis(60_000),
  factor: 2,
  jitter: 0.1,
  resetAfter: millis(10_000),
};

export const backoff: Schema<Backoff> = v.pipe(
  mapping('a backoff', 'use {first: 100ms, max: 60s}', {
    first: pause,
    max: pause,
    factor: decimal(1, 100, 2),
    jitter: decimal(0, 1, 0.1),
    reset_after: pause,
  }),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): Backoff => {
    const { first = DEFAULT_BACKOFF.first, factor = DEFAULT_BACKOFF.factor, jitter = DEFAULT_BACKOFF.jitter } = value;
    const { max = millis(Math.max(DEFAULT_BACKOFF.max, first)), reset_after = DEFAULT_BACKOFF.resetAfter } = value;
    if (first <= max) return { first, max, factor, jitter, resetAfter: reset_after };
    addIssue({ message: 'has a first pause that is longer than max; make max longer, or first shorter' });
    return NEVER;
  }),
);

type Budget = RestartPolicy['budget'];
type Throttle = RestartPolicy['throttle'];

const none = (cure: string) =>
  v.pipe(
    oneOfOr(cure, 'none'),
    v.transform(() => null),
  );

export const budget: Schema<Budget> = choose<Budget>('a budget', 'use {starts: 5, within: 60s}, or none', {
  text: none('use {starts: 5, within: 60s}'),
  mapping: v.pipe(
    mapping('a budget', 'use {starts: 5, within: 60s}', { starts: integer(1, 1_000_000, 5), within: duration }, [
      'starts',
      'within',
    ]),
    v.transform(({ starts = 1, within = millis(0) }): Budget => ({ starts, within })),
  ),
});

export const throttle: Schema<Throttle> = choose<Throttle>('a throttle', 'use {within: 1s, pause: 60s}, or none', {
  text: none('use {within: 1s, pause: 60s}'),
  mapping: v.pipe(
    mapping('a throttle', 'use {within: 1s, pause: 60s}', { within: duration, pause: duration }),
    v.transform(({ within = millis(1000), pause: paused = millis(60_000) }): Throttle => ({ within, pause: paused })),
  ),
});
