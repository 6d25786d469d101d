import * as v from 'valibot';
import { parseStopSignal, signalOrComplaint } from '../cli/signal-values.ts';
import type { SignalNumber } from '../model/ids.ts';
import type { ReloadConfig } from '../model/jobs/config.ts';
import { failure, ok } from '../model/result.ts';
import { SIGCHLD, SIGHUP, SIGINT, SIGKILL, SIGQUIT, SIGSTOP, SIGTERM, signalName } from '../model/signals.ts';
import { choose, mapping, oneOrList, type Schema } from './choose.ts';
import { type Leaf, leaf } from './leaf.ts';
import { durationOrNever, oneOf, oneOfOr } from './values.ts';

const SIGNAL = {
  what: 'a signal',
  cure: 'use TERM, for example',
  json: { type: ['string', 'integer'], pattern: '^(SIG)?[A-Za-z0-9+-]+$' },
};

const stopSignal: Leaf<SignalNumber> = leaf({ ...SIGNAL, read: parseStopSignal });

/** What is not said is filled in later, so that `defaults:` can say it for all jobs. */
export const stop = mapping('a way to stop', 'use {signal: TERM, timeout: 10s}', {
  signal: stopSignal,
  to: oneOf('set', 'main'),
  timeout: durationOrNever,
});

const reloadSignal: Leaf<SignalNumber> = leaf({
  ...SIGNAL,
  cure: 'use HUP, for example',
  read: (text) => {
    const signal = signalOrComplaint(text);
    return signal.ok && (signal.value === SIGKILL || signal.value === SIGSTOP)
      ? failure(`tells a program nothing, because nobody can catch ${signalName(signal.value)}; use HUP, for example`)
      : signal;
  },
});

export const reload: Schema<ReloadConfig> = choose<ReloadConfig>('a way to reload', 'use restart, overlap, or {signal: HUP}', {
  text: v.pipe(
    oneOfOr('for a signal use {signal: HUP}', 'restart', 'overlap'),
    v.transform((type): ReloadConfig => ({ type })),
  ),
  mapping: v.pipe(
    mapping('a way to reload', 'use {signal: HUP}', { signal: reloadSignal }, ['signal']),
    v.transform(({ signal = SIGHUP }): ReloadConfig => ({ type: 'signal', signal })),
  ),
});

/** They mean something to tsinit itself. */
const OURS: ReadonlyMap<SignalNumber, string> = new Map([
  [SIGTERM, 'stops all jobs'],
  [SIGINT, 'stops all jobs'],
  [SIGQUIT, 'stops all jobs'],
  [SIGHUP, 'reloads the configuration'],
]);

const forwarded: Leaf<SignalNumber> = leaf({
  ...SIGNAL,
  cure: 'use USR1, for example',
  read: (text) => {
    const signal = signalOrComplaint(text);
    if (!signal.ok) return signal;
    const meaning = OURS.get(signal.value);
    if (meaning !== undefined) return failure(`${meaning}, and is not forwarded; use another signal`);
    if (signal.value === SIGKILL || signal.value === SIGSTOP || signal.value === SIGCHLD)
      return failure(`never comes as far as a job; use USR1, for example`);
    return ok(signal.value);
  },
});

export const forward: Schema<readonly SignalNumber[]> = oneOrList('signals', 'use [USR1]', forwarded);
