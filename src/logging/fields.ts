import { errnoName } from '../evidence/errno-words.ts';
import { codeName, originOf } from '../evidence/signal-code.ts';
import type { Member, SignalAction, Target } from '../model/event.ts';
import type { Millis } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { End, Sender, SignalInfo } from '../model/process.ts';
import { unreachable } from '../model/result.ts';
import { signalName } from '../model/signals.ts';
import type { Json } from './json-line.ts';

type Fields = { readonly [key: string]: Json };

/**
 * The keys of a JSON line behind `time` (ISO 8601), `level`, `event` (the message's type) and `message` (the same
 * words as the text line's). They are an interface: none is renamed, none changes its meaning; new ones may come.
 * Durations are in milliseconds and end in _ms; signals are names ("SIGTERM"); what is not known is null.
 */
export function fieldsOf(message: Message): Fields {
  switch (message.type) {
    case 'signal':
      return { ...signalFields(message.info, message.sender), ...actionFields(message.action) };
    case 'app-started':
    case 'app-continued':
      return { pid: message.pid };
    case 'app-ended':
      return { pid: message.pid, ...endFields(message.end), ran_for_ms: rounded(message.ranFor), leaving_with: message.exitCode };
    case 'app-stopped':
      return { pid: message.pid, signal: signalName(message.signal), response: message.response };
    case 'app-lost':
      return { pid: message.pid, leaving_with: message.exitCode };
    case 'spawn-failed': {
      const { step, path, errno } = message.failure;
      return { program: message.program, step, path, errno: errnoName(errno), leaving_with: message.exitCode };
    }
    case 'orphan-reaped':
      return { pid: message.pid, comm: message.facts?.comm ?? null, ...endFields(message.end) };
    case 'waiting-for-members':
      return { count: message.members.length, grace_ms: message.grace, members: memberFields(message.members) };
    case 'members-killed':
      return { count: message.members.length, why: message.why, members: memberFields(message.members) };
    case 'members-remain':
      return { count: message.members.length, members: memberFields(message.members) };
    case 'signal-refused':
      return { signal: signalName(message.signal), ...targetFields(message.target), errno: errnoName(message.errno) };
    case 'setup-refused':
      return { what: message.what, errno: errnoName(message.errno) };
    case 'resumed': {
      const { signal, words, count } = message.crash;
      return { signal: signal === null ? null : signalName(signal), words, count };
    }
    case 'lines-dropped':
      return { count: message.count };
    case 'unknown-variable':
      return { name: message.name, nearest: message.nearest };
    case 'woke':
      return { reason: message.reason, wakes: message.wakes };
    case 'sleeps':
      return { awake_for_ms: rounded(message.awakeFor) };
    default:
      return unreachable(message);
  }
}

/** `value` is there only where the signal carries one: a string, because it has 64 bits. */
function signalFields(info: SignalInfo, sender: Sender | null): Fields {
  const origin = originOf(info.code);
  return {
    signal: signalName(info.signal),
    signo: info.signal,
    code: info.code,
    code_name: codeName(info.code),
    sender_pid: info.senderPid,
    sender_uid: info.senderUid,
    ...(origin === 'sigqueue' ? { value: info.pointer } : {}),
    sender: sender === null ? null : senderFields(sender),
  };
}

function senderFields({ facts, exe, commandLine, parents }: Sender): Fields {
  return { comm: facts.comm, exe, command: commandLine, parents: parents.map(({ pid, comm }) => ({ pid, comm })) };
}

function actionFields(action: SignalAction): Fields {
  switch (action.type) {
    case 'forwarded':
      return {
        action: action.type,
        forwarded_as: signalName(action.as),
        ...targetFields(action.to),
        also_continued: action.alsoContinued,
      };
    case 'dropped':
      return { action: action.type };
    case 'kept':
      return { action: action.type, why: action.why };
    default:
      return unreachable(action);
  }
}

const targetFields = (target: Target): Fields =>
  target.type === 'group' ? { target: 'group', target_pid: target.leader } : { target: 'process', target_pid: target.pid };

/** Either `exit_code` or `signal` is null: a process exits, or is killed. */
function endFields(end: End): Fields {
  return end.type === 'exited'
    ? { exit_code: end.code, killed_by: null, core_dumped: false }
    : { exit_code: null, killed_by: signalName(end.signal), core_dumped: end.coreDumped };
}

const memberFields = (members: readonly Member[]): Json =>
  members.slice(0, 16).map(({ facts, commandLine }) => ({ pid: facts.pid, comm: facts.comm, command: commandLine }));

/** To the microsecond: the rest is noise. */
const rounded = (time: Millis | null): number | null => (time === null ? null : Math.round(time * 1000) / 1000);
