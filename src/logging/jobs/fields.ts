import { errnoName } from '../../evidence/errno-words.ts';
import type { Diagnostic } from '../../model/jobs/diagnostic.ts';
import type { ProcessName } from '../../model/jobs/event.ts';
import type { JobsMessage, NextStep, SignalMeaning } from '../../model/jobs/message.ts';
import type { End } from '../../model/process.ts';
import { unreachable } from '../../model/result.ts';
import { signalName } from '../../model/signals.ts';
import { endFields, rounded } from '../fields-end.ts';
import { senderFields, signalFields } from '../fields-signal.ts';
import type { Fields, Json } from '../json-line.ts';

/** The keys of a JSON line about jobs behind the common ones; the same rules as in ../fields.ts. */
export function jobsFieldsOf(message: JobsMessage): Fields {
  switch (message.type) {
    case 'jobs-signal':
      return { ...signalFields(message.info), sender: senderFields(message.sender), ...meaningFields(message.meaning) };
    case 'job-started':
      return { job: message.job, instance: message.instance, pid: message.pid };
    case 'job-ready':
    case 'job-not-ready':
      return { job: message.job, instance: message.instance, after_ms: rounded(message.after) };
    case 'job-completed':
      return { job: message.job, instance: message.instance, ran_for_ms: rounded(message.ranFor) };
    case 'job-ended': {
      const { job, instance, pid, end, ranFor, asked, next } = message;
      return { job, instance, pid, ...endOrNot(end), ran_for_ms: rounded(ranFor), asked, ...nextFields(next) };
    }
    case 'job-not-started': {
      const { job, program, failure, next } = message;
      return { job, program, step: failure.step, path: failure.path, errno: errnoName(failure.errno), ...nextFields(next) };
    }
    case 'job-failed':
      return { job: message.job, why: message.words, container: message.container };
    case 'job-overlap-failed':
      return { job: message.job, instance: message.instance };
    case 'job-leaderless':
      return { job: message.job, survivors: message.survivors, policy: message.policy };
    case 'job-unhealthy':
      return { job: message.job, failures: message.failures, why: message.words };
    case 'job-watchdog':
      return { job: message.job, limit_ms: message.limit };
    case 'job-stopping':
      return { job: message.job, signal: signalName(message.signal), timeout_ms: message.timeout };
    case 'job-stopped':
      return { job: message.job, after_ms: rounded(message.after), killed: processes(message.killed) };
    case 'job-status':
      return { job: message.job, status: message.status };
    case 'shepherd-lost':
      return { job: message.job, members: message.members };
    case 'descriptor-store-refused':
      return { job: message.job };
    case 'sockets-failed':
      return { job: message.job, socket: message.socket, errno: errnoName(message.errno), why: message.words };
    case 'reloaded':
      return { changes: message.lines };
    case 'reload-refused':
      return { path: message.path, mistakes: message.diagnostics.map(mistakeFields) };
    case 'run-time-over':
      return { limit_ms: message.limit };
    case 'jobs-stopping':
      return { why: message.words };
    case 'jobs-left':
      return { leaving_with: message.code, why: message.words };
    case 'jobs-resumed':
      return { words: message.words, count: message.count };
    default:
      return unreachable(message);
  }
}

const endOrNot = (end: End | null): Fields =>
  end === null ? { exit_code: null, killed_by: null, core_dumped: false } : endFields(end);

/** restart_in_ms: null where it is not restarted. */
const nextFields = (next: NextStep): Fields => ({ next: next.type, restart_in_ms: next.type === 'restart' ? next.in : null });

const meaningFields = (meaning: SignalMeaning): Fields =>
  meaning.type === 'forwarded' ? { action: meaning.type, to: meaning.to } : { action: meaning.type };

const processes = (names: readonly ProcessName[]): Json => names.map(({ pid, comm }) => ({ pid, comm }));

const mistakeFields = ({ path, words, at }: Diagnostic): Fields => ({
  path,
  words,
  line: at?.line ?? null,
  column: at?.column ?? null,
});
