import type { JobsMessage } from '../../model/jobs/message.ts';
import type { Level } from '../../model/message.ts';
import type { Settings } from '../../model/settings.ts';

interface Importance {
  /** How grave it is: the `level` of a JSON line. */
  readonly level: Level;
  /** The least verbosity at which it is said: -1 (-q), 0, 1 (-v), 2 (-vv). */
  readonly from: Settings['verbosity'];
}

const INFO: Importance = { level: 'info', from: 0 };
const DETAIL: Importance = { level: 'info', from: 1 };
const WARN: Importance = { level: 'warn', from: 0 };
const ERROR: Importance = { level: 'error', from: -1 };

/** When each message is said. What goes as it was asked for says little; what does not is said unasked. */
const IMPORTANCE: {
  readonly [Type in JobsMessage['type']]: (message: Extract<JobsMessage, { readonly type: Type }>) => Importance;
} = {
  'jobs-signal': ({ meaning }) => (meaning.type === 'ignored' ? DETAIL : INFO),
  'job-started': () => DETAIL,
  'job-ready': () => DETAIL,
  'job-completed': () => DETAIL,
  'job-ended': ({ asked, end }) => (asked || (end?.type === 'exited' && end.code === 0) ? DETAIL : WARN),
  'job-not-started': () => ERROR,
  'job-failed': () => ERROR,
  'job-not-ready': () => WARN,
  'job-overlap-failed': () => WARN,
  'job-leaderless': () => WARN,
  'job-unhealthy': () => WARN,
  'job-watchdog': () => WARN,
  'job-stopping': () => DETAIL,
  'job-stopped': ({ killed }) => (killed.length > 0 ? WARN : DETAIL),
  'job-status': () => DETAIL,
  'shepherd-lost': () => WARN,
  'descriptor-store-refused': () => DETAIL,
  'sockets-failed': () => ERROR,
  reloaded: () => INFO,
  'reload-refused': () => ERROR,
  'run-time-over': () => INFO,
  'jobs-stopping': () => INFO,
  'jobs-left': ({ code }) => (code === 0 ? DETAIL : WARN),
  'jobs-resumed': () => WARN,
};

export function jobsImportanceOf(message: JobsMessage): Importance {
  // The one cast: TypeScript cannot see that the entry was chosen by this very type.
  const entry = IMPORTANCE[message.type] as (message: JobsMessage) => Importance;
  return entry(message);
}
