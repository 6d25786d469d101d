import { failure, ok, type Result } from '../model/result.ts';
import type { Settings } from '../model/settings.ts';
import { parseDuration } from './duration.ts';
import { type Complaint, parseBoolean, parseDeathSignal, parseExitCodes, parseRewrites } from './values.ts';

/** What was set by one source (the command line, or the environment); what it leaves open is taken from elsewhere. */
export type Chosen = Partial<Settings>;

/** Sets from a value: of the option, or of its variable. */
type SetFromText = (chosen: Chosen, text: string) => Result<Chosen, Complaint>;

interface Named {
  /** One letter, without the dash; null: there is no short form. */
  readonly short: string | null;
  /** Without the dashes. */
  readonly long: string;
  /** For the usage text; lines are broken there. */
  readonly help: string;
}

/** Shows something and ends; there is no variable for it. */
export interface ShowOption extends Named {
  readonly valueName: null;
  readonly variable: null;
  readonly shows: 'help' | 'version' | 'license';
}

/** Takes no value on the command line; its variable is 1 or 0, or what `set` understands. */
export interface FlagOption extends Named {
  readonly valueName: null;
  readonly variable: string;
  /** For the usage text: what the variable may be. */
  readonly variableValue: string;
  readonly flag: (chosen: Chosen) => Chosen;
  readonly set: SetFromText;
}

export interface ValueOption extends Named {
  readonly valueName: string;
  readonly variable: string;
  readonly set: SetFromText;
}

export type Option = ShowOption | FlagOption | ValueOption;

/**
 * Every option there is: the parser of the command line, that of the environment, the usage text and the header
 * of the native core (which must find the program behind the options without the brain) are all made from this.
 */
export const OPTIONS: readonly Option[] = [
  {
    short: 'g',
    long: 'group',
    ...flag('TSINIT_GROUP', (group) => ({ forwardTo: group ? 'group' : 'process' })),
    help: "forward signals to the program's process group (the default)",
  },
  {
    short: null,
    long: 'single',
    ...flag('TSINIT_SINGLE', (single) => ({ forwardTo: single ? 'process' : 'group' })),
    help: 'forward signals to the program alone',
  },
  {
    short: 'r',
    long: 'rewrite',
    valueName: 'FROM:TO',
    variable: 'TSINIT_REWRITE',
    set: (chosen, text) =>
      map(parseRewrites(text), (rules) => ({ ...chosen, rewrites: new Map([...(chosen.rewrites ?? []), ...rules]) })),
    help: 'forward signal TO where FROM came; TO = 0 drops it. May be repeated',
  },
  {
    short: 'e',
    long: 'remap-exit',
    valueName: 'CODE',
    variable: 'TSINIT_REMAP_EXIT',
    set: (chosen, text) =>
      map(parseExitCodes(text), (codes) => ({ ...chosen, remapExit: [...(chosen.remapExit ?? []), ...codes] })),
    help: 'leave with 0 where the program ends with CODE. May be repeated',
  },
  {
    short: null,
    long: 'grace',
    valueName: 'DURATION',
    variable: 'TSINIT_GRACE',
    set: setGrace,
    help: 'how long the rest may run on after the program has ended: 500ms, 10s, 2m (default 5s); 0: leave at once',
  },
  {
    short: 's',
    long: 'subreaper',
    ...flag('TSINIT_SUBREAPER', (subreaper) => ({ subreaper })),
    help: 'become a subreaper, which adopts orphans; tried anyway where tsinit is not PID 1',
  },
  {
    short: 'p',
    long: 'parent-death-signal',
    valueName: 'SIG',
    variable: 'TSINIT_PARENT_DEATH_SIGNAL',
    set: (chosen, text) => map(parseDeathSignal(text), (parentDeathSignal) => ({ ...chosen, parentDeathSignal })),
    help: 'get this signal, and forward it, when the parent of tsinit dies',
  },
  {
    short: 'w',
    long: 'warn-on-reap',
    ...flag('TSINIT_WARN_ON_REAP', (warnOnReap) => ({ warnOnReap })),
    help: 'warn of each orphan that is reaped',
  },
  {
    short: 'v',
    long: 'verbose',
    valueName: null,
    variable: 'TSINIT_VERBOSE',
    variableValue: '1 or 2',
    flag: (chosen) => ({ ...chosen, verbosity: (chosen.verbosity ?? 0) > 0 ? 2 : 1 }),
    set: setVerbosity,
    help: 'tell of starts and orphans too; twice: of sleeps and wakes',
  },
  {
    short: 'q',
    long: 'quiet',
    ...flag('TSINIT_QUIET', (quiet, chosen) => (quiet ? { verbosity: -1 } : chosen)),
    help: 'tell of errors only',
  },
  {
    short: null,
    long: 'log',
    valueName: 'text|json',
    variable: 'TSINIT_LOG',
    set: setLogFormat,
    help: 'lines of text (default), or one JSON object a line',
  },
  { short: 'h', long: 'help', valueName: null, variable: null, shows: 'help', help: 'show this text' },
  { short: null, long: 'version', valueName: null, variable: null, shows: 'version', help: 'show the version' },
  {
    short: null,
    long: 'license',
    valueName: null,
    variable: null,
    shows: 'license',
    help: 'show the licences of tsinit and of what it contains',
  },
];

type FlagFields = Pick<FlagOption, 'valueName' | 'variable' | 'variableValue' | 'flag' | 'set'>;

/** A yes or no. Said as a flag it is yes; its variable may say no. */
function flag(variable: string, change: (on: boolean, chosen: Chosen) => Chosen): FlagFields {
  return {
    valueName: null,
    variable,
    variableValue: '1 or 0',
    flag: (chosen) => ({ ...chosen, ...change(true, chosen) }),
    set: (chosen, text) => map(parseBoolean(text), (on) => ({ ...chosen, ...change(on, chosen) })),
  };
}

function setGrace(chosen: Chosen, text: string): Result<Chosen, Complaint> {
  const grace = parseDuration(text);
  if (grace === null)
    return failure('is not a duration of at most a day; use 500ms, 10s or 2m, for example, or 0 to leave at once');
  return ok({ ...chosen, grace });
}

function setVerbosity(chosen: Chosen, text: string): Result<Chosen, Complaint> {
  if (text === '2') return ok({ ...chosen, verbosity: 2 });
  const on = parseBoolean(text);
  return on.ok ? ok({ ...chosen, verbosity: on.value ? 1 : 0 }) : failure('is not a verbosity; use 0, 1 or 2');
}

function setLogFormat(chosen: Chosen, text: string): Result<Chosen, Complaint> {
  const logFormat = text.toLowerCase();
  if (logFormat !== 'text' && logFormat !== 'json') return failure('is not a log format; use text or json');
  return ok({ ...chosen, logFormat });
}

function map<Value>(result: Result<Value, Complaint>, change: (value: Value) => Chosen): Result<Chosen, Complaint> {
  return result.ok ? ok(change(result.value)) : result;
}
