import { type ErrnoName, errnos, type Fault, type SeenCall } from './fault.ts';
import { whyImpossible } from './impossible.ts';

/** Each may last: no memory, no descriptor, forbidden or unknown to this kernel. Nothing answers EINTR for ever. */
const LASTING: readonly ErrnoName[] = ['EAGAIN', 'ENOMEM', 'EMFILE', 'EPERM', 'ENOSYS'];

/** One call of a course of events. */
export interface NumberedCall extends SeenCall {
  /** Which of all calls of that name it is, and which of those from the same place. */
  readonly nth: number;
  readonly nthHere: number;
}

export function numbered(calls: readonly SeenCall[]): NumberedCall[] {
  const counts = new Map<string, number>();
  const next = (key: string): number => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count;
  };
  return calls.map((call) => ({
    ...call,
    nth: next(`${call.whose} ${call.call}`),
    nthHere: next(`${call.whose} ${call.call} ${call.place}`),
  }));
}

/**
 * All the faults of one course of events: every place from which a call of ours is made, the first time and the last time that
 * it is made from there, with each errno; and every call failing for good, from each such first time on.
 */
export function faultsIn(calls: readonly SeenCall[]): Fault[] {
  const all = numbered(calls);
  const last = new Map(all.map((call) => [`${call.whose} ${call.call} ${call.place}`, call]));
  return all.flatMap((call) => {
    const isFirst = call.nthHere === 1;
    if (!isFirst && last.get(`${call.whose} ${call.call} ${call.place}`) !== call) return [];
    return [...errnos.map((errno) => once(call, errno)), ...(isFirst ? LASTING.map((errno) => forGood(call, errno)) : [])].filter(
      (fault) => whyImpossible(call, fault) === null,
    );
  });
}

const once = ({ whose, call, place, nth, nthHere }: NumberedCall, errno: ErrnoName): Fault => ({
  whose,
  call,
  place,
  first: nthHere,
  last: nthHere,
  nth,
  errno,
});

const forGood = ({ whose, call, nth }: NumberedCall, errno: ErrnoName): Fault => ({
  whose,
  call,
  place: null,
  first: nth,
  last: null,
  nth,
  errno,
});
