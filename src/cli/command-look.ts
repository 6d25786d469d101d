import { type Millis, millis } from '../model/ids.ts';
import type { LookCommand, Since } from '../model/look.ts';
import { nearest } from '../model/nearest.ts';
import { printable } from '../model/printable.ts';
import { failure, ok, type Result } from '../model/result.ts';
import { lookUsage } from './command-look-usage.ts';
import { parseDuration } from './duration.ts';
import { type AskToLook, type PrintArguments, print, type Wrong, wrong } from './parsed-arguments.ts';

export type Look = LookCommand['what'];

export const LOOKS: readonly Look[] = ['status', 'log', 'why', 'tree', 'doctor', 'metrics'];

/** Which options each has besides --pid and --help. */
const OWN_OPTIONS: { readonly [What in Look]: readonly string[] } = {
  status: ['--json', '--watch'],
  log: ['--follow', '--json', '--since', '--timeline', '--trace'],
  why: [],
  tree: [],
  doctor: ['--json'],
  metrics: [],
};

/** One line of tsinit --help. */
export const lookCommandLine = (what: Look): string => LINES[what];

const LINES: { readonly [What in Look]: string } = {
  status: 'status [--watch|--json]',
  log: 'log [--follow] [--since WHEN]',
  why: 'why [PID|NAME]',
  tree: 'tree',
  doctor: 'doctor [--json]',
  metrics: 'metrics',
};

const SHORT: ReadonlyMap<string, string> = new Map([
  ['-f', '--follow'],
  ['-h', '--help'],
]);
const FLAGS = ['--json', '--watch', '--follow'];
const LARGEST_PID = 2 ** 22;

interface Given {
  readonly words: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

/** words: behind the command's own name. */
export function parseLook(what: Look, words: readonly string[]): AskToLook | PrintArguments | Wrong {
  if (words.some((word) => (SHORT.get(word) ?? word) === '--help')) return print('stdout', lookUsage(what));
  const given = read(what, words);
  const look = given.ok ? lookOf(what, given.value) : given;
  return look.ok ? { type: 'look', look: look.value } : wrong(`${what}: ${look.error}`);
}

function read(what: Look, all: readonly string[]): Result<Given, string> {
  const words: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const rest = [...all];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    const equals = word.startsWith('--') ? word.indexOf('=') : -1;
    const name = equals === -1 ? (SHORT.get(word) ?? word) : word.slice(0, equals);
    if (name !== '--pid' && !OWN_OPTIONS[what].includes(name)) return failure(unknown(what, word));
    if (FLAGS.includes(name)) {
      if (equals !== -1) return failure(`option ${name} takes no value; write ${name} alone`);
      flags.add(name);
      continue;
    }
    const value = equals === -1 ? rest.shift() : word.slice(equals + 1);
    if (value === undefined || value === '')
      return failure(`option ${name} needs a value: ${name} ${VALUE_NAMES[name] ?? 'FILE'}`);
    values.set(name, value);
  }
  return ok({ words, flags, values });
}

const VALUE_NAMES: Readonly<Record<string, string>> = { '--pid': 'N', '--since': 'DURATION|TIME' };

function unknown(what: Look, word: string): string {
  const near = nearest(word, ['--pid', '--help', ...OWN_OPTIONS[what]]);
  return `unknown option ${printable(word, 60)}; ${near === null ? `see tsinit ${what} --help` : `did you mean ${near}?`}`;
}

function lookOf(what: Look, { words, flags, values }: Given): Result<LookCommand, string> {
  const pid = pidOf(values.get('--pid') ?? '1');
  if (pid === null)
    return failure(
      `option --pid: "${printable(values.get('--pid') ?? '', 60)}" is not the number of a process; use one as ps shows it`,
    );
  const [first, second] = words;
  const most = what === 'status' ? words.length : what === 'why' ? 1 : 0;
  const excess = words[most];
  if (excess !== undefined)
    return failure(
      second !== undefined && what === 'why'
        ? `one process or name at the most, and there is "${printable(second, 60)}" as well`
        : `it takes no words, and there is "${printable(excess, 60)}"; see tsinit ${what} --help`,
    );
  const json = flags.has('--json');
  switch (what) {
    case 'log':
      return logOf(pid, json, flags.has('--follow'), values);
    case 'why':
      return ok({ what, pid, about: first ?? null });
    case 'doctor':
      return ok({ what, pid, json });
    case 'status': {
      const watch = flags.has('--watch');
      return watch && json
        ? failure('--watch is for people, and --json for programs; leave out one of them')
        : ok({ what, pid, json, watch, jobs: words });
    }
    default:
      return ok({ what, pid });
  }
}

function logOf(pid: number, json: boolean, follow: boolean, values: Given['values']): Result<LookCommand, string> {
  const [timeline, trace, when] = ['--timeline', '--trace', '--since'].map((name) => values.get(name) ?? null);
  const since = when === null || when === undefined ? null : sinceOf(when);
  if (since === null && typeof when === 'string')
    return failure(
      `option --since: "${printable(when, 60)}" is no time; use a duration (10s, 5m, 2h, 1d), a time of day (14:30, 14:30:05) or 2026-11-29T14:30:00Z`,
    );
  const file = timeline ?? trace ?? null;
  if (file !== null && (follow || json))
    return failure(
      `${timeline === null ? '--trace' : '--timeline'} writes a file once; leave out ${follow ? '--follow' : '--json'}`,
    );
  return ok({ what: 'log', pid, json, follow, since, timeline: timeline ?? null, trace: trace ?? null });
}

function pidOf(value: string): number | null {
  const pid = /^\d{1,7}$/.test(value) ? Number(value) : 0;
  return pid >= 1 && pid <= LARGEST_PID ? pid : null;
}

/** As long as a log can possibly reach back. */
const TEN_YEARS: Millis = millis(3650 * 86_400_000);

function sinceOf(text: string): Since | null {
  const duration = parseDuration(text, TEN_YEARS);
  if (duration !== null) return { type: 'ago', duration };
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (clock !== null) {
    const [hours = 24, minutes = 60, seconds = 0] = clock.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
    return hours < 24 && minutes < 60 && seconds < 60 ? { type: 'clock', hours, minutes, seconds } : null;
  }
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : { type: 'at', realtimeMs: at };
}
