import * as v from 'valibot';
import { millis } from '../model/ids.ts';
import type { Liveness, Probe, Readiness } from '../model/jobs/config.ts';
import { failure, ok } from '../model/result.ts';
import { socketPath, tcpAddress } from './address.ts';
import { choose, mapping, type Schema } from './choose.ts';
import { command } from './command.ts';
import { leaf, NONE } from './leaf.ts';
import { duration, integer, oneOfOr, pause } from './values.ts';

const LOCALHOST = '127.0.0.1';
const FIRST_FREE_DESCRIPTOR = 3;

const HOW = { tcp: tcpAddress(LOCALHOST), unix: socketPath, exec: command };

/** A regular expression of JavaScript's, which is compiled here and nowhere later for the first time. */
const pattern = leaf({
  what: 'a regular expression',
  cure: 'use "ready to accept", for example',
  json: { type: 'string', format: 'regex' },
  read: (text) => {
    if (text === '') return NONE;
    try {
      new RegExp(text, 'u');
      return ok(text);
    } catch (error) {
      const [, why = 'it cannot be read'] = /: ([^:]*)$/.exec(error instanceof Error ? error.message : '') ?? [];
      return failure(`is not a regular expression: ${why}; a backslash makes a special character plain`);
    }
  },
});

const TIMES = { interval: duration, timeout: duration };
const READY_INTERVAL = millis(500);
const LIVE_INTERVAL = millis(10_000);
const TIMEOUT = millis(5000);

const READY_CURE = 'use notify, or one of {tcp: 8080}, {unix: /run/it.sock}, {exec: [check]}, {line: "ready"}, {descriptor: 3}';

export const ready: Schema<Readiness> = choose<Readiness>('a way to be ready', READY_CURE, {
  text: v.pipe(
    oneOfOr(READY_CURE, 'notify'),
    v.transform((type): Readiness => ({ type })),
  ),
  mapping: v.pipe(
    mapping('a way to be ready', READY_CURE, {
      ...HOW,
      descriptor: integer(FIRST_FREE_DESCRIPTOR, 1023, 3),
      line: pattern,
      ...TIMES,
    }),
    v.rawTransform(({ dataset: { value }, addIssue, NEVER }): Readiness => {
      const { interval, timeout, ...ways } = value;
      const names = Object.keys(ways);
      const refuse = (message: string) => {
        addIssue({ message });
        return NEVER;
      };
      if (names.length !== 1) return refuse(exactlyOne(names, READY_CURE));
      const probe = probeOf(ways);
      if (probe !== null) return { type: 'probe', probe, interval: interval ?? READY_INTERVAL, timeout: timeout ?? TIMEOUT };
      if (interval !== undefined || timeout !== undefined)
        return refuse(
          `has ${interval === undefined ? 'a timeout' : 'an interval'}, which only a probe needs (tcp, unix, exec); leave it out`,
        );
      if (ways.descriptor !== undefined) return { type: 'descriptor', descriptor: ways.descriptor };
      return { type: 'line', pattern: ways.line ?? '' };
    }),
  ),
});

const LIVE_CURE = 'use {tcp: 8080}, {unix: /run/it.sock} or {exec: [check]}';

export const live: Schema<Liveness> = v.pipe(
  mapping('a probe', LIVE_CURE, { ...HOW, ...TIMES, failures: integer(1, 1000, 3), delay: pause }),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): Liveness => {
    const { interval = LIVE_INTERVAL, timeout = TIMEOUT, failures = 3, delay = millis(0), ...ways } = value;
    const probe = probeOf(ways);
    if (probe !== null && Object.keys(ways).length === 1) return { probe, interval, timeout, failures, delay };
    addIssue({ message: exactlyOne(Object.keys(ways), LIVE_CURE) });
    return NEVER;
  }),
);

type Ways = { readonly [Way in keyof typeof HOW]?: v.InferOutput<(typeof HOW)[Way]> };

function probeOf({ tcp, unix, exec }: Ways): Probe | null {
  if (tcp !== undefined) return { type: 'tcp', ...tcp };
  if (unix !== undefined) return { type: 'unix', path: unix };
  return exec === undefined ? null : { type: 'exec', command: exec };
}

const exactlyOne = (names: readonly string[], cure: string): string =>
  names.length === 0 ? `says not how; ${cure}` : `has ${names.join(' and ')}, and can be only one of them; leave the rest out`;
