import { constants } from 'node:os';
import type { Effect } from '../model/effect.ts';
import type { Event, Member, Target } from '../model/event.ts';
import { type Errno, pid, type SignalNumber } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import { type Result, unreachable } from '../model/result.ts';
import type { HookPoint } from '../model/settings.ts';
import { SIGKILL } from '../model/signals.ts';
import type { LogWriter } from './log-writer.ts';
import type { System } from './system.ts';

export interface Performer {
  readonly system: System;
  readonly log: LogWriter;
  /** What came of an effect, as an event that is handled after the present one. */
  readonly emit: (event: Event) => void;
  /** The present signal has been passed on: after a crash it must not be sent again. */
  readonly signalSent: () => void;
  /** What names the start of the hook that the present state is about to start. */
  readonly tokenOf: (point: HookPoint) => number;
  /** A message as one line of JSON, newline included, whatever --log and the verbosity are. */
  readonly record: (message: Message) => string;
  /** A message in words, for whoever asked. */
  readonly words: (message: Message) => string;
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
    case 'start-tracer': {
      const started = system.startTracer(effect.signals, effect.debuggers);
      const now = system.now();
      emit(
        started.ok ? { type: 'tracer-started', now, pid: started.value } : { type: 'tracer-failed', now, refusal: started.error },
      );
      return;
    }
    case 'forget-tracer':
      system.forgetTracer();
      return;
    case 'spawn-app': {
      const result = system.spawnApp();
      const now = system.now();
      emit(result.ok ? { type: 'app-spawned', now, ...result.value } : { type: 'spawn-failed', now, failure: result.error });
      return;
    }
    case 'run-hook': {
      const { type: _, ...run } = effect;
      const result = system.runHook(run, performer.tokenOf(effect.point));
      const at = { now: system.now(), point: effect.point };
      emit(
        result.ok ? { type: 'hook-started', ...at, pid: result.value } : { type: 'hook-failed', ...at, failure: result.error },
      );
      return;
    }
    case 'send-signal': {
      const { signal, target } = effect;
      const result = system.sendSignal(signal, target, effect.carry);
      performer.signalSent();
      recordSent(system, signal, target, result);
      const refused = { type: 'signal-refused', now: system.now(), signal, target } as const;
      if (!result.ok) emit({ ...refused, errno: result.error });
      else if (result.value !== undefined) emit({ ...refused, errno: result.value, valueOnly: true });
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
    case 'inspect-end':
      emit({ type: 'end-inspected', now: system.now(), inspection: system.inspectEnd() });
      return;
    case 'note-held-sent':
      emit({ type: 'held-sent', now: system.now(), signal: effect.signal });
      return;
    case 'look-for-zombies':
      emit({ type: 'zombies-found', now: system.now(), zombies: system.zombies() });
      return;
    case 'look-for-stopped': {
      const { leader, signal } = effect;
      emit({ type: 'stopped-found', now: system.now(), leader, signal, stopped: system.stoppedIn(leader) });
      return;
    }
    case 'look-at-terminal':
      emit({ type: 'terminal-seen', now: system.now(), signal: effect.signal, terminal: system.terminalView() });
      return;
    case 'suspend':
      system.suspend();
      return;
    case 'give-terminal':
      system.giveTerminal();
      return;
    case 'tell':
      performer.log.tell(effect.message);
      return;
    case 'write-termination-log': {
      const result = system.writeTerminationLog(performer.record(effect.message));
      if (!result.ok) emit({ type: 'termination-log-failed', now: system.now(), ...result.error });
      return;
    }
    case 'replace-self': {
      const { path } = effect;
      const obstacle = system.replaceSelf(path);
      emit({ type: 'upgrade-failed', now: system.now(), path, obstacle });
      return;
    }
    case 'forget-old-file':
      system.forgetOldFile();
      return;
    case 'answer-request':
      system.answerRequest(effect.code, performer.words(effect.message));
      return;
    case 'drop-privileges':
      system.dropPrivileges(effect.to);
      return;
    case 'leave':
      performer.log.tellDropped();
      system.record({ type: 'left', code: effect.code });
      system.leave(effect.code);
      return;
    default:
      unreachable(effect);
  }
}

const NULL_SIGNAL = 0;

function recordSent(system: System, signal: SignalNumber, target: Target, result: Result<unknown, Errno>): void {
  const to = target.type === 'group' ? -target.leader : target.pid;
  system.record({ type: 'sent', signal, to, errno: result.ok ? null : result.error });
}

/** Each signal goes to everybody before the next does: a TERM that a stopped process will see when the CONT comes. */
function signalMembers(signals: readonly SignalNumber[], { system, emit }: Performer): void {
  const [first, ...rest] = signals;
  if (first === undefined) return;
  const reached: Member[] = [];
  const members = system.members();
  if (members === null) {
    if (first !== NULL_SIGNAL) for (const signal of signals) system.signalEverybody(signal);
    emit({ type: 'members-unknown', now: system.now(), signal: first });
    return;
  }
  // What somebody was doing can only be seen as long as it lives.
  for (const member of signals.includes(SIGKILL) ? system.examine(members) : members) {
    // The null signal is not even sent: that a member may not be signalled does not mean that it is not there.
    if (first === NULL_SIGNAL) {
      reached.push(member);
      continue;
    }
    const target = { type: 'process', pid: member.facts.pid } as const;
    const result = system.sendSignal(first, target, null);
    if (first === SIGKILL && result.ok) system.record({ type: 'killed', pid: target.pid, comm: member.facts.comm });
    else recordSent(system, first, target, result);
    if (result.ok) reached.push(member);
    else if (result.error !== constants.errno.ESRCH)
      emit({ type: 'signal-refused', now: system.now(), signal: first, target, errno: result.error });
  }
  for (const signal of rest) {
    for (const { facts } of reached) system.sendSignal(signal, { type: 'process', pid: facts.pid }, null);
  }
  emit({ type: 'members-signalled', now: system.now(), signal: first, members: reached });
}
