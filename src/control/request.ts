import { exitCode, signalNumber } from '../model/ids.ts';
import type { Condition } from '../model/jobs/config.ts';
import type { JobsRequest } from '../model/jobs/control.ts';
import { type JobName, jobName } from '../model/jobs/ids.ts';
import { nearest } from '../model/nearest.ts';
import { printable } from '../model/printable.ts';
import { array, boolean, numberWithin, oneOf, type Reader, record, text, Unreadable } from '../model/reader.ts';
import { failure, ok, type Result } from '../model/result.ts';
import { HIGHEST_SIGNAL } from '../model/signals.ts';
import { PROTOCOL_VERSION } from './protocol.ts';

/** One line of a client, its newline left out, as a request. The failure is in words that say what to do. */
export function decodeRequest(line: string): Result<JobsRequest, string> {
  const fields = fieldsOf(line);
  if (fields === null) return failure('the request is not an object of JSON on one line; see "Control" in docs/jobs.md');
  const { version, request, ...others } = fields;
  if (version !== PROTOCOL_VERSION) return failure(versionWords(version));
  if (typeof request !== 'string' || !isKnown(request)) return failure(unknownRequest(request));
  const allowed: readonly string[] = FIELDS[request];
  const unknown = Object.keys(others).find((field) => !allowed.includes(field));
  if (unknown !== undefined) return failure(unknownField(request, unknown, allowed));
  try {
    return ok(READERS[request]({ type: request, ...DEFAULTS[request], ...others }, request));
  } catch (error) {
    if (error instanceof Unreadable) return failure(`the request cannot be read: ${printable(error.message, 200)}`);
    throw error;
  }
}

type Type = JobsRequest['type'];
type RequestOf<Wanted extends Type> = Extract<JobsRequest, { readonly type: Wanted }>;

/** [a-z0-9][a-z0-9_.-]*: what the configuration takes for a name. */
const NAME = /^[a-z0-9][a-z0-9_.-]{0,62}$/;

const name: Reader<JobName> = (value, path) => {
  const found = text(value, path);
  if (!NAME.test(found)) throw new Unreadable(`${path} is ${JSON.stringify(found)}, not the name of a job`);
  return jobName(found);
};
const jobs = array(name);
const signal = numberWithin(1, HIGHEST_SIGNAL, signalNumber);
const condition: Reader<Condition> = oneOf('started', 'ready', 'completed', 'healthy');

const READERS: { readonly [Wanted in Type]: Reader<RequestOf<Wanted>> } = {
  start: record<RequestOf<'start'>>({ type: oneOf('start'), jobs }),
  stop: record<RequestOf<'stop'>>({ type: oneOf('stop'), jobs }),
  restart: record<RequestOf<'restart'>>({ type: oneOf('restart'), jobs }),
  signal: record<RequestOf<'signal'>>({ type: oneOf('signal'), jobs, signal, to: oneOf('main', 'set') }),
  reload: record<RequestOf<'reload'>>({ type: oneOf('reload'), jobs, dryRun: boolean }),
  shutdown: record<RequestOf<'shutdown'>>({ type: oneOf('shutdown'), code: numberWithin(0, 255, exitCode) }),
  wait: record<RequestOf<'wait'>>({ type: oneOf('wait'), job: name, condition }),
  status: record<RequestOf<'status'>>({ type: oneOf('status') }),
};

/** What may be left out, and what it is then. */
const DEFAULTS: { readonly [Wanted in Type]: Partial<RequestOf<Wanted>> } = {
  start: { jobs: [] },
  stop: { jobs: [] },
  restart: { jobs: [] },
  signal: { to: 'main' },
  reload: { jobs: [], dryRun: false },
  shutdown: { code: exitCode(0) },
  wait: { condition: 'ready' },
  status: {},
};

const FIELDS: { readonly [Wanted in Type]: readonly string[] } = {
  start: ['jobs'],
  stop: ['jobs'],
  restart: ['jobs'],
  signal: ['jobs', 'signal', 'to'],
  reload: ['jobs', 'dryRun'],
  shutdown: ['code'],
  wait: ['job', 'condition'],
  status: [],
};

const isKnown = (word: string): word is Type => Object.hasOwn(FIELDS, word);

function fieldsOf(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function versionWords(version: unknown): string {
  const cure = `send "version": ${PROTOCOL_VERSION}, or ask by the init's own file, /proc/1/exe`;
  if (version === undefined) return `the request names no version of the protocol; ${cure}`;
  return `version ${shown(version)} of the protocol is not understood here; ${cure}`;
}

function unknownRequest(request: unknown): string {
  if (request === undefined) return `the request has no field "request"; it is one of ${Object.keys(FIELDS).join(', ')}`;
  const near = typeof request === 'string' ? nearest(request, Object.keys(FIELDS)) : null;
  const cure = near === null ? `it is one of ${Object.keys(FIELDS).join(', ')}` : `did you mean "${near}"?`;
  return `the request ${shown(request)} is not known here; ${cure}`;
}

function unknownField(request: Type, field: string, allowed: readonly string[]): string {
  const near = nearest(field, allowed);
  const there = allowed.length === 0 ? 'it has no fields' : `its fields are ${allowed.join(', ')}`;
  return `the request "${request}" has no field "${printable(field, 60)}"; ${near === null ? there : `did you mean "${near}"?`}`;
}

const shown = (value: unknown): string => printable(JSON.stringify(value) ?? 'undefined', 60);
