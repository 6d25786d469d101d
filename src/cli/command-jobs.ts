import { EXIT_SUCCESS } from '../model/exit-codes.ts';
import { exitCode, type Millis } from '../model/ids.ts';
import type { Condition } from '../model/jobs/config.ts';
import type { JobsRequest } from '../model/jobs/control.ts';
import { type JobName, jobName } from '../model/jobs/ids.ts';
import { nearest } from '../model/nearest.ts';
import { printable } from '../model/printable.ts';
import { failure, ok, type Result } from '../model/result.ts';
import { parseSignal } from '../model/signals.ts';
import { jobsCommandUsage } from './command-jobs-usage.ts';
import { parseDuration } from './duration.ts';
import { type AskCommand, type PrintArguments, print, type Wrong, wrong } from './parsed-arguments.ts';

export type JobsVerb = JobsRequest['type'];

export const JOBS_VERBS: readonly JobsVerb[] = ['start', 'stop', 'restart', 'signal', 'reload', 'shutdown', 'wait', 'status'];

/** What stood on the command line, before it is looked at together. */
interface Given {
  readonly words: readonly string[];
  readonly pid: number;
  readonly timeout: Millis | null;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly set: boolean;
  readonly code: number;
  readonly condition: Condition;
}

const NOTHING: Given = {
  words: [],
  pid: 1,
  timeout: null,
  json: false,
  dryRun: false,
  set: false,
  code: EXIT_SUCCESS,
  condition: 'ready',
};

const CONDITIONS = ['started', 'ready', 'completed', 'healthy'] as const;
const LARGEST_PID = 2 ** 22;
const NAME = /^[a-z0-9][a-z0-9_.-]{0,62}$/;

/** Which options each verb has besides --pid, --timeout and --help. */
const OWN_OPTIONS: { readonly [Verb in JobsVerb]: readonly string[] } = {
  start: [],
  stop: [],
  restart: [],
  signal: ['--set'],
  reload: ['--dry-run'],
  shutdown: ['--code'],
  wait: ['--for'],
  status: ['--json'],
};

/** words: behind the verb. */
export function parseJobsCommand(verb: JobsVerb, words: readonly string[]): AskCommand | PrintArguments | Wrong {
  if (words.includes('--help') || words.includes('-h')) return print('stdout', jobsCommandUsage(verb));
  const given = read(verb, words);
  if (!given.ok) return wrong(`${verb}: ${given.error}`);
  const { pid, timeout, json } = given.value;
  const request = requestOf(verb, given.value);
  return request.ok
    ? { type: 'ask', request: request.value, only: onlyOf(verb, given.value), pid, timeout, json }
    : wrong(`${verb}: ${request.error}`);
}

function read(verb: JobsVerb, words: readonly string[]): Result<Given, string> {
  let given = NOTHING;
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('-') || word === '-') {
      given = { ...given, words: [...given.words, word] };
      continue;
    }
    const [name = '', attached] = splitAt(word);
    const takesValue = name in VALUES;
    if (!OPTIONS_OF_ALL.includes(name) && !OWN_OPTIONS[verb].includes(name)) return failure(unknown(verb, word));
    if (!takesValue) {
      given = { ...given, ...FLAGS[name] };
      continue;
    }
    const value = attached ?? rest.shift();
    if (value === undefined) return failure(`option ${name} needs a value`);
    const set = VALUES[name]?.(value) ?? failure('');
    if (!set.ok) return failure(`option ${name}: "${printable(value, 60)}" ${set.error}`);
    given = { ...given, ...set.value };
  }
  return ok(given);
}

const OPTIONS_OF_ALL: readonly string[] = ['--pid', '--timeout'];
const FLAGS: Readonly<Record<string, Partial<Given>>> = {
  '--json': { json: true },
  '--dry-run': { dryRun: true },
  '--set': { set: true },
};

