import { type ExitCode, exitCode, type Millis } from '../model/ids.ts';
import { failure, ok, type Result } from '../model/result.ts';
import { parseDuration } from './duration.ts';

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

/** A duration greater than 0. insteadOfNone: what to do for none at all. */
export function parseTime(text: string, insteadOfNone: string): Result<Millis, Complaint> {
  const time = parseDuration(text);
  if (time === null) return failure('is not a duration of at most a day; use 500ms, 10s or 2m, for example');
  return time > 0 ? ok(time) : failure(`is no time at all; ${insteadOfNone}`);
}

/** Arguments and variables are decoded as UTF-8, and what is none has become U+FFFD. */
export const isUtf8 = (text: string): boolean => !text.includes('\uFFFD');

/** Separated by commas or blanks. */
export const splitList = (text: string): readonly string[] => text.split(/[,\s]+/).filter((word) => word !== '');
