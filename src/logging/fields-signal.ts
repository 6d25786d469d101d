import { withoutPadding } from '../evidence/command-words.ts';
import { codeName, originOf } from '../evidence/signal-code.ts';
import type { SignalAction, Target } from '../model/event.ts';
import type { Sender, SignalInfo } from '../model/process.ts';
import { unreachable } from '../model/result.ts';
import { signalName } from '../model/signals.ts';
import type { Fields } from './json-line.ts';

/** `value` is there only where the signal carries one: a string, because it has 64 bits. */
export function signalFields(info: SignalInfo): Fields {
  return {
    signal: signalName(info.signal),
    signo: info.signal,
    code: info.code,
    code_name: codeName(info.code),
    sender_pid: info.senderPid,
    sender_uid: info.senderUid,
    ...(originOf(info.code) === 'sigqueue' ? { value: info.pointer } : {}),
  };
}

export const senderFields = (sender: Sender | null): Fields | null =>
  sender === null
    ? null
    : {
        comm: sender.facts.comm,
        exe: sender.exe,
        command: withoutPadding(sender.commandLine),
        parents: sender.parents.map(({ pid, comm }) => ({ pid, comm })),
      };

export function actionFields(action: SignalAction): Fields {
  switch (action.type) {
    case 'forwarded':
      return {
        action: action.type,
        forwarded_as: signalName(action.as),
        ...targetFields(action.to),
        also_continued: action.alsoContinued,
      };
    case 'held':
      return { action: action.type, hook: action.hook, delay_ms: action.delay };
    case 'obeyed':
      return { action: action.type };
    case 'dropped':
    case 'kept':
      return { action: action.type, why: action.why };
    default:
      return unreachable(action);
  }
}

export const targetFields = (target: Target): Fields =>
  target.type === 'group' ? { target: 'group', target_pid: target.leader } : { target: 'process', target_pid: target.pid };
