import type { ExitCode, Millis, Pid } from '../model/ids.ts';
import { exitCode, millis, pid } from '../model/ids.ts';
import type { JobsAnswer, JobsRequest, JobView, RunView } from '../model/jobs/control.ts';
import { jobName } from '../model/jobs/ids.ts';
import {
  array,
  nullable,
  number,
  numberOf,
  numberWithin,
  oneOf,
  type Reader,
  record,
  text,
  Unreadable,
} from '../model/reader.ts';
import { failure, ok, type Result } from '../model/result.ts';

/**
 * The protocol of the control socket (docs/jobs.md): one line of JSON from the client, one line of JSON back, then the end.
 * It is raised only where an old client would be misunderstood; new requests and new fields of answers do not raise it.
 */
export const PROTOCOL_VERSION = 1;

/** Of a request, its newline included. Whoever sends more is told so, and not read to the end. */
export const LONGEST_REQUEST = 16 * 1024;

export const encodeRequest = (request: JobsRequest): string => {
  const { type, ...fields } = request;
  return `${JSON.stringify({ version: PROTOCOL_VERSION, request: type, ...fields })}\n`;
};

/** By a newline it is known to be whole. */
export const encodeAnswer = (answer: JobsAnswer): string => `${JSON.stringify({ version: PROTOCOL_VERSION, ...answer })}\n`;

/** The failure is in words, for the user of whoever asked. */
export function decodeAnswer(line: string): Result<JobsAnswer, string> {
  try {
    const { version: _, ...answer } = readAnswer(JSON.parse(line), 'answer');
    return ok(answer);
  } catch (error) {
    if (!(error instanceof Unreadable || error instanceof SyntaxError)) throw error;
    return failure('the init gave an answer that is not understood here; ask by its own file, /proc/1/exe');
  }
}

const name = (value: unknown, path: string) => jobName(text(value, path));
const process: Reader<Pid> = numberWithin(1, 2 ** 31 - 1, pid);
const code: Reader<ExitCode> = numberWithin(0, 255, exitCode);
const time: Reader<Millis> = numberOf(millis);

const run = record<RunView>({
  instance: number,
  state: text,
  shepherd: nullable(process),
  main: nullable(process),
  startedAt: nullable(time),
});

const job = record<JobView>({
  name,
  kind: text,
  state: text,
  words: text,
  since: time,
  starts: number,
  runs: array(run),
});

const readAnswer = record<JobsAnswer & { readonly version: typeof PROTOCOL_VERSION }>({
  version: oneOf(PROTOCOL_VERSION),
  code,
  lines: array(text),
  jobs: nullable(array(job)),
});
