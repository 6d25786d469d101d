import type { MemoryFacts } from '../model/event.ts';
import { type Millis, millis, type SignalNumber, signalNumber } from '../model/ids.ts';
import type { Cause } from '../model/message.ts';
import { SIGKILL, SIGPIPE, SIGXFSZ } from '../model/signals.ts';
import type { PassedOn } from '../model/state.ts';
import type { StateIn } from './decision.ts';
import { plainExitCode } from './exit-code.ts';
import { asksToStop } from './passage.ts';

/** Why the app ended as it did. memory: what its cgroup's files say now; null: nothing. */
export function causeOf({ app, settings, role, lastDelivery }: StateIn<'ended'>, memory: MemoryFacts | null): Cause {
  const { end, stopping, passedOn, endedAt } = app;
  const grew = memory !== null && memory.killsNow > memory.killsBefore ? memory : null;
  const byKill = end.type === 'killed' && end.signal === SIGKILL;
  if (byKill && stopping.id === 'killed') {
    return { type: 'kill-after', signal: stopping.signal, after: millis(endedAt - stopping.askedAt) };
  }
  const same = passedOn.find(({ signal }) => plainExitCode(end) === 128 + signal);
  if (same !== undefined) return passedOnCause(same, endedAt);
  if (end.type === 'killed' && lastDelivery?.delivery.info.signal === end.signal) {
    const { delivery, at } = lastDelivery;
    return { type: 'traced', delivery, before: millis(Math.max(0, endedAt - at)), role };
  }
  if (byKill) return grew === null ? { type: 'somebody', memory } : { type: 'oom-killer', memory: grew };
  const request = passedOn.findLast(({ signal }) => asksToStop(settings, signal));
  if (end.type === 'exited' && request !== undefined) return passedOnCause(request, endedAt);
  if (end.type === 'killed' && !OWN_DOING.has(end.signal)) return { type: 'somebody', memory };
  return grew === null ? { type: 'itself' } : { type: 'itself', memory: grew };
}

function passedOnCause(passedOn: PassedOn, endedAt: Millis): Cause {
  return { type: 'passed-on', passedOn, before: millis(Math.max(0, endedAt - passedOn.at)) };
}

/** What the kernel sends to a process for what it did itself (signal(7)): faults, limits, its own timers, a pipe that nobody reads. */
const OWN_DOING: ReadonlySet<SignalNumber> = new Set([
  ...[4 /* ILL */, 5 /* TRAP */, 6 /* ABRT */, 7 /* BUS */, 8 /* FPE */, 11 /* SEGV */, 31 /* SYS */].map(signalNumber),
  ...[14 /* ALRM */, 24 /* XCPU */, 26 /* VTALRM */, 27 /* PROF */].map(signalNumber),
  SIGPIPE,
  SIGXFSZ,
]);
