import { constants } from 'node:os';
import { SI_TKILL } from '../../../native-bindings/constants.ts';
import type { Shim } from '../../../native-bindings/shim.ts';
import type { Target } from '../../model/event.ts';
import { type Errno, errno, type SignalNumber } from '../../model/ids.ts';
import type { ProcessFacts, SignalInfo } from '../../model/process.ts';
import { failure, ok, type Result } from '../../model/result.ts';

export interface Sending {
  readonly shim: Pick<Shim, 'kill' | 'queueSignal'>;
  /** Everything in /proc; null where it cannot be read. */
  readonly everybody: () => readonly ProcessFacts[] | null;
}

const ESRCH = errno(constants.errno.ESRCH);
const { EAGAIN, EPERM } = constants.errno;

/**
 * kill(2), where need be as the target's own user; or, where a value has to be carried, rt_sigqueueinfo(2) for each process that is meant.
 * An errno where it went well: why somebody got it without the value.
 */
export function sendSignal(
  sending: Sending,
  signal: SignalNumber,
  target: Target,
  carry: SignalInfo | null,
): Result<Errno | undefined, Errno> {
  const pid = target.type === 'group' ? target.leader : target.pid;
  // 0 would be our own group, -1 everybody, and 1 ourselves or the init above us.
  if (pid <= 1) return failure(ESRCH);
  if (carry !== null && canBeQueued(carry)) return queue(sending, signal, target, carry);
  const sent = sending.shim.kill(target.type === 'group' ? -pid : pid, signal);
  return sent.ok ? ok(undefined) : failure(sent.errno);
}

/** The kernel keeps the codes from 0 on, and that of tgkill(2), for itself (rt_sigqueueinfo(2), EPERM). */
const canBeQueued = ({ code }: SignalInfo): boolean => code < 0 && code !== SI_TKILL;

/** There is no rt_sigqueueinfo(2) for a group, so its members get it one by one; an empty group stands for its leader. */
function queue(sending: Sending, signal: SignalNumber, target: Target, carry: SignalInfo): Result<Errno | undefined, Errno> {
  const pids = target.type === 'process' ? [target.pid] : membersOfGroup(sending.everybody() ?? [], target.leader);
  let refused: Errno | null = null;
  let reached = 0;
  let without: Errno | undefined;
  for (const pid of pids) {
    const value = BigInt(carry.pointer);
    let sent = sending.shim.queueSignal(pid, signal, carry.code, carry.senderPid, carry.senderUid, value);
    // The queue is full (RLIMIT_SIGPENDING), or it is another user's process: a signal without its value is better than none.
    const why = sent.ok ? undefined : sent.errno;
    if (why === EAGAIN || why === EPERM) sent = sending.shim.kill(pid, signal);
    if (sent.ok) reached++;
    if (sent.ok) without ??= why;
    else refused ??= sent.errno;
  }
  // As kill(2) has it for a group: it went well if at least one was reached.
  return reached > 0 || refused === null ? ok(without) : failure(refused);
}

function membersOfGroup(everybody: readonly ProcessFacts[], leader: number): readonly number[] {
  const members = everybody.filter(({ processGroup, state }) => processGroup === leader && state !== 'Z' && state !== 'X');
  return members.length > 0 ? members.map(({ pid }) => pid) : [leader];
}
