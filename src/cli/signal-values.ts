import type { Millis, SignalNumber } from '../model/ids.ts';
import { failure, ok, type Result } from '../model/result.ts';
import type { Rewrite } from '../model/settings.ts';
import { parseSignal, SIGCHLD, SIGCONT, SIGKILL, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, signalName } from '../model/signals.ts';
import { parseDuration } from './duration.ts';
import { type Complaint, splitList } from './values.ts';

/** A signal by name or number. */
export function signalOrComplaint(text: string): Result<SignalNumber, Complaint> {
  const signal = parseSignal(text);
  if (signal.ok) return signal;
  const cure =
    signal.error.nearest === null
      ? 'use a name like TERM or RTMIN+3, or a number from 1 to 64'
      : `did you mean ${signal.error.nearest}?`;
  return failure(`does not name a signal; ${cure}`);
}

/** A signal that can be asked for when our parent dies. */
export function parseDeathSignal(text: string): Result<SignalNumber, Complaint> {
  const signal = signalOrComplaint(text);
  if (signal.ok && signal.value === SIGCHLD)
    return failure('would do nothing, because SIGCHLD is never forwarded; use TERM, for example');
  return signal;
}

/** None of them ends a program, whatever it does with it. */
const NEVER_STOPS: ReadonlySet<SignalNumber> = new Set([SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU]);

/** What a program may want instead of SIGTERM. */
export function parseStopSignal(text: string): Result<SignalNumber, Complaint> {
  const signal = signalOrComplaint(text);
  if (signal.ok && NEVER_STOPS.has(signal.value))
    return failure(`would end nothing, because that is not what ${signalName(signal.value)} means; use QUIT, for example`);
  return signal;
}

const REWRITE_CURE = 'is not FROM:TO; use TERM:QUIT to send SIGQUIT for SIGTERM, for example, or HUP:0 to drop SIGHUP';

/** FROM:TO, or several, separated by commas or blanks; TO = 0 drops the signal. */
export function parseRewrites(text: string): Result<ReadonlyMap<SignalNumber, Rewrite>, Complaint> {
  return pairs<Rewrite>(text, REWRITE_CURE, (left, right) => {
    const from = parseCaught(left, 'rewrite');
    if (!from.ok) return from;
    if (right === '0') return ok([from.value, 'drop']);
    const to = signalOrComplaint(right);
    return to.ok ? ok([from.value, to.value]) : to;
  });
}

const DELAY_CURE = 'is not SIGNAL:DURATION; use TERM:5s to forward SIGTERM five seconds later, for example';

/** SIGNAL:DURATION, or several, separated by commas or blanks. Those of 0 are none, and left out. */
export function parseDelays(text: string): Result<ReadonlyMap<SignalNumber, Millis>, Complaint> {
  const delays = pairs(text, DELAY_CURE, (left, right) => {
    const signal = parseCaught(left, 'delay');
    if (!signal.ok) return signal;
    const time = parseDuration(right);
    return time === null
      ? failure('has no duration of at most a day; use TERM:500ms or TERM:10s, for example')
      : ok([signal.value, time]);
  });
  return delays.ok ? ok(new Map([...delays.value].filter(([, time]) => time > 0))) : delays;
}

/** A list of LEFT:RIGHT. */
function pairs<Value>(
  text: string,
  cure: Complaint,
  parse: (left: string, right: string) => Result<readonly [SignalNumber, Value], Complaint>,
): Result<ReadonlyMap<SignalNumber, Value>, Complaint> {
  const words = splitList(text);
  if (words.length === 0) return failure(cure);
  const all = new Map<SignalNumber, Value>();
  for (const word of words) {
    const [left, right, ...more] = word.split(':');
    if (left === undefined || right === undefined || more.length > 0) return failure(cure);
    const pair = parse(left, right);
    if (!pair.ok) return pair;
    all.set(...pair.value);
  }
  return ok(all);
}

/** A signal that can be caught, and is forwarded: for others nothing could be done. */
export function parseCaught(text: string, verb: string): Result<SignalNumber, Complaint> {
  const signal = signalOrComplaint(text);
  if (!signal.ok) return signal;
  const why =
    signal.value === SIGKILL || signal.value === SIGSTOP
      ? `nobody can catch ${signalName(signal.value)}`
      : signal.value === SIGCHLD
        ? 'SIGCHLD is never forwarded'
        : null;
  return why === null ? signal : failure(`cannot work, because ${why}; ${verb} another signal`);
}
