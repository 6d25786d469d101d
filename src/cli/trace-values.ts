import type { SignalNumber } from '../model/ids.ts';
import { signalNumber } from '../model/ids.ts';
import { failure, ok, type Result } from '../model/result.ts';
import { HIGHEST_SIGNAL, parseSignal, SIGCHLD } from '../model/signals.ts';
import type { TraceSignals } from '../model/trace.ts';
import { signalOrComplaint } from './signal-values.ts';
import { type Complaint, splitList } from './values.ts';

const EVERY: readonly SignalNumber[] = Array.from({ length: HIGHEST_SIGNAL }, (_, index) => signalNumber(index + 1));

/**
 * What runtimes send to themselves, or make the kernel send, all the time: faults that a JVM means, preemption of Go, profilers, timers,
 * collectors, threads of glibc.
 */
const OWN_NOISE: ReadonlySet<SignalNumber> = new Set(
  ['SEGV', 'TRAP', 'URG', 'PROF', 'VTALRM', 'ALRM', 'CONT', 'WINCH', 'IO', 'USR1', 'USR2', 'PWR', 'XCPU', 'CHLD', '32', '33']
    .map((name) => parseSignal(name))
    .flatMap((signal) => (signal.ok ? [signal.value] : [])),
);
const FIRST_REAL_TIME = 32;

/** Everything from others but SIGCHLD, and of a process's own what it does not need to work. */
export const DEFAULT_TRACE: TraceSignals = {
  others: EVERY.filter((signal) => signal !== SIGCHLD && signal !== 32 && signal !== 33),
  itself: EVERY.filter((signal) => signal < FIRST_REAL_TIME && !OWN_NOISE.has(signal)),
};

/** all; or signals, separated by commas or blanks, from whomever they come; or -SIGNAL: the default without it. */
export function parseTrace(text: string): Result<TraceSignals, Complaint> {
  const words = splitList(text);
  if (words.length === 0) return failure('names no signal; use all, TERM,HUP or -WINCH, for example, or leave the value out');
  if (words.length === 1 && words[0]?.toLowerCase() === 'all') return ok({ others: EVERY, itself: EVERY });
  const named: SignalNumber[] = [];
  const without: SignalNumber[] = [];
  for (const word of words) {
    const signal = signalOrComplaint(word.replace(/^-/, ''));
    if (!signal.ok) return signal;
    (word.startsWith('-') ? without : named).push(signal.value);
  }
  if (named.length > 0 && without.length > 0) return failure('both names signals and leaves some out; do one of the two');
  if (named.length > 0) return ok({ others: named, itself: named });
  const kept = (signals: readonly SignalNumber[]): readonly SignalNumber[] => signals.filter((one) => !without.includes(one));
  return ok({ others: kept(DEFAULT_TRACE.others), itself: kept(DEFAULT_TRACE.itself) });
}
