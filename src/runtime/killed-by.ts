import { type Pid, pid, signalNumber, type Uid, UNKNOWN_UID, uid } from '../model/ids.ts';
import type { ProcessFacts, Sender } from '../model/process.ts';
import type { Delivery } from '../model/trace.ts';
import type { GeneratedSignal } from './parse-kill-trace.ts';

/** What is needed to say of a signal that the kernel has traced whom of ours it has reached, and who has sent it. */
export interface KilledByParts {
  /** Members of the set, the dead that nobody has waited for among them. */
  readonly members: readonly ProcessFacts[];
  /** Which of them the app is, and how the kernel numbers it; null: that is not known. */
  readonly app: { readonly pid: Pid; readonly number: number } | null;
  /** The kernel's numbers are ours: we are in the initial pid namespace. */
  readonly numbersAreOurs: boolean;
  readonly self: Pid;
  readonly identify: (sender: Pid) => Sender | null;
  readonly ownerOf: (sender: Pid) => Uid | null;
}

const DEAD = 'Z';
const SI_KERNEL = 128;

/**
 * In another pid namespace than the initial one only the app's number may be known. Of all others nobody can tell which of us the kernel means
 * by its number: it is the one who is dead, and has that name. null: it has reached nobody of ours, as far as can be seen.
 */
export function killedBy(seen: GeneratedSignal, parts: KilledByParts): Delivery | null {
  const target = parts.members.find((member) => isMeant(member, seen, parts));
  if (target === undefined) return null;
  const { pid, comm } = target;
  return { pid, comm, thread: pid, mainBlocks: false, ...senderOf(seen, parts) };
}

function isMeant({ pid, comm, state }: ProcessFacts, { target }: GeneratedSignal, parts: KilledByParts): boolean {
  const { numbersAreOurs, app } = parts;
  if (numbersAreOurs) return pid === target.pid;
  if (app !== null && (pid === app.pid || target.pid === app.number)) return pid === app.pid && target.pid === app.number;
  return state === DEAD && comm === target.comm;
}

function senderOf({ sender, code, signal }: GeneratedSignal, parts: KilledByParts): Pick<Delivery, 'info' | 'sender' | 'origin'> {
  const { members, numbersAreOurs, self } = parts;
  const number = pid(sender.pid);
  const known = numbersAreOurs && code !== SI_KERNEL ? parts.identify(number) : null;
  const owner = known === null ? null : parts.ownerOf(number);
  const info = {
    signal: signalNumber(signal),
    code,
    senderPid: code === SI_KERNEL ? 0 : number,
    senderUid: owner ?? (code === SI_KERNEL ? uid(0) : UNKNOWN_UID),
    value: 0,
    pointer: '0',
  };
  if (code === SI_KERNEL) return { info, sender: null, origin: 'outside' };
  const named = known ?? (sender.comm === null ? null : nameAlone(number, sender.comm));
  if (!numbersAreOurs) return { info, sender: named, origin: 'host' };
  if (number === self) return { info, sender: named, origin: 'init' };
  return { info, sender: named, origin: members.some(({ pid }) => pid === number) ? 'set' : 'container' };
}

/** It has gone: its name is all that the kernel has kept. A parent that is not known is none of 0, which stands for one outside. */
const nameAlone = (number: Pid, comm: string): Sender => ({
  facts: { pid: number, ppid: -1, processGroup: 0, session: 0, startTime: 1, state: 'X', comm },
  exe: null,
  commandLine: [],
  parents: [],
});
