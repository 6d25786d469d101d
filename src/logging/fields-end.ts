import { withoutPadding } from '../evidence/command-words.ts';
import { oomKills } from '../evidence/memory-words.ts';
import type { Member, MemoryFacts, NamedProcess, Zombie } from '../model/event.ts';
import type { Millis } from '../model/ids.ts';
import type { Cause } from '../model/message.ts';
import type { End } from '../model/process.ts';
import { unreachable } from '../model/result.ts';
import { signalName } from '../model/signals.ts';
import { senderFields, signalFields } from './fields-signal.ts';
import type { Fields, Json } from './json-line.ts';

/** Either `exit_code` or `killed_by` is null: a process exits, or is killed. */
export function endFields(end: End): Fields {
  return end.type === 'exited'
    ? { exit_code: end.code, killed_by: null, core_dumped: false }
    : { exit_code: null, killed_by: signalName(end.signal), core_dumped: end.coreDumped };
}

/** `cause`, by its type with what belongs to it, and `memory`, which is null where it is not known or says nothing. */
export const verdictFields = (cause: Cause): Fields => ({ cause: causeFields(cause), memory: memoryFields(memoryOf(cause)) });

function causeFields(cause: Cause): Fields {
  switch (cause.type) {
    case 'itself':
    case 'oom-killer':
    case 'somebody':
      return { type: cause.type };
    case 'kill-after':
      return { type: cause.type, signal: signalName(cause.signal), after_ms: rounded(cause.after) };
    case 'passed-on': {
      const { signal, info } = cause.passedOn;
      return { type: cause.type, ...signalFields(info), forwarded_as: signalName(signal), before_ms: rounded(cause.before) };
    }
    case 'traced': {
      const { info, sender } = cause.delivery;
      return { type: cause.type, ...signalFields(info), sender: senderFields(sender), before_ms: rounded(cause.before) };
    }
    default:
      return unreachable(cause);
  }
}

function memoryOf(cause: Cause): MemoryFacts | null {
  return cause.type === 'itself' || cause.type === 'oom-killer' || cause.type === 'somebody' ? (cause.memory ?? null) : null;
}

/** oom_kills: counted while the app ran. */
function memoryFields(memory: MemoryFacts | null): Json {
  if (memory === null) return null;
  return {
    cgroup_version: memory.version,
    oom_kills: oomKills(memory),
    limit_bytes: memory.limit,
    peak_bytes: memory.peak,
  };
}

const MOST_LISTED = 16;

/** `wchan` and `age_ms` are null where nobody looked for them. */
export const memberFields = (members: readonly Member[]): Json =>
  members.slice(0, MOST_LISTED).map(({ facts, commandLine, wchan, age }) => ({
    pid: facts.pid,
    comm: facts.comm,
    command: withoutPadding(commandLine),
    state: facts.state,
    wchan,
    age_ms: rounded(age),
  }));

/** `count`, and the first of them under this key. */
export const namedFields = (key: string, processes: readonly NamedProcess[]): Fields => ({
  count: processes.length,
  [key]: processes.slice(0, MOST_LISTED).map(({ pid, comm }) => ({ pid, comm })),
});

export const zombieFields = (zombies: readonly Zombie[]): Json =>
  zombies.slice(0, MOST_LISTED).map(({ pid, comm, parent }) => ({ pid, comm, parent: { pid: parent.pid, comm: parent.comm } }));

/** To the microsecond: the rest is noise. */
export const rounded = (time: Millis | null): number | null => (time === null ? null : Math.round(time * 1000) / 1000);
