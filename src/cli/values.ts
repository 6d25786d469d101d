import { type ExitCode, exitCode, type SignalNumber, signalNumber } from '../model/ids.ts';
import { failure, ok, type Result } from '../model/result.ts';
import type { Rewrite } from '../model/settings.ts';
import { parseSignal, SIGCHLD, SIGKILL, SIGSTOP, signalName } from '../model/signals.ts';

/** What is wrong with a value, and the cure, as the end of a sentence that has named field and value. */
export type Complaint = string;

/** "1", "true", "yes", "on" and their contraries, in any case. */
export function parseBoolean(text: string): Result<boolean, Complaint> {
  const word = text.toLowerCase();
  if (['1', 'true', 'yes', 'on'].includes(word)) return ok(true);
  if (['0', 'false', 'no', 'off'].includes(word)) return ok(false);
  return failure('is neither yes nor no; use 1 or 0 (true, yes, on, false, no, off are understood too)');
}

/** One exit code or several, separated by commas or blanks. */
export function parseExitCodes(text: string): Result<readonly ExitCode[], Complaint> {
  const cure = 'is not an exit code; use a number from 0 to 255, for example 143, or several: 130,143';
  const words = splitList(text);
  if (words.length === 0) return failure(cure);
  const codes: ExitCode[] = [];
  for (const word of words) {
    if (!/^\d{1,3}$/.test(word) || Number(word) > 255) return failure(cure);
    codes.push(exitCode(Number(word)));
  }
  return ok(codes);
}

/** A signal that can be asked for when our parent dies. */
export function parseDeathSignal(text: string): Result<SignalNumber, Complaint> {
  const signal = signalOrComplaint(text);
  if (signal.ok && signal.value === SIGCHLD)
    return failure('would do nothing, because SIGCHLD is never forwarded; use TERM, for example');
  return signal;
}

/** FROM:TO, or several, separated by commas or blanks; TO = 0 drops the signal. */
export function parseRewrites(text: string): Result<ReadonlyMap<SignalNumber, Rewrite>, Complaint> {
  const words = splitList(text);
  if (words.length === 0) return failure(REWRITE_CURE);
  const rules = new Map<SignalNumber, Rewrite>();
  for (const word of words) {
    const rule = parseRewrite(word);
    if (!rule.ok) return rule;
    rules.set(rule.value.from, rule.value.to);
  }
  return ok(rules);
}

const REWRITE_CURE = 'is not FROM:TO; use TERM:QUIT to send SIGQUIT for SIGTERM, for example, or HUP:0 to drop SIGHUP';

function parseRewrite(text: string): Result<{ readonly from: SignalNumber; readonly to: Rewrite }, Complaint> {
  const [left, right, ...more] = text.split(':');
  if (left === undefined || right === undefined || more.length > 0) return failure(REWRITE_CURE);
  const from = signalOrComplaint(left);
  if (!from.ok) return from;
  if (from.value === SIGKILL || from.value === SIGSTOP) {
    return failure(`cannot work, because nobody can catch ${signalName(from.value)}; rewrite another signal`);
  }
  if (from.value === SIGCHLD) return failure('cannot work, because SIGCHLD is never forwarded; rewrite another signal');
  if (right === '0') return ok({ from: from.value, to: 'drop' });
  const to = signalOrComplaint(right);
  return to.ok ? ok({ from: from.value, to: to.value }) : to;
}

function signalOrComplaint(text: string): Result<SignalNumber, Complaint> {
  const signal = parseSignal(text);
  if (signal.ok) return ok(signalNumber(signal.value));
  const cure =
    signal.error.nearest === null
      ? 'use a name like TERM or RTMIN+3, or a number from 1 to 64'
      : `did you mean ${signal.error.nearest}?`;
  return failure(`does not name a signal; ${cure}`);
}

const splitList = (text: string): readonly string[] => text.split(/[,\s]+/).filter((word) => word !== '');
