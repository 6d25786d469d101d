import { oomKills } from '../evidence/memory-words.ts';
import type { Cause, Level, Message } from '../model/message.ts';
import type { End } from '../model/process.ts';
import type { Settings } from '../model/settings.ts';

interface Importance {
  /** How grave it is: the `level` of a JSON line. */
  readonly level: Level;
  /** The least verbosity at which it is said: -1 (-q), 0, 1 (-v), 2 (-vv). */
  readonly from: Settings['verbosity'];
}

/**
 * When each message is said. Grave and visible are two things: a SIGTERM is no warning, but it is said unasked.
 * A run in which nothing happens but the app's good end says nothing.
 */
const IMPORTANCE: { readonly [Type in Message['type']]: (message: Extract<Message, { readonly type: Type }>) => Importance } = {
  signal: () => ({ level: 'info', from: 0 }),
  // What the app's end has overtaken is no news.
  'signal-released': ({ action }) => ({ level: 'info', from: action.type === 'kept' ? 1 : 0 }),
  'app-started': () => ({ level: 'info', from: 1 }),
  // Want of memory is not hidden by a good exit code.
  'app-ended': ({ exitCode, cause }) => warnIf(exitCode !== 0 || wasOutOfMemory(cause)),
  // A ^Z that a shell answers is what the user wanted; all other stops are unexpected.
  'app-stopped': ({ response }) => warnIf(response !== 'suspend'),
  'app-continued': () => ({ level: 'info', from: 1 }),
  'group-continued': () => ({ level: 'warn', from: 0 }),
  'app-lost': () => ({ level: 'error', from: -1 }),
  'spawn-failed': () => ({ level: 'error', from: -1 }),
  'start-refused': () => ({ level: 'error', from: -1 }),
  pausing: () => ({ level: 'info', from: 1 }),
  'orphan-reaped': ({ warn }) => warnIf(warn),
  'zombies-kept': () => ({ level: 'warn', from: 0 }),
  'zombies-left': () => ({ level: 'warn', from: 0 }),
  'waiting-for-members': () => ({ level: 'info', from: 1 }),
  'members-killed': () => ({ level: 'warn', from: 0 }),
  'members-remain': () => ({ level: 'warn', from: 0 }),
  'hook-started': () => ({ level: 'info', from: 1 }),
  'hook-ended': ({ end, killed }) => warnIf(killed || !endedWell(end)),
  'hook-failed': () => ({ level: 'error', from: -1 }),
  'signal-refused': () => ({ level: 'error', from: -1 }),
  'setup-refused': () => ({ level: 'warn', from: 0 }),
  'termination-log-failed': () => ({ level: 'warn', from: 0 }),
  'privileges-dropped': () => ({ level: 'info', from: 1 }),
  'privileges-refused': () => ({ level: 'warn', from: 0 }),
  'members-unknown': () => ({ level: 'warn', from: 0 }),
  relieved: () => ({ level: 'warn', from: 0 }),
  resumed: () => ({ level: 'warn', from: 0 }),
  'control-refused': () => ({ level: 'info', from: 1 }),
  upgraded: () => ({ level: 'info', from: 0 }),
  'upgrade-failed': () => ({ level: 'warn', from: 0 }),
  'signal-delivered': () => ({ level: 'info', from: 0 }),
  'tracing-refused': () => ({ level: 'warn', from: 0 }),
  'tracing-aside': () => ({ level: 'info', from: 0 }),
  'deliveries-lost': () => ({ level: 'warn', from: 0 }),
  'tracer-ended': () => ({ level: 'warn', from: 0 }),
  'lines-dropped': () => ({ level: 'warn', from: 0 }),
  'unknown-variable': () => ({ level: 'warn', from: 0 }),
  woke: () => ({ level: 'debug', from: 2 }),
  sleeps: () => ({ level: 'debug', from: 2 }),
};

export function importanceOf(message: Message): Importance {
  // The one cast: TypeScript cannot see that the entry was chosen by this very type.
  const entry = IMPORTANCE[message.type] as (message: Message) => Importance;
  return entry(message);
}

const warnIf = (bad: boolean): Importance => (bad ? { level: 'warn', from: 0 } : { level: 'info', from: 1 });

const endedWell = (end: End): boolean => end.type === 'exited' && end.code === 0;

function wasOutOfMemory(cause: Cause): boolean {
  if (cause.type === 'oom-killer') return true;
  return cause.type === 'itself' && cause.memory !== undefined && oomKills(cause.memory) > 0;
}
