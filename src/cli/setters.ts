import { failure, ok, type Result } from '../model/result.ts';
import { DEFAULT_CONFIG } from './config-path.ts';
import { parseDuration } from './duration.ts';
import { parseHooks } from './hook-values.ts';
import type { Chosen, FlagOption } from './option.ts';
import { parseDeathSignal, parseDelays, parseRewrites, parseStopSignal } from './signal-values.ts';
import { userComplaint } from './users.ts';
import { type Complaint, isUtf8, parseBoolean, parseTime } from './values.ts';

type Set = Result<Chosen, Complaint>;
type FlagFields = Pick<FlagOption, 'valueName' | 'variable' | 'flag' | 'set'>;

/** A yes or no. Said as a flag it is yes; its variable may say no. */
export function flag(variable: string, change: (on: boolean, chosen: Chosen) => Chosen): FlagFields {
  return {
    valueName: null,
    variable,
    flag: (chosen) => ({ ...chosen, ...change(true, chosen) }),
    set: (chosen, text) => map(parseBoolean(text), (on) => ({ ...chosen, ...change(on, chosen) })),
  };
}

export const rewrites = (chosen: Chosen, text: string): Set =>
  map(parseRewrites(text), (rules) => ({ ...chosen, rewrites: new Map([...(chosen.rewrites ?? []), ...rules]) }));

export const delays = (chosen: Chosen, text: string): Set =>
  map(parseDelays(text), (more) => ({ ...chosen, delays: new Map([...(chosen.delays ?? []), ...more]) }));

export const hooks = (chosen: Chosen, text: string): Set =>
  map(parseHooks(text, chosen.hooks ?? new Map()), (all) => ({ ...chosen, hooks: all }));

export const parentDeathSignal = (chosen: Chosen, text: string): Set =>
  map(parseDeathSignal(text), (signal) => ({ ...chosen, parentDeathSignal: signal }));

export const stopSignal = (chosen: Chosen, text: string): Set =>
  map(parseStopSignal(text), (signal) => ({ ...chosen, stopSignal: signal }));

export function grace(chosen: Chosen, text: string): Set {
  const time = parseDuration(text);
  if (time !== null) return ok({ ...chosen, grace: time });
  return failure('is not a duration of at most a day; use 500ms, 10s or 2m, for example, or 0 to leave at once');
}

export const killAfter = (chosen: Chosen, text: string): Set =>
  map(parseTime(text, 'leave it out to wait for ever, or use --rewrite TERM:KILL to kill at once'), (time) => ({
    ...chosen,
    killAfter: time,
  }));

export const hookLimit = (chosen: Chosen, text: string): Set =>
  map(parseTime(text, 'leave the hook out if it is not to run'), (time) => ({ ...chosen, hookLimit: time }));

export function verbosity(chosen: Chosen, text: string): Set {
  if (text === '2') return ok({ ...chosen, verbosity: 2 });
  const on = parseBoolean(text);
  return on.ok ? ok({ ...chosen, verbosity: on.value ? 1 : 0 }) : failure('is not a verbosity; use 0, 1 or 2');
}

export function logFormat(chosen: Chosen, text: string): Set {
  const format = text.toLowerCase();
  if (format !== 'text' && format !== 'json') return failure('is not a log format; use text or json');
  return ok({ ...chosen, logFormat: format });
}

export function terminationLog(chosen: Chosen, text: string): Set {
  return map(parsePath(text, 'use /dev/termination-log, for example, or none to write nothing'), (path) => ({
    ...chosen,
    terminationLog: path === 'none' ? null : path,
  }));
}

export const config = (chosen: Chosen, text: string): Set =>
  map(parsePath(text, `use ${DEFAULT_CONFIG}, for example`), (path) => ({ ...chosen, config: path }));

function parsePath(text: string, cure: string): Result<string, Complaint> {
  if (text === '' || !isUtf8(text)) return failure(`is not a path; ${cure}`);
  if (Buffer.byteLength(text) > LONGEST_PATH)
    return failure(`is longer than any path, which has ${LONGEST_PATH} bytes at the most`);
  return ok(text);
}

/** Whether it is there is looked up later, in the files of the container. */
export function dropPrivileges(chosen: Chosen, text: string): Set {
  const complaint = userComplaint(text);
  return complaint === null ? ok({ ...chosen, dropPrivileges: text }) : failure(complaint);
}

/** PATH_MAX without its NUL (path_resolution(7)). */
const LONGEST_PATH = 4095;

function map<Value>(result: Result<Value, Complaint>, change: (value: Value) => Chosen): Set {
  return result.ok ? ok(change(result.value)) : result;
}
