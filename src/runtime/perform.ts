import { constants } from 'node:os';
import type { Effect } from '../model/effect.ts';
import type { Event, Member } from '../model/event.ts';
import { pid, type SignalNumber } from '../model/ids.ts';
import { unreachable } from '../model/result.ts';
import type { LogWriter } from './log-writer.ts';
import type { System } from './system.ts';

export interface Performer {
  readonly system: System;
  readonly log: LogWriter;
  /** What came of an effect, as an event that is handled after the present one. */
  readonly emit: (event: Event) => void;
  /** The present signal has been passed on: after a crash it must not be sent again. */
  readonly signalSent: () => void;
}

/** Does one effect. A failure is no exception: it goes back to the policy as an event. */
export function perform(effect: Effect, performer: Performer): void {
  const { system, emit } = performer;
  switch (effect.type) {
    case 'set-subreaper': {
      const result = system.setSubreaper();
      if (!result.ok) emit({ type: 'setup-refused', now: system.now(), what: 'subreaper', errno: result.error });
      return;
    }
    case 'set-parent-death-signal': {
      const result = system.setParentDeathSignal(effect.signal);
      if (!result.ok) emit({ type: 'setup-refused', now: system.now(), what: 'parent-death-signal', errno: result.error });
      return;
    }
    case 'spawn-app': {
      const result = system.spawnApp();
      const now = system.now();
      emit(result.ok ? { type: 'app-spawned', now, ...result.value } : { type: 'spawn-failed', now, failure: result.error });
      return;
    }
    case 'send-signal': {
      const { signal, target } = effect;
      const result = system.sendSignal(signal, target, effect.carry);
      performer.signalSent();
      if (!result.ok) emit({ type: 'signal-refused', now: system.now(), signal, target, errno: result.error });
      return;
    }
    case 'identify-sender': {
      const { info, action } = effect;
      const sender = info.senderPid > 0 ? system.identify(pid(info.senderPid)) : null;
      emit({ type: 'sender-identified', now: system.now(), info, action, sender });
      return;
    }
    case 'signal-members':
      signalMembers(effect.signals, performer);
      return;
    case 'suspend':
      system.suspend(effect.unlessForeground);
      return;
    case 'give-terminal':
      system.giveTerminal();
      return;
    case 'tell':
      performer.log.tell(effect.message);
      return;
    case 'leave':
      performer.log.tellDropped();
      system.leave(effect.code);
      return;
    default:
      unreachable(effect);
  }
}

const NULL_SIGNAL = 0;

/** Each signal goes to everybody before the next does: a TERM that a stopped process will see when the CONT comes. */
function signalMembers(signals: readonly SignalNumber[], { system, emit }: Performer): void {
  const [first, ...rest] = signals;
  if (first === undefined) return;
  const reached: Member[] = [];
  for (const member of system.members()) {
    // The null signal is not even sent: that a member may not be signalled does not mean that it is not there.
    if (first === NULL_SIGNAL) {
      reached.push(member);
      continue;
    }
    const target = { type: 'process', pid: member.facts.pid } as const;
    const result = system.sendSignal(first, target, null);
    if (result.ok) reached.push(member);
    else if (result.error !== constants.errno.ESRCH)
      emit({ type: 'signal-refused', now: system.now(), signal: first, target, errno: result.error });
  }
  for (const signal of rest) {
    for (const { facts } of reached) system.sendSignal(signal, { type: 'process', pid: facts.pid }, null);
  }
  emit({ type: 'members-signalled', now: system.now(), signal: first, members: reached });
}
