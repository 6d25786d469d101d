import { type SignalNumber, signalNumber } from './ids.ts';
import { nearest } from './nearest.ts';
import { failure, ok, type Result } from './result.ts';

/** The signals of signal(7) by number, without "SIG"; x86-64 and aarch64 have the same. */
const NAMES: ReadonlyMap<number, string> = new Map(
  [
    'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT',
    'CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS',
  ]
    .join(' ')
    .split(' ')
    .map((name, index) => [index + 1, name]),
);

/** Second names of the same numbers, understood but never shown. */
const ALIASES: readonly (readonly [string, number])[] = [
  ['IOT', 6],
  ['CLD', 17],
  ['POLL', 29],
  ['UNUSED', 31],
];

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ...[...NAMES].map(([number, name]) => [name, number] as const),
  ...ALIASES,
]);

/** The first real-time signal as glibc shows it: it keeps 32 and 33 for its own threads (signal(7)). */
const RTMIN = 34;
const RTMAX = 64;
export const HIGHEST_SIGNAL = RTMAX;

/** Whether there is a signal of this number at all. */
export const isSignal = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= HIGHEST_SIGNAL;

export const SIGHUP = signalNumber(1);
export const SIGINT = signalNumber(2);
export const SIGQUIT = signalNumber(3);
export const SIGKILL = signalNumber(9);
export const SIGPIPE = signalNumber(13);
export const SIGTERM = signalNumber(15);
export const SIGCHLD = signalNumber(17);
export const SIGCONT = signalNumber(18);
export const SIGSTOP = signalNumber(19);
export const SIGTSTP = signalNumber(20);
export const SIGTTIN = signalNumber(21);
export const SIGTTOU = signalNumber(22);
export const SIGXFSZ = signalNumber(25);
export const SIGWINCH = signalNumber(28);
export const SIGPWR = signalNumber(30);
/** What systemd as PID 1 takes for "halt"; images made for it have it as their STOPSIGNAL. */
export const SIGRTMIN_3 = signalNumber(RTMIN + 3);

/** The signals by which people and runtimes ask a container to end. */
const STOP_SIGNALS: ReadonlySet<SignalNumber> = new Set([SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGPWR, SIGRTMIN_3]);

export const isStopSignal = (signal: SignalNumber): boolean => STOP_SIGNALS.has(signal);

/** "SIGTERM", "SIGRTMIN+3", "SIGRTMAX-1"; "signal 32" for the two that have no name. */
export function signalName(signal: SignalNumber): string {
  const name = NAMES.get(signal);
  if (name !== undefined) return `SIG${name}`;
  if (signal < RTMIN || signal > RTMAX) return `signal ${signal}`;
  // As bash's kill -l has it: counted from the nearer end.
  if (signal < RTMIN + 16) return signal === RTMIN ? 'SIGRTMIN' : `SIGRTMIN+${signal - RTMIN}`;
  return signal === RTMAX ? 'SIGRTMAX' : `SIGRTMAX-${RTMAX - signal}`;
}

export interface UnknownSignal {
  /** The name that was probably meant, "SIG" included; null where none is near. */
  readonly nearest: string | null;
}

/** A signal as users write it: name with or without "SIG", in any case, RTMIN+n, RTMAX-n, or a number from 1 to 64. */
export function parseSignal(text: string): Result<SignalNumber, UnknownSignal> {
  if (/^\d{1,3}$/.test(text)) return inRange(Number(text));
  const name = text.toUpperCase().replace(/^SIG/, '');
  const number = NUMBERS.get(name);
  if (number !== undefined) return ok(signalNumber(number));
  const realTime = /^(RTMIN|RTMAX)(?:([+-])(\d{1,2}))?$/.exec(name);
  if (realTime === null) return failure({ nearest: nearestSignal(name) });
  const base = realTime[1] === 'RTMIN' ? RTMIN : RTMAX;
  const offset = Number(realTime[3] ?? 0) * (realTime[2] === '-' ? -1 : 1);
  return inRange(base + offset, RTMIN);
}

function inRange(number: number, lowest = 1): Result<SignalNumber, UnknownSignal> {
  return number >= lowest && number <= RTMAX ? ok(signalNumber(number)) : failure({ nearest: null });
}

function nearestSignal(name: string): string | null {
  const found = nearest(name, [...NUMBERS.keys(), 'RTMIN', 'RTMAX']);
  return found === null ? null : `SIG${found}`;
}