const VALUES: Readonly<Record<string, (value: string) => Result<Partial<Given>, string>>> = {
  '--pid'(value) {
    const pid = /^\d{1,7}$/.test(value) ? Number(value) : 0;
    return pid >= 1 && pid <= LARGEST_PID ? ok({ pid }) : failure('is not the number of a process; use one as ps shows it');
  },
  '--timeout'(value) {
    const timeout = parseDuration(value);
    return timeout === null ? failure('is not a duration; use 500ms, 10s or 2m, for example') : ok({ timeout });
  },
  '--code'(value) {
    const code = /^\d{1,3}$/.test(value) ? Number(value) : 256;
    return code <= 255 ? ok({ code }) : failure('is not an exit code; use 0 to 255');
  },
  '--for'(value) {
    const condition = CONDITIONS.find((one) => one === value);
    if (condition !== undefined) return ok({ condition });
    const near = nearest(value, CONDITIONS);
    return failure(near === null ? `is none of ${CONDITIONS.join(', ')}` : `is not a condition; did you mean ${near}?`);
  },
};

function splitAt(word: string): readonly [string, string | undefined] {
  const at = word.indexOf('=');
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function requestOf(verb: JobsVerb, given: Given): Result<JobsRequest, string> {
  if (verb === 'signal') return signalRequest(given);
  const jobs = namesOf(given.words);
  if (!jobs.ok) return jobs;
  const [first, second] = jobs.value;
  switch (verb) {
    case 'start':
    case 'stop':
    case 'restart':
      return ok({ type: verb, jobs: jobs.value });
    case 'reload':
      if (given.dryRun && first !== undefined) return failure('--dry-run is about the configuration; leave the names out');
      return ok({ type: 'reload', jobs: jobs.value, dryRun: given.dryRun });
    case 'shutdown':
      return first === undefined
        ? ok({ type: 'shutdown', code: exitCode(given.code) })
        : failure('it stops all jobs, and takes no names');
    case 'wait':
      if (first === undefined) return failure('name the job to wait for');
      if (second !== undefined) return failure(`one job at a time, and there is "${second}" as well`);
      return ok({ type: 'wait', job: first, condition: given.condition });
    case 'status':
      return ok({ type: 'status' });
  }
}

function signalRequest({ words, set }: Given): Result<JobsRequest, string> {
  const [word, ...names] = words;
  if (word === undefined) return failure('name a signal and a job: tsinit signal HUP web');
  const signal = parseSignal(word);
  if (!signal.ok)
    return failure(
      `"${printable(word, 60)}" is not a signal; ${signal.error.nearest === null ? 'use USR1, SIGUSR1, RTMIN+3 or a number from 1 to 64' : `did you mean ${signal.error.nearest}?`}`,
    );
  const jobs = namesOf(names);
  if (!jobs.ok) return jobs;
  return jobs.value.length === 0
    ? failure(`name the job that is to get it: tsinit signal ${printable(word, 60)} web`)
    : ok({ type: 'signal', jobs: jobs.value, signal: signal.value, to: set ? 'set' : 'main' });
}

/** Of status: the jobs that are to be shown; empty: all. */
const onlyOf = (verb: JobsVerb, { words }: Given): readonly JobName[] => (verb === 'status' ? words.map(jobName) : []);

function namesOf(words: readonly string[]): Result<readonly JobName[], string> {
  const wrongOne = words.find((word) => !NAME.test(word));
  return wrongOne === undefined
    ? ok(words.map(jobName))
    : failure(`"${printable(wrongOne, 60)}" cannot be the name of a job; they are made of a to z, 0 to 9, "_", "." and "-"`);
}

function unknown(verb: JobsVerb, word: string): string {
  const near = nearest(word, [...OPTIONS_OF_ALL, '--help', ...OWN_OPTIONS[verb]]);
  const cure = near === null ? `see tsinit ${verb} --help` : `did you mean ${near}?`;
  return `unknown option ${printable(word, 60)}; ${cure}`;
}
